import type { Db, Transaction } from '../db/client.ts'
import type { StaffMember } from './staff-member.ts'

/** What somebody who works here is about to read of citizens. */
export type Reading = {
  staff: Pick<StaffMember, 'id'>
  /** Which list: `bookings`, `day-list`, `call-list`, `messages`, `waitlist` …; of one thing alone its name: `booking`. */
  list: string
  /** Whose receptions are in it, as `officialsInReach` says them; null: of all. */
  officials?: string[] | null
  /** The number of the one thing that is read, in place of `officials`. */
  id?: string
  /** Local dates, YYYY-MM-DD, of a list that has an end. */
  period?: { from: string; to: string }
  /** Which personal fields are shown (`name`, `phone`, `topic` …), and by which the list was searched: the fields, never what was typed. */
  fields?: string[]
  /** `print`, `csv`, `pdf`, `mail` where it leaves the screen. */
  action?: 'read' | 'print' | 'csv' | 'pdf' | 'mail' | 'search'
}

/**
 * Writes a line into the audit log that personal data of a list was read: by whom, which list, of whose receptions. To be called before
 * the reading, awaited: what cannot be written down is not shown. Where the reading has a transaction, in it.
 *
 *     const officials = officialsInReach(staff, query.official)
 *     await auditReading(deps.db, { staff, list: 'bookings', officials, fields: ['name', 'phone'] })
 *     return bookings(deps.db, { officials })
 *
 * @throws the fault of the database
 */
export async function auditReading(
  db: Db | Transaction,
  { staff, list, officials = null, id, period, fields = [], action = 'read' }: Reading,
): Promise<void> {
  const whose = id ?? (officials === null ? 'all' : officials.join(' ') || 'none')
  await db.$executeRaw`
    INSERT INTO audit_entries (actor, action, subject, subject_id, reason, fields)
    VALUES (${`user:${staff.id}`}, ${action}, ${list}, ${whose}, ${period ? `${period.from}/${period.to}` : null},
      ${fields.length > 0 ? fields : null}::text[])`
}
