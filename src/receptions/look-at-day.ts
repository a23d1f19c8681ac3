import type { Deps } from '../deps.ts'
import { type AffectedBooking, DomainError } from '../domain-error.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { bookingsToDecide, type StaffDayRow, type StaffSlotRow, slotsOfDay, staffDays } from './day-queries.ts'

/**
 * One reception day with its slots, and the bookings that wait for a decision.
 *
 * @throws DomainError `not-found`, `forbidden`
 */
export async function lookAtDay(
  { db }: Pick<Deps, 'db'>,
  { staff, id }: { staff: StaffMember; id: number },
): Promise<{ day: StaffDayRow; slots: StaffSlotRow[]; affected: AffectedBooking[] }> {
  const [day] = await staffDays(db, { officials: null, id })
  if (!day) throw new DomainError('not-found')
  insistOnOfficial(staff, day.slug)
  return { day, slots: await slotsOfDay(db, id), affected: await bookingsToDecide(db, day.affected) }
}
