import { DateTime } from 'luxon'
import { type Exceptions, isWorkingDay } from '../calendar/non-working-days.ts'

/** What a meeting may become on paper: a proposal or a signal (Administrative Procedure Code, chapter eight), a request, a complaint. */
export const PROCEDURES = ['proposal', 'signal', 'request', 'complaint'] as const
export type Procedure = (typeof PROCEDURES)[number]

/**
 * Months within which the law wants a decision, from the day on which it came in: of a proposal art. 118(1), of a signal art. 121 of the
 * Administrative Procedure Code. A request or a complaint has the deadline of its own law: nothing is said of it here.
 */
const MONTHS: Partial<Record<Procedure, number>> = { proposal: 2, signal: 2 }

/**
 * By when the law wants a decision. Months are counted by the calendar: the term ends on the day of that number, or on the last of a month
 * that has none; where that day is no working day, on the next that is (Civil Procedure Code, art. 60(4) and (6), by art. 144 of the
 * Administrative Procedure Code; so too art. 72 of the Obligations and Contracts Act).
 *
 * @param registeredOn the day on which it came in: a local date, YYYY-MM-DD
 * @returns a local date; null where the law of the procedure says otherwise
 */
export function lawfulDeadline(
  { procedure, registeredOn }: { procedure: Procedure | null; registeredOn: string },
  exceptions: Exceptions,
): string | null {
  const months = procedure === null ? undefined : MONTHS[procedure]
  if (months === undefined) return null
  let day = DateTime.fromISO(registeredOn, { zone: 'utc' }).plus({ months })
  while (!isWorkingDay(day.toFormat('yyyy-MM-dd'), exceptions)) day = day.plus({ days: 1 })
  return day.toFormat('yyyy-MM-dd')
}
