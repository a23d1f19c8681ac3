import { plusDays, weekdayOf } from './local-time.ts'

/**
 * On which dates a rule of reception days falls: a weekday, either of every N-th week counted from the week of an anchor
 * date, or of some weeks of the month.
 */
export type Recurrence = Readonly<{
  /** 1 for Monday to 7 for Sunday. */
  weekday: number
  /** Which of that weekday in the month: 1 to 5, -1 the last; null: not by month. */
  weeksOfMonth: readonly number[] | null
  /** 1: every week. Always 1 where `weeksOfMonth` is set. */
  everyNWeeks: number
  /** A date (YYYY-MM-DD) of a week that counts; null only where every week does. */
  anchorDate: string | null
}>

/** Whether a rule names a date (YYYY-MM-DD). */
export function recursOn({ weekday, weeksOfMonth, everyNWeeks, anchorDate }: Recurrence, date: string): boolean {
  if (weekdayOf(date) !== weekday) return false
  if (weeksOfMonth !== null) {
    const day = Number(date.slice(8))
    const isLast = plusDays(date, 7).slice(0, 7) !== date.slice(0, 7)
    return weeksOfMonth.includes(Math.ceil(day / 7)) || (isLast && weeksOfMonth.includes(-1))
  }
  if (everyNWeeks === 1 || anchorDate === null) return true
  const weeks = (Date.parse(mondayOf(date)) - Date.parse(mondayOf(anchorDate))) / (7 * 86_400_000)
  return weeks % everyNWeeks === 0
}

function mondayOf(date: string): string {
  return plusDays(date, 1 - weekdayOf(date))
}
