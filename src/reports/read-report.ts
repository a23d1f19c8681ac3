import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { auditReading } from '../staff/audit-reading.ts'
import { officialsInReach } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { lastFinalMonth, monthsLater, monthsOf, type Period } from './period-rules.ts'
import {
  countReport,
  feedbackRemarks,
  type ReportedOfficial,
  reportedOfficials,
  type WaiverReason,
  waiverReasons,
} from './queries.ts'
import type { ReportName, Row } from './report.ts'
import { besides, FEW, type Readers, suppressed, type Tables } from './suppression-rules.ts'
import { reportRows, withoutDetail } from './tables.ts'

/** What is asked of a report; `official`: a slug, absent: all in reach. `action`: `csv` where it leaves the screen. */
export type ReportQuestion = {
  staff: StaffMember
  name: ReportName
  period: Period
  official?: string | undefined
  readers: Readers
  action?: 'read' | 'csv'
}

export type Report = {
  name: ReportName
  readers: Readers
  /** The months that are shown; null: none of those asked for may be published yet. */
  period: Period | null
  /** Up to which month nothing of it changes any more. */
  finalUntil: string
  officials: ReportedOfficial[]
  rows: Row[]
  /** In the words of people: for staff only. */
  reasons: WaiverReason[]
  remarks: { slug: string; remark: string }[]
}

/**
 * A report of the months asked for, of the officials in reach; auditors and administrators have all. For the public always of all
 * officials and of months that are final, without the months of single officials. Of answers only months that nobody
 * answers any more. What holds people's words, and what leaves the screen, is in the audit log before it is read.
 *
 * @throws DomainError `forbidden` for an official that is not in reach, and for the public where not all officials are
 */
export async function readReport(deps: Pick<Deps, 'db' | 'clock'>, question: ReportQuestion): Promise<Report> {
  const { staff, name, readers, action = 'read' } = question
  const { db, clock } = deps
  const today = clock.now().toISODate() ?? ''
  const asked = readers === 'public' ? undefined : question.official
  const officials = whose(staff, asked)
  if (readers === 'public' && !mayPublish(staff)) throw new DomainError('forbidden')
  const finalUntil = lastFinalMonth(today, name === 'satisfaction' ? 'answers' : 'visits')
  const ended = endedBy(question.period, readers === 'public' || name === 'satisfaction' ? finalUntil : null)
  const period = readers === 'public' && ended ? lastYearOf(ended) : ended
  const worded = readers === 'staff' && (name === 'overrides' || name === 'satisfaction')
  if (worded || action === 'csv')
    await auditReading(db, {
      staff,
      list: 'report',
      officials,
      action,
      fields: [name, ...(worded ? [name === 'overrides' ? 'reason' : 'remark'] : [])],
      period: { from: question.period.from, to: question.period.to },
    })
  const reported = await reportedOfficials(db, officials)
  const empty = { name, readers, finalUntil, officials: reported, reasons: [], remarks: [] }
  if (period === null) return { ...empty, period, rows: [] }

  const within = { officials, from: `${period.from}-01`, until: `${monthsLater(period.to, 1)}-01` }
  const of = { slugs: reported.map(({ slug }) => slug), months: monthsOf(period) }
  const rowsOf = async (each: ReportName) => reportRows(each, await countReport(db, each, within), of)
  const all = await rowsOf(name)
  const tables: Tables = { [name]: withoutDetail(all) }
  if (readers === 'public')
    for (const each of besides(name)) if (each !== name) tables[each] = withoutDetail(await rowsOf(each))
  const detailed = readers === 'staff' && name !== 'satisfaction'
  const rows = detailed ? all : suppressed(name, tables, readers)
  // A remark names its official: where few answered about one, it would be known whose it is.
  const answered = new Set(
    all.flatMap(({ slug, month, cells }) => (month === null && (cells.answered?.value ?? 0) >= FEW ? [slug] : [])),
  )
  return {
    ...empty,
    period,
    rows,
    reasons: worded && name === 'overrides' ? await waiverReasons(db, within) : [],
    remarks:
      worded && name === 'satisfaction'
        ? (await feedbackRemarks(db, within)).filter(({ slug }) => answered.has(slug))
        : [],
  }
}

/** Only who reads everybody's: of a few officials „all“ would be theirs by month, and less than the house's all by the others. */
export const mayPublish = (staff: StaffMember): boolean => whose(staff, undefined) === null

/** Whose figures somebody may ask for. */
export const officialsToChoose = ({ db }: Pick<Deps, 'db'>, staff: StaffMember): Promise<ReportedOfficial[]> =>
  reportedOfficials(db, whose(staff, undefined))

/** An auditor reads figures of everybody, besides whoever keeps receptions. */
function whose(staff: StaffMember, asked: string | undefined): string[] | null {
  if (!staff.roles.includes('auditor')) return officialsInReach(staff, asked)
  return asked === undefined ? null : [asked]
}

/** What is published at a time: what can be reckoned of more takes seconds to find, while nobody else is served. */
function lastYearOf({ from, to }: Period): Period {
  const first = monthsLater(to, -11)
  return { from: from < first ? first : from, to }
}

function endedBy({ from, to }: Period, last: string | null): Period | null {
  if (last === null || to <= last) return { from, to }
  return from <= last ? { from, to: last } : null
}
