import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { acceptOffer } from './accept-offer.ts'
import { declineOffer } from './decline-offer.ts'
import { tokenOfEntry } from './entry-link.ts'
import { leaveWaitlist } from './leave-waitlist.ts'

/** What a citizen said on the telephone or at the desk. */
export type Said = 'accept' | 'decline' | 'leave'

/**
 * Does in the name of somebody who waits what they said: accepts or declines the slot that is offered to them, or leaves the list. The
 * audit log names who wrote it down. `shown`: the slot that stood on the page.
 *
 * @throws DomainError `not-found`, and what `acceptOffer`, `declineOffer` and `leaveWaitlist` throw
 */
export async function answerForWaiting(
  deps: Deps,
  { staff, id, said, shown }: { staff: StaffMember; id: string; said: Said; shown?: number },
): Promise<void> {
  const token = await tokenOfEntry(deps, id)
  if (!token) throw new DomainError('not-found')
  const command = { token, ...(shown === undefined ? {} : { shown }) }
  if (said === 'leave') await leaveWaitlist(deps, { token, actor: `user:${staff.id}` })
  else await (said === 'accept' ? acceptOffer(deps, command) : declineOffer(deps, command))
  if (said !== 'leave')
    await deps.db.auditEntry.create({
      data: { actor: `user:${staff.id}`, action: `${said}-for`, subject: 'waitlist-entry', subjectId: id },
    })
}
