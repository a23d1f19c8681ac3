import { asToken } from '../bookings/booking-link.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { manageToken, type TokenSource, waitlistToken } from '../messages/manage-link.ts'
import { bookingOfEntry, entryByToken, type MyEntry } from './queries.ts'

/**
 * The place that a link opens.
 *
 * @throws DomainError `not-found`, alike for unknown, left and forgotten
 */
export async function entryOf(deps: Deps, token: string): Promise<MyEntry> {
  const entry = await entryByToken(deps.db, asToken(token))
  if (!entry) throw new DomainError('not-found')
  return entry
}

/** The token of the booking that a place became: whoever has the link accepted it, or could have. Null: none, or it is erased. */
export async function tokenOfBooking(deps: Deps, { id, state }: MyEntry): Promise<string | null> {
  const booking = state === 'accepted' ? await bookingOfEntry(deps.db, id) : null
  return booking && manageToken(deps.config.secretKeys, booking)
}

/** The token of a place, for staff who answer in its citizen's name. Null: there is no such place, or it is forgotten. */
export async function tokenOfEntry({ db, config }: Deps, id: string): Promise<string | null> {
  const [source] = await db.$queryRaw<TokenSource[]>`
    SELECT id, key_id AS "keyId", token_version AS "tokenVersion" FROM waitlist_entries WHERE id = ${id}::uuid AND erased_at IS NULL`
  return source ? waitlistToken(config.secretKeys, source) : null
}
