import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { auditReading } from '../staff/audit-reading.ts'
import { datesInReach, insistOnOneOf, officialsInReach, topicsShown } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { type ListedDay, listedDays } from './queries.ts'

type Asked = { staff: StaffMember }

const FIELDS = ['name', 'phone', 'needs']

/**
 * The lists of all receptions of a date that somebody may see, and a line of the audit log that they were read.
 *
 * @param date local, YYYY-MM-DD
 * @throws DomainError `forbidden`, for a date beyond the front desk's too
 */
export async function lookAtLists(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { staff, date, official }: Asked & { date: string; official?: string | undefined },
): Promise<ListedDay[]> {
  const officials = officialsInReach(staff, official)
  const dates = datesInReach(staff, clock.now().toFormat('yyyy-MM-dd'))
  if (dates && (date < dates.from || date > dates.to)) throw new DomainError('forbidden')
  const period = { from: date, to: date }
  await auditReading(db, { staff, list: 'day-list', officials, period, fields: FIELDS })
  const days = await listedDays(db, { officials, date })
  return days.map((day) => shownTo(staff, day))
}

/**
 * The list of one reception day.
 *
 * @param fields which of the personal ones are shown, where not all are
 * @param action how it leaves the screen
 * @throws DomainError `not-found`, `forbidden`
 */
export async function lookAtList(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  {
    staff,
    id,
    action = 'read',
    fields = FIELDS,
  }: Asked & { id: number; action?: 'read' | 'print' | 'pdf' | 'csv'; fields?: string[] },
): Promise<ListedDay> {
  const [day] = await listedDays(db, { officials: null, id })
  if (!day) throw new DomainError('not-found')
  insistOnOneOf(staff, [day.slug, day.substituteSlug])
  const dates = datesInReach(staff, clock.now().toFormat('yyyy-MM-dd'))
  if (dates && (day.date < dates.from || day.date > dates.to)) throw new DomainError('forbidden')
  await auditReading(db, {
    staff,
    list: 'day-list',
    id: String(id),
    fields: topicsShown(staff, day) ? [...fields, 'topic'] : fields,
    action,
  })
  return shownTo(staff, day)
}

/** A list without the questions that somebody may not read. */
function shownTo(staff: StaffMember, day: ListedDay): ListedDay {
  if (topicsShown(staff, day)) return day
  const slots = day.slots.map((slot) => ({
    ...slot,
    visitors: slot.visitors.map((visitor) => ({ ...visitor, topicCategory: null, topicText: null })),
  }))
  return { ...day, slots }
}
