import type { Deps } from '../deps.ts'
import { type AffectedBooking, DomainError } from '../domain-error.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { bookingsToDecide, staffDays } from './day-queries.ts'

/**
 * Says that a reception runs late, in minutes; 0: on time again. Nothing moves: the slots stay as they are.
 *
 * @returns who is still to come
 * @throws DomainError `not-found`, `forbidden`, `not-changeable` (it is over)
 */
export async function delayDay(
  deps: Deps,
  { staff, id, minutes }: { staff: StaffMember; id: number; minutes: number },
): Promise<AffectedBooking[]> {
  const [day] = await staffDays(deps.db, { officials: null, id })
  if (!day) throw new DomainError('not-found')
  insistOnOfficial(staff, day.slug)
  const [delayed] = await deps.db.$queryRaw<{ coming: string[] }[]>`
    WITH delayed AS (
      UPDATE reception_days SET delay_minutes = ${minutes}::smallint, version = version + 1
      WHERE id = ${id}::int AND withdrawn_at IS NULL AND ends_at > house_now() RETURNING id, state),
    audited AS (
      INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, fields)
        SELECT ${`user:${staff.id}`}, 'delay', 'reception-day', id::text, state, state, '{delayMinutes}' FROM delayed)
    SELECT ARRAY(SELECT b.id::text FROM slots s JOIN bookings b ON b.slot_id = s.id AND b.state IN ('unverified', 'confirmed', 'arrived')
      WHERE s.reception_day_id = d.id) AS coming FROM delayed d`
  if (!delayed) throw new DomainError('not-changeable')
  deps.changes.announce(day.slug)
  return bookingsToDecide(deps.db, delayed.coming)
}
