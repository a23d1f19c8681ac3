import { asToken } from '../bookings/booking-link.ts'
import type { Deps } from '../deps.ts'
import { type Choice, choiceOf } from './queries.ts'

/**
 * What a citizen of a closed day can choose from; null where there is nothing to choose (any more).
 *
 * @throws DomainError `not-found` for what is no token
 */
export async function choiceFor({ db }: Pick<Deps, 'db'>, token: string): Promise<Choice | null> {
  return choiceOf(db, asToken(token))
}
