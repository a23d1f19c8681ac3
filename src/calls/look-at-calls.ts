import type { Deps } from '../deps.ts'
import { auditReading } from '../staff/audit-reading.ts'
import { officialsInReach } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import type { Call } from './call.ts'
import { calls } from './queries.ts'

/** `print` where the list leaves the screen. */
type Command = {
  staff: StaffMember
  official?: string | undefined
  state?: Call['state'] | undefined
  action?: 'read' | 'print'
}

/**
 * The call list in the reach of somebody who works here, the most urgent first, and a line of the audit log that it was read.
 *
 * @throws DomainError `forbidden`
 */
export async function lookAtCalls(
  { db }: Deps,
  { staff, official, state = 'open', action = 'read' }: Command,
): Promise<Call[]> {
  const officials = officialsInReach(staff, official)
  await auditReading(db, { staff, list: 'call-list', officials, fields: ['name', 'phone', 'email', 'note'], action })
  return calls(db, { officials, state })
}
