import type { Deps } from '../deps.ts'
import { auditReading } from '../staff/audit-reading.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { CSV_BEGINNING, csvLine } from '../ui/csv-file.ts'
import type { AuditFilter } from './audit-filter.ts'
import { type AuditRow, auditEntries } from './queries.ts'

const ROWS_AT_ONCE = 2_000

/** A part of the log, newest first, and where the next begins; null: there is no more. */
export async function readAudit(
  { db }: Pick<Deps, 'db'>,
  { filter, before, limit }: { filter: AuditFilter; before: string | null; limit: number },
): Promise<{ entries: AuditRow[]; next: string | null }> {
  const found = await auditEntries(db, { filter, before, limit: limit + 1 })
  const entries = found.slice(0, limit)
  return { entries, next: found.length > limit ? (entries.at(-1)?.id ?? null) : null }
}

/**
 * The log as a CSV file, piece by piece, newest first; that it was taken along is in it.
 *
 * @param line makes a line of an entry
 */
export async function* auditFile(
  { db }: Pick<Deps, 'db'>,
  {
    staff,
    filter,
    head,
    line,
  }: { staff: StaffMember; filter: AuditFilter; head: string[]; line: (entry: AuditRow) => (string | number | null)[] },
): AsyncGenerator<string> {
  await auditReading(db, {
    staff,
    list: 'audit-log',
    action: 'csv',
    officials: filter.official === null ? null : [filter.official],
    fields: Object.entries(filter).flatMap(([name, value]) => (value === null ? [] : [name])),
  })
  yield CSV_BEGINNING + csvLine(head)
  for (let before: string | null = null; ; ) {
    const entries: AuditRow[] = await auditEntries(db, { filter, before, limit: ROWS_AT_ONCE })
    if (entries.length > 0) yield entries.map((entry) => csvLine(line(entry))).join('')
    before = entries.at(-1)?.id ?? null
    if (entries.length < ROWS_AT_ONCE) return
  }
}
