import type { Locale } from './format-time.ts'
import { listInWords } from './small-words.ts'

/** Between a number and its word. */
const NBSP = '\u00a0'

// One, and any other number. Masculine nouns take the count form after a numeral: 5 часа, but „няма свободни часове“. It is
// „21 часа“ too: only one is one.
const FORMS = {
  bg: {
    minute: ['минута', 'минути'],
    hour: ['час', 'часа'],
    day: ['ден', 'дни'],
    workingDay: ['работен ден', 'работни дни'],
    week: ['седмица', 'седмици'],
    month: ['месец', 'месеца'],
    slot: ['час', 'часа'],
    freeSlot: ['свободен час', 'свободни часа'],
    receptionDay: ['приемен ден', 'приемни дни'],
  },
  en: {
    minute: ['minute', 'minutes'],
    hour: ['hour', 'hours'],
    day: ['day', 'days'],
    workingDay: ['working day', 'working days'],
    week: ['week', 'weeks'],
    month: ['month', 'months'],
    slot: ['time', 'times'],
    freeSlot: ['free time', 'free times'],
    receptionDay: ['reception day', 'reception days'],
  },
} as const satisfies Record<Locale, Record<string, readonly [one: string, other: string]>>

/** What can be counted in words. */
export type Countable = keyof typeof FORMS.bg

/** „1 ден“, „2 дни“, „21 свободни часа“; "1 day", "2 days". `n` is a whole number, not below zero. */
export function countOf(n: number, what: Countable, locale: Locale): string {
  const [one, other] = FORMS[locale][what]
  return `${n}${NBSP}${n === 1 ? one : other}`
}

/** „1 свободен час“, „5 свободни часа“, „няма свободни часове“; "1 free time", "no free times". */
export function freeSlotsInWords(n: number, locale: Locale): string {
  if (n > 0) return countOf(n, 'freeSlot', locale)
  return locale === 'bg' ? 'няма свободни часове' : 'no free times'
}

/** „Записани: 2“, "Booked: 2": „двама граждани“ would ask for the gender of a crowd. */
export function bookingsInWords(n: number, locale: Locale): string {
  return `${locale === 'bg' ? 'Записани' : 'Booked'}:${NBSP}${n}`
}

/** „45 минути“, „2 часа“, „1 час и 30 минути“; whole days from two on: „3 дни“. */
export function durationInWords(minutes: number, locale: Locale): string {
  if (minutes >= 2_880 && minutes % 1_440 === 0) return countOf(minutes / 1_440, 'day', locale)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const parts = [
    hours > 0 && countOf(hours, 'hour', locale),
    (rest > 0 || hours === 0) && countOf(rest, 'minute', locale),
  ]
  return listInWords(
    parts.filter((part) => part !== false),
    locale,
  )
}
