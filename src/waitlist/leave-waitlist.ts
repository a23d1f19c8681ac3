import { recordErasures } from '../bookings/erasure-ledger.ts'
import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { tokenHash } from '../messages/manage-link.ts'
import { entryByToken } from './queries.ts'

type Answer = { verdict: 'changed'; slug: string } | { verdict: 'not-found' }

/**
 * Leaves the list: an open offer goes to the next person, and nothing personal stays (GDPR art. 17), so the token opens nothing any more.
 *
 * @param actor who writes it down, as the audit log names them
 * @throws DomainError `not-found`; the fault of an erasure ledger that cannot be written
 */
export async function leaveWaitlist(
  deps: Deps,
  { token, actor = 'citizen' }: { token: string; actor?: string },
): Promise<void> {
  const entry = await entryByToken(deps.db, token)
  if (!entry) throw new DomainError('not-found')
  await recordErasures(deps, [entry.id])
  const [{ answer }] = await retryConflicts(
    () => deps.db.$queryRaw<[{ answer: Answer }]>`SELECT leave_waitlist(${tokenHash(token)}, ${actor}) AS answer`,
  )
  if (answer.verdict !== 'changed') throw new DomainError(answer.verdict)
  deps.changes.announce(answer.slug)
}
