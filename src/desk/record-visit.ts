import { type Concern, concerned } from '../bookings/change-for-citizen.ts'
import { bookingInReach } from '../bookings/look-at-bookings.ts'
import type { MyBooking } from '../bookings/queries.ts'
import { classify } from '../db/violations.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { UNDO_MINUTES, type VisitStep } from './visit.ts'

/**
 * Notes that somebody arrived, went in, was done, left before it, or did not come. Who comes gets the next ticket of the day.
 *
 * @throws DomainError `not-found`, `forbidden`, `version-conflict` with what was done meanwhile, `not-changeable` (not from this state, not
 *   on this day, or not yet), `day-closed`
 */
export async function recordVisit(
  deps: Deps,
  { staff, id, version, step }: Concern & { step: VisitStep },
): Promise<MyBooking> {
  await bookingInReach(deps, { staff, id })
  const order = JSON.stringify({ id, version, step, actor: `user:${staff.id}` })
  return concerned(deps, id, () => deps.db.$queryRaw`SELECT record_visit(${order}::jsonb) AS answer`)
}

/**
 * Takes the last step of a visit back, within ten minutes; of who came without an hour also the first, and the hour is free again.
 *
 * @throws DomainError those of `recordVisit`; `slot-taken` where somebody else has the slot by now,
 *   `not-changeable` too where they booked again meanwhile
 */
export async function undoVisit(deps: Deps, { staff, id, version }: Concern): Promise<MyBooking> {
  await bookingInReach(deps, { staff, id })
  const order = JSON.stringify({ id, version, minutes: UNDO_MINUTES, actor: `user:${staff.id}` })
  try {
    return await concerned(
      deps,
      id,
      // Before the first step of who came without an hour there was no booking.
      () => deps.db.$queryRaw`
        SELECT CASE WHEN EXISTS (SELECT FROM visits WHERE booking_id = ${id}::uuid AND jsonb_array_length(steps) = 1 AND steps -> 0 -> 'from' IS NULL)
          THEN undo_walk_in(${order}::jsonb) ELSE undo_visit(${order}::jsonb) END AS answer`,
    )
  } catch (error) {
    const violation = classify(error)
    if (violation.kind !== 'constraint' || violation.name !== 'one_live_booking_per_slot') throw error
    throw new DomainError('slot-taken', { alternatives: [] })
  }
}
