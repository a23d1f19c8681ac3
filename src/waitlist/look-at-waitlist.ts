import type { Deps } from '../deps.ts'
import { officialsInReach } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { type MyEntry, waitingEntries } from './queries.ts'

/**
 * The waiting lists in the reach of somebody who works here, and a line of the audit log that they were read.
 *
 * @throws DomainError `forbidden`
 */
export async function lookAtWaitlist(
  { db }: Deps,
  { staff, official }: { staff: StaffMember; official: string | undefined },
): Promise<MyEntry[]> {
  const officials = officialsInReach(staff, official)
  const entries = await waitingEntries(db, { officials })
  await db.auditEntry.create({
    data: {
      actor: `user:${staff.id}`,
      action: 'read',
      subject: 'waitlist',
      subjectId: officials === null ? 'all' : officials.join(' '),
    },
  })
  return entries
}
