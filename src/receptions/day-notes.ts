import type { Locale } from '../i18n/format-time.ts'
import { dateInWords, dayOfMonth } from '../i18n/local-words.ts'
import { receptionWords } from '../i18n/reception-words.ts'
import type { LocalTimeFault } from './local-time.ts'

/** Why offices are closed on the date that a rule names, as the calendar has it. */
export type DayOffReason = Readonly<{
  kind: 'holiday' | 'substitute' | 'exception'
  name: Readonly<Record<Locale, string>>
}>

/** What becomes of a date (YYYY-MM-DD) that a rule names on a day off: another date, or none (null). */
export type DisplacedDay = Readonly<{ date: string | null; ruleDate: string; reason: DayOffReason }>

/**
 * „5 май вместо 4 май – официален празник (…)“, „4 май: няма прием – официален празник (…)“, with the calendar's name of the
 * day off. A substitute day off counts as the holiday's. The years are said where they differ.
 */
export function displacedDayNote({ date, ruleDate, reason }: DisplacedDay, locale: Locale): string {
  const { day } = receptionWords[locale]
  const inYear = date === null || date.slice(0, 4) === ruleDate.slice(0, 4) ? dayOfMonth : dateInWords
  const what =
    date === null
      ? day.noReception(inYear(ruleDate, locale))
      : day.insteadOf(inYear(date, locale), inYear(ruleDate, locale))
  return day.because(what, day.reason[reason.kind], reason.name[locale])
}

/** „официален празник (Бъдни вечер)“: the reason alone. */
export function dayOffInWords({ kind, name }: DayOffReason, locale: Locale): string {
  return `${receptionWords[locale].day.reason[kind]} (${name[locale]})`
}

/** „на 28 март 2027 г. този час не съществува: часовникът се мести напред“: why a date cannot have the hours of its rule. */
export function clockNote({ date, fault }: { date: string; fault: LocalTimeFault }, locale: Locale): string {
  const { skippedHour, repeatedHour } = receptionWords[locale].day
  const said = dateInWords(date, locale)
  return fault === 'local-time-skipped' ? skippedHour(said) : repeatedHour(said)
}
