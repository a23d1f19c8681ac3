import type { Transaction } from '../db/client.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { CANCELLABLE } from './booking.ts'
import { changeBooking, recordChange } from './change-booking.ts'
import { recordErasures } from './erasure-ledger.ts'
import type { MyBooking } from './queries.ts'

/**
 * Takes everything personal out of a booking (GDPR art. 17). One that is still to come is given back with it, as nobody
 * could be received or told any more; what remains is the official, the time and the outcome, for the figures.
 *
 * @throws DomainError `not-found`, `version-conflict`; the fault of an erasure ledger that cannot be written
 */
export async function eraseBooking(deps: Deps, { token }: { token: string }): Promise<void> {
  await changeBooking(deps, { token }, async (tx, booking) => {
    await emptyBooking(tx, booking, { actor: 'citizen' })
    await recordErasures(deps, [booking.id])
  })
}

/**
 * Empties one booking, in a transaction that has its day alone.
 *
 * @throws DomainError `version-conflict`
 */
export async function emptyBooking(
  tx: Transaction,
  booking: Pick<MyBooking, 'id' | 'state' | 'version' | 'over'>,
  { actor }: { actor: 'citizen' | 'system' },
): Promise<void> {
  const live = CANCELLABLE.includes(booking.state) && !booking.over
  const toState = live ? 'cancelled-by-citizen' : booking.state
  const erased = await tx.$executeRaw`
    UPDATE bookings SET state = ${toState}, version = version + 1, erased_at = house_now(), name = NULL, phone = NULL,
      email = NULL, email_key = NULL, topic_category = NULL, topic_text = NULL, needs = '{}', on_behalf_of = NULL, cancel_reason = NULL
    WHERE id = ${booking.id}::uuid AND version = ${booking.version}::int`
  if (erased === 0) throw new DomainError('version-conflict')
  await tx.$executeRaw`
    UPDATE messages SET state = 'superseded' WHERE booking_id = ${booking.id}::uuid AND state = 'pending'`
  // A repeated post must neither tell the old answer nor bring the person back.
  await tx.$executeRaw`
    UPDATE idempotency_keys SET answer = '{"verdict": "gone"}' WHERE answer ->> 'id' = ${booking.id}`
  await recordChange(tx, booking, { actor, action: 'erase', toState, version: booking.version + 1 })
}
