import { plusDays, weekdayOf } from './local-time.ts'

/** Dates, both included, with those of the spans before and after, all YYYY-MM-DD. */
export type Span = { from: string; to: string; previous: string; next: string }

/** A date as an address names it: a day of this century that exists; null where it is none. */
export function dateOf(text: unknown): string | null {
  const [, year, month, day] = /^(20\d\d)-(\d\d)-(\d\d)$/.exec(typeof text === 'string' ? text : '') ?? []
  if (year === undefined) return null
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).toISOString().slice(0, 10)
  // 30 February would become a day of March.
  return date === text ? date : null
}

/** A month as an address names it, YYYY-MM; null where it is none. */
export function monthOf(text: unknown): string | null {
  return typeof text === 'string' && /^20\d\d-(0[1-9]|1[0-2])$/.test(text) ? text : null
}

/** The week of a date, Monday to Sunday; `previous` and `next` are Mondays. */
export function weekOf(date: string): Span {
  const from = plusDays(date, 1 - weekdayOf(date))
  return { from, to: plusDays(from, 6), previous: plusDays(from, -7), next: plusDays(from, 7) }
}

/** The days of a month; `previous` and `next` are months, YYYY-MM. */
export function daysOfMonth(month: string): Span {
  const from = `${month}-01`
  const next = plusDays(from, 31).slice(0, 7)
  return { from, to: plusDays(`${next}-01`, -1), previous: plusDays(from, -1).slice(0, 7), next }
}
