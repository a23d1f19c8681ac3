import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { tokenHash } from '../messages/manage-link.ts'
import { CANCELLABLE } from './booking.ts'
import { type ChangeAnswer, changeBooking } from './change-booking.ts'
import { recordErasures } from './erasure-ledger.ts'
import { bookingByToken } from './queries.ts'

/**
 * Takes everything personal out of a booking (GDPR art. 17). One that is still to come is given back with it, as nobody
 * could be received or told any more; what remains is the official, the time and the outcome, for the figures.
 *
 * @throws DomainError `not-found`, `version-conflict`; the fault of an erasure ledger that cannot be written
 */
export async function eraseBooking(deps: Deps, { token }: { token: string }): Promise<void> {
  const booking = await bookingByToken(deps.db, token)
  if (!booking) throw new DomainError('not-found')
  await recordErasures(deps, [booking.id])
  await changeBooking(
    deps,
    () => deps.db.$queryRaw<[{ answer: ChangeAnswer }]>`
      SELECT erase_booking(${tokenHash(token)}, ${CANCELLABLE}::text[]) AS answer`,
  )
}
