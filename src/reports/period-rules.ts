/** The most months of a report: three years. */
export const MOST_MONTHS = 36

/** Whole months, both within: YYYY-MM. */
export type Period = { from: string; to: string }

/** So many days after a month's end nothing of it is noted any more: what was forgotten at the desk is, on the next day. */
const SETTLED_DAYS = 3
/** And nobody of it answers any more: asked up to two days later, for fourteen. A sum that cannot grow tells nothing by growing. */
const ANSWERED_DAYS = 18

/**
 * The months that are asked for. Months and dates are taken, a date for its month; what is missing is the half year up to now. Null where it
 * is neither, ends before it begins, or is too long.
 *
 * @param today local date, YYYY-MM-DD
 */
export function periodOf(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  today: string,
): Period | null {
  const last = to ? monthOf(to) : monthOf(today)
  if (last === null) return null
  const first = from ? monthOf(from) : monthsLater(last, -5)
  if (first === null || first > last || monthsLater(first, MOST_MONTHS - 1) < last) return null
  return { from: first, to: last }
}

/** Each month of a period, in order. */
export function monthsOf({ from, to }: Period): string[] {
  const months = [from]
  while ((months.at(-1) ?? to) < to) months.push(monthsLater(months.at(-1) ?? to, 1))
  return months
}

/** A month so many months later; earlier where that is below zero. */
export function monthsLater(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const months = year * 12 + number - 1 + count
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`
}

/** The last month whose figures stay as they are; of satisfaction, the last whose answers are all in. */
export function lastFinalMonth(today: string, answers: 'answers' | 'visits' = 'visits'): string {
  const day = Number(today.slice(8, 10))
  const settled = day > (answers === 'answers' ? ANSWERED_DAYS : SETTLED_DAYS)
  return monthsLater(today.slice(0, 7), settled ? -1 : -2)
}

function monthOf(text: string): string | null {
  const month = /^(20\d\d-(?:0[1-9]|1[0-2]))(?:-(?:0[1-9]|[12]\d|3[01]))?$/.exec(text)?.[1]
  return month ?? null
}
