import type { Deps } from '../deps.ts'
import type { Told } from '../messages/told.ts'
import { toldMessages } from '../messages/told-queries.ts'
import { auditReading } from '../staff/audit-reading.ts'
import { officialsInReach } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'

type Command = {
  staff: StaffMember
  official?: string | undefined
  states?: Told['state'][] | null
  limit?: number
  offset?: number
}

/**
 * What the citizens of those receptions were told that are in the caller's reach, the newest first, and a line of the audit log that
 * it was read.
 *
 * @throws DomainError `forbidden`
 */
export async function lookAtMessages({ db }: Deps, { staff, official, ...wanted }: Command): Promise<Told[]> {
  const officials = officialsInReach(staff, official)
  await auditReading(db, { staff, list: 'messages', officials, fields: ['name', 'email', 'phone'] })
  return toldMessages(db, { officials, ...wanted })
}
