import { classify } from '../db/violations.ts'
import type { Deps } from '../deps.ts'
import { type Alternative, DomainError } from '../domain-error.ts'
import { tokenHash } from '../messages/manage-link.ts'
import { MOVABLE } from './booking.ts'
import { type ChangeAnswer, changeBooking } from './change-booking.ts'
import type { MyBooking } from './queries.ts'

/**
 * Moves a booking to another free slot of the same official. The old slot is released only when the new one is theirs:
 * both happen in one update, under the locks of both days.
 *
 * @throws DomainError `not-found`, `not-changeable`, `slot-taken`, `slot-not-bookable`, `day-closed`, `version-conflict`,
 *   `mail-limit-reached` (too many letters to this address already)
 */
export async function moveBooking(
  deps: Deps,
  { token, slotId }: { token: string; slotId: number },
): Promise<MyBooking> {
  const { db, config } = deps
  try {
    const moved = await changeBooking(
      deps,
      () => db.$queryRaw<[{ answer: ChangeAnswer }]>`
        SELECT move_booking(${tokenHash(token)}, ${slotId}::int, ${MOVABLE}::text[], ${config.sameDayReminderMinutes}::int) AS answer`,
    )
    if (moved.email) deps.nudge()
    return moved
  } catch (error) {
    const violation = classify(error)
    if (violation.kind !== 'constraint' || violation.name !== 'one_live_booking_per_slot') throw error
    const [row] = await db.$queryRaw<[{ near: Alternative[] }]>`SELECT nearest_free_slots(${slotId}::int) AS near`
    throw new DomainError('slot-taken', { alternatives: row.near })
  }
}
