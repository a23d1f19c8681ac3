import type { Deps } from '../deps.ts'
import { tokenHash } from '../messages/manage-link.ts'
import { CANCELLABLE } from './booking.ts'
import { type ChangeAnswer, changeBooking } from './change-booking.ts'

/**
 * Takes everything personal out of a booking (GDPR art. 17). One that is still to come is given back with it, as nobody
 * could be received or told any more; what remains is the official, the time and the outcome, for the figures.
 *
 * @throws DomainError `not-found`, `version-conflict`
 */
export async function eraseBooking(deps: Deps, { token }: { token: string }): Promise<void> {
  await changeBooking(
    deps,
    () => deps.db.$queryRaw<[{ answer: ChangeAnswer }]>`
      SELECT erase_booking(${tokenHash(token)}, ${CANCELLABLE}::text[]) AS answer`,
  )
}
