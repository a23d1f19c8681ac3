import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { receivedOf } from '../receptions/calendar-column.ts'
import { type StaffDayRow, staffDays } from '../receptions/day-queries.ts'
import { auditReading } from '../staff/audit-reading.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { type BriefPerson, briefPeople } from './brief-queries.ts'
import { outcomesShown, readableOfficials } from './outcome.ts'

/**
 * Who comes on a day, about what, and what was said to them before: for the official to read beforehand. That it was read is written
 * down first.
 *
 * @throws DomainError `not-found`, `forbidden`
 */
export async function lookAtBrief(
  { db }: Pick<Deps, 'db'>,
  { staff, id }: { staff: StaffMember; id: number },
): Promise<{ day: StaffDayRow; people: BriefPerson[] }> {
  const [day] = await staffDays(db, { officials: null, id })
  if (!day) throw new DomainError('not-found')
  if (!outcomesShown(staff, receivedOf(day))) throw new DomainError('forbidden')
  await auditReading(db, {
    ...{ staff, list: 'brief', id: String(id), action: 'print' },
    fields: ['name', 'topic', 'needs', 'result', 'commitment'],
  })
  return { day, people: await briefPeople(db, { dayId: id, officials: readableOfficials(staff) }) }
}
