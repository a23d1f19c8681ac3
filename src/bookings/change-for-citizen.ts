import { classify } from '../db/violations.ts'
import type { Deps } from '../deps.ts'
import { type Alternative, DomainError } from '../domain-error.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { CANCELLABLE, MOVABLE } from './booking.ts'
import { type ChangeAnswer, changeBooking } from './change-booking.ts'
import { bookingToChange } from './look-at-bookings.ts'
import type { MyBooking } from './queries.ts'
import { insistOnWaiving } from './reach-rules.ts'
import { type Override, readOverride, requiredText } from './staff-order-rules.ts'
import { staffHistory } from './staff-queries.ts'

/** Which booking, by whom; `version` is the one that they looked at. */
export type Concern = { staff: StaffMember; id: string; version: number }

/**
 * Moves a booking to another free hour of the same official, and tells its citizen.
 *
 * @throws DomainError `not-found`, `forbidden`, `not-changeable`, `version-conflict` with what was done meanwhile, `slot-taken`,
 *   `slot-not-bookable`, `day-closed`: with the rules that stand in the way
 */
export async function moveForCitizen(
  deps: Deps,
  { staff, id, version, slotId, override }: Concern & { slotId: number; override?: Override | undefined },
): Promise<MyBooking> {
  const { waives, why } = readOverride(override)
  insistOnWaiving(staff, waives)
  await bookingToChange(deps, { staff, id })
  const order = JSON.stringify({
    ...{ id, version, slotId, waives, why, movable: MOVABLE, actor: `user:${staff.id}` },
    sameDayMinutes: deps.config.sameDayReminderMinutes,
  })
  try {
    return await concerned(
      deps,
      id,
      () => deps.db.$queryRaw<[{ answer: ChangeAnswer }]>`SELECT move_for_citizen(${order}::jsonb) AS answer`,
    )
  } catch (error) {
    const violation = classify(error)
    if (violation.kind !== 'constraint' || violation.name !== 'one_live_booking_per_slot') throw error
    const [row] = await deps.db.$queryRaw<[{ near: Alternative[] }]>`SELECT nearest_free_slots(${slotId}::int) AS near`
    throw new DomainError('slot-taken', { alternatives: row.near, rules: [] })
  }
}

/**
 * The municipality cancels a booking: its citizen is told the reason, in one sentence, with the nearest free hours.
 *
 * @throws DomainError `not-found`, `forbidden`, `not-changeable`, `version-conflict` with what was done meanwhile, `invalid-body`
 */
export async function cancelByMunicipality(
  deps: Deps,
  { staff, id, version, reason }: Concern & { reason: string },
): Promise<MyBooking> {
  const why = requiredText('/reason', reason, 300)
  await bookingToChange(deps, { staff, id })
  const order = JSON.stringify({ id, version, reason: why, cancellable: CANCELLABLE, actor: `user:${staff.id}` })
  return concerned(
    deps,
    id,
    () => deps.db.$queryRaw<[{ answer: ChangeAnswer }]>`SELECT cancel_by_municipality(${order}::jsonb) AS answer`,
  )
}

/**
 * Runs a change of one booking by the staff, and tells its citizen after the commit.
 *
 * @throws DomainError those of `changeBooking`; a conflict says what was done meanwhile
 */
export async function concerned(
  deps: Deps,
  id: string,
  change: () => PromiseLike<[{ answer: ChangeAnswer }]>,
): Promise<MyBooking> {
  try {
    const changed = await changeBooking(deps, change)
    deps.nudge()
    return changed
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'version-conflict') throw error
    const last = (await staffHistory(deps.db, id)).at(-1)
    throw last ? new DomainError('version-conflict', { lastChange: pickChange(last) }) : error
  }
}

const pickChange = ({ at, by, action }: { at: number; by: string; action: string }) => ({ at, by, action })
