import { type Locale, weekdayName } from './format-time.ts'
import { inAlone, listInWords } from './small-words.ts'

// Weekdays are 1 for Monday to 7 for Sunday; weeks of the month 1 to 5, -1 the last.

type Ordinals = Readonly<Record<string, string>>

const MASCULINE: Ordinals = { 1: 'първи', 2: 'втори', 3: 'трети', 4: 'четвърти', 5: 'пети', '-1': 'последен' }
const FEMININE: Ordinals = { 1: 'първа', 2: 'втора', 3: 'трета', 4: 'четвърта', 5: 'пета', '-1': 'последна' }
const ENGLISH: Ordinals = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', 5: 'fifth', '-1': 'last' }
const OF_THE_MONTH = { bg: 'от месеца', en: 'of the month' }

/** „във вторник“, „в сряда“, "on Tuesday". */
export function onWeekday(weekday: number, locale: Locale): string {
  return `${onWord(weekday, locale)} ${weekdayName(weekday, locale)}`
}

/** What stands before a weekday: „в“ or „във“, "on". */
export function onWord(weekday: number, locale: Locale): string {
  return locale === 'bg' ? inAlone(weekdayName(weekday, 'bg')) : 'on'
}

/** „всеки вторник“, „всяка сряда“, "every Tuesday". */
export function everyWeekday(weekday: number, locale: Locale): string {
  return `${every(weekday, locale)} ${weekdayName(weekday, locale)}`
}

/**
 * „всеки първи и трети вторник“, „всяка последна сряда“, "every first and third Tuesday". „Всяка втора сряда“ is also how
 * one says every other Wednesday, in both languages: where neither the first nor the last of the month is named to make
 * it plain, it is „всяка втора сряда от месеца“.
 */
export function everyWeekdayOfMonth(weekday: number, weeksOfMonth: readonly number[], locale: Locale): string {
  const inOrder = [...new Set(weeksOfMonth)].sort((a, b) => weekOrder(a) - weekOrder(b))
  const names = ordinals(weekday, locale)
  const which = listInWords(
    inOrder.map((week) => names[week] ?? ''),
    locale,
  )
  const rule = `${every(weekday, locale)} ${which} ${weekdayName(weekday, locale)}`
  return inOrder.includes(1) || inOrder.includes(-1) ? rule : `${rule} ${OF_THE_MONTH[locale]}`
}

/** The last week of the month comes after the fifth. */
export function weekOrder(weekOfMonth: number): number {
  return weekOfMonth === -1 ? 6 : weekOfMonth
}

function every(weekday: number, locale: Locale): string {
  if (locale === 'en') return 'every'
  return isFeminine(weekday) ? 'всяка' : 'всеки'
}

function ordinals(weekday: number, locale: Locale): Ordinals {
  if (locale === 'en') return ENGLISH
  return isFeminine(weekday) ? FEMININE : MASCULINE
}

/** Сряда, събота, неделя. */
function isFeminine(weekday: number): boolean {
  return weekday === 3 || weekday === 6 || weekday === 7
}
