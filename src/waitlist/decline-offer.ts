import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { tokenHash } from '../messages/manage-link.ts'
import type { MyEntry } from './queries.ts'

type Answer = { verdict: 'changed'; entry: MyEntry } | { verdict: 'not-found' | 'offer-gone' }

/**
 * Gives the offered slot to the next person; the place is kept. Declining twice changes nothing.
 *
 * @throws DomainError `not-found`, `offer-gone`
 */
export async function declineOffer(deps: Deps, { token }: { token: string }): Promise<MyEntry> {
  const [{ answer }] = await retryConflicts(
    () => deps.db.$queryRaw<[{ answer: Answer }]>`SELECT decline_offer(${tokenHash(token)}) AS answer`,
  )
  if (!('entry' in answer)) throw new DomainError(answer.verdict)
  deps.changes.announce(answer.entry.slug)
  return answer.entry
}
