import type { Deps } from '../deps.ts'
import { type AffectedBooking, DomainError } from '../domain-error.ts'
import { insistOnOneOf } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { bookingsToDecide, type StaffDayRow, type StaffSlotRow, slotsOfDay, staffDays } from './day-queries.ts'

/**
 * One reception day with its slots, and the bookings that wait for a decision.
 *
 * @param to `change` it, which is for whoever keeps its official's reception; to `read` it is the substitute's people's too
 * @throws DomainError `not-found`, `forbidden`
 */
export async function lookAtDay(
  { db }: Pick<Deps, 'db'>,
  { staff, id, to = 'change' }: { staff: StaffMember; id: number; to?: 'read' | 'change' },
): Promise<{ day: StaffDayRow; slots: StaffSlotRow[]; affected: AffectedBooking[] }> {
  const [day] = await staffDays(db, { officials: null, id })
  if (!day) throw new DomainError('not-found')
  insistOnOneOf(staff, [day.slug, to === 'read' && day.substitute ? day.substitute.slug : null])
  return { day, slots: await slotsOfDay(db, id), affected: await bookingsToDecide(db, day.affected) }
}
