import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { bookingByToken, type MyBooking } from './queries.ts'

/**
 * The booking that a link opens.
 *
 * @throws DomainError `not-found`, alike for unknown, expired and erased
 */
export async function bookingOf(deps: Deps, token: string): Promise<MyBooking> {
  const booking = await bookingByToken(deps.db, asToken(token))
  if (!booking) throw new DomainError('not-found')
  return booking
}

/** A token that cannot be ours is as unknown as any other, and the database is not asked. */
export function asToken(token: string): string {
  if (!/^[A-Za-z0-9_-]{20,100}$/.test(token)) throw new DomainError('not-found')
  return token
}
