import type { Deps } from '../deps.ts'
import { tokenHash } from '../messages/manage-link.ts'
import { CANCELLABLE } from './booking.ts'
import { checkReason } from './booking-rules.ts'
import { type ChangeAnswer, changeBooking } from './change-booking.ts'
import type { MyBooking } from './queries.ts'

/**
 * A citizen gives the slot back: always possible until the reception is over. Cancelling twice changes nothing.
 *
 * @throws DomainError `not-found`, `not-changeable` (the reception is over), `version-conflict`, `egn-not-allowed`, `invalid-body`
 */
export async function cancelBooking(
  deps: Deps,
  { token, reason }: { token: string; reason?: string | undefined },
): Promise<MyBooking> {
  const cancelReason = checkReason(reason)
  const cancelled = await changeBooking(
    deps,
    () => deps.db.$queryRaw<[{ answer: ChangeAnswer }]>`
      SELECT cancel_booking(${tokenHash(token)}, ${CANCELLABLE}::text[], ${cancelReason}) AS answer`,
  )
  if (cancelled.email) deps.nudge()
  return cancelled
}
