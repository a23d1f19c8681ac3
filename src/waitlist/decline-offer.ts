import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { tokenHash } from '../messages/manage-link.ts'
import type { MyEntry } from './queries.ts'

type Answer = { verdict: 'changed'; entry: MyEntry } | { verdict: 'not-found' | 'offer-gone' }

/**
 * Gives the offered slot to the next person; the place is kept. Declining twice changes nothing.
 *
 * @param shown the slot that the citizen saw, where a page showed one: what is offered since is not declined in its place
 * @throws DomainError `not-found`, `offer-gone`
 */
export async function declineOffer(deps: Deps, { token, shown }: { token: string; shown?: number }): Promise<MyEntry> {
  const hash = tokenHash(token)
  const [{ answer }] = await retryConflicts(() =>
    shown === undefined
      ? deps.db.$queryRaw<[{ answer: Answer }]>`SELECT decline_offer(${hash}) AS answer`
      : deps.db.$queryRaw<[{ answer: Answer }]>`SELECT decline_shown_offer(${hash}, ${shown}::int) AS answer`,
  )
  if (!('entry' in answer)) throw new DomainError(answer.verdict)
  deps.changes.announce(answer.entry.slug)
  return answer.entry
}
