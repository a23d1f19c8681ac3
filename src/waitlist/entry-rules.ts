import { DateTime } from 'luxon'
import { type CheckedCitizen, type CitizenInput, readCitizen, refuse } from '../bookings/booking-rules.ts'
import type { FieldFault } from '../domain-error.ts'
import { FARTHEST_DAYS, WAIT_DAYS } from './waitlist-entry.ts'

/** What a citizen sends to wait: as for a booking, and the first and last day (YYYY-MM-DD) that would suit. */
export type EntryInput = CitizenInput & { from?: string; to?: string }

/** The same, normalised. `waitsUntil`: the last day that is looked at. */
export type CheckedEntry = CheckedCitizen & { from: string | null; to: string | null; waitsUntil: string }

/**
 * Checks and normalises everything that a citizen wrote, by the rules of a booking, and names every fault at once.
 *
 * @param today the local date, YYYY-MM-DD
 * @throws DomainError `egn-not-allowed` where a valid ЕГН is all that is wrong, else `invalid-body`
 */
export function checkEntry(input: EntryInput, today: string): CheckedEntry {
  const { checked, faults } = readCitizen(input)
  const { from = null, to = null } = input
  refuse([...faults, ...rangeFaults({ from, to }, today)])
  const first = from !== null && from > today ? from : today
  return { ...checked, from, to, waitsUntil: to ?? daysAfter(first, WAIT_DAYS) }
}

function rangeFaults({ from, to }: { from: string | null; to: string | null }, today: string): FieldFault[] {
  const farthest = daysAfter(today, FARTHEST_DAYS)
  const faults: FieldFault[] = []
  if (from !== null && from > farthest) faults.push({ pointer: '/from', fault: 'date-too-far' })
  if (to !== null && to < today) faults.push({ pointer: '/to', fault: 'date-past' })
  else if (to !== null && from !== null && to < from) faults.push({ pointer: '/to', fault: 'range-order' })
  else if (to !== null && to > farthest) faults.push({ pointer: '/to', fault: 'date-too-far' })
  return faults
}

function daysAfter(date: string, days: number): string {
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toISODate()
}
