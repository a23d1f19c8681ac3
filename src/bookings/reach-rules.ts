import type { DateTime } from 'luxon'
import { DomainError } from '../domain-error.ts'
import { datesInReach, officialsInReach, type Received } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'

/** Which bookings somebody who works here may see. */
export type Reach = {
  /** Slugs; null: all. */
  officials: string[] | null
  /** Local dates, YYYY-MM-DD; null: without an end. */
  from: string | null
  to: string | null
}

/**
 * The reach of a person, narrowed to one official where that is asked for.
 *
 * @throws DomainError `forbidden` for an official that is not in reach
 */
export function reachOf(
  staff: Pick<StaffMember, 'roles' | 'officials'>,
  { official, today }: { official?: string | undefined; today: DateTime },
): Reach {
  const dates = datesInReach(staff, today.toFormat('yyyy-MM-dd'))
  return { officials: officialsInReach(staff, official), from: dates?.from ?? null, to: dates?.to ?? null }
}

/** Whether a booking lies within a reach. */
export function isWithin({ officials, from, to }: Reach, booking: Received & { localDate: string }): boolean {
  const { slug, substituteSlug } = booking
  if (officials !== null && !officials.some((each) => each === slug || each === substituteSlug)) return false
  return (from === null || booking.localDate >= from) && (to === null || booking.localDate <= to)
}

/** Who may waive a rule for a citizen: whoever answers for the reception. */
export function mayWaive({ roles }: Pick<StaffMember, 'roles'>): boolean {
  return roles.includes('admin') || roles.includes('assistant')
}

/** @throws DomainError `forbidden` where rules are to be waived by somebody who may not */
export function insistOnWaiving(staff: Pick<StaffMember, 'roles'>, rules: readonly string[]): void {
  if (rules.length > 0 && !mayWaive(staff)) throw new DomainError('forbidden')
}
