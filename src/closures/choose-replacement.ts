import { asToken } from '../bookings/booking-link.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { recordAnswer } from './answer-affected.ts'
import type { Answer } from './closure.ts'
import { choiceOf } from './queries.ts'

/**
 * A citizen of a closed day chooses by their own link: a slot that is kept, to cancel, or to be telephoned.
 *
 * @throws DomainError `not-found`, `not-changeable` (there is nothing to choose any more), `slot-taken`, `already-booked`
 */
export async function chooseReplacement(
  deps: Deps,
  { token, answer }: { token: string; answer: Extract<Answer, { answer: 'move' | 'accept' | 'cancel' | 'call' }> },
): Promise<void> {
  const choice = await choiceOf(deps.db, asToken(token))
  if (!choice) throw new DomainError('not-changeable')
  const { closureId, bookingId } = choice
  await recordAnswer(deps, { closureId, bookingId, answer, note: null, actor: 'citizen' })
}
