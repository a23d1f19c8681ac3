import type { Deps } from '../deps.ts'
import { auditReading } from '../staff/audit-reading.ts'
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
  await auditReading(db, { staff, list: 'waitlist', officials, fields: ['name', 'phone', 'email', 'topic'] })
  return waitingEntries(db, { officials })
}
