import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { auditReading } from '../staff/audit-reading.ts'
import { insistOnOfficial, insistOnOneOf } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { type AffectedPerson, affectedPeople } from './affected-queries.ts'
import { type CalendarColumn, columnOf, receivedOf, seenBy, shownOf } from './calendar-column.ts'
import { type ChangeRow, lastChanges, slotsOfDays } from './calendar-queries.ts'
import { staffDays } from './day-queries.ts'

/** A reception day as its page shows it. `over`: nobody is to come any more; `changes`: the newest first. */
export type StaffDay = { column: CalendarColumn; changes: ChangeRow[]; over: boolean }

/**
 * One reception day with its slots and who comes, as far as somebody may see it, and the last changes. That names were read is written
 * down first.
 *
 * @throws DomainError `not-found`, `forbidden`
 */
export async function lookAtStaffDay(deps: Deps, { staff, id }: { staff: StaffMember; id: number }): Promise<StaffDay> {
  const { db } = deps
  const [day] = await staffDays(db, { officials: null, id })
  if (!day) throw new DomainError('not-found')
  insistOnOneOf(staff, [day.slug, day.substitute?.slug ?? null])
  const moment = deps.clock.now().setZone(ZONE)
  const shown = shownOf(staff, receivedOf(day), moment.toISODate() ?? '')
  if (shown.names) {
    const fields = shown.topics ? ['name', 'topic', 'needs'] : ['name', 'needs']
    await auditReading(db, { staff, list: 'reception-day', id: String(id), fields })
  }
  const slots = await slotsOfDays(db, { dayIds: [id], show: 'names' })
  const partIds = slots.map((slot) => String(slot.id))
  const changes = await lastChanges(db, { subject: 'reception-day', id: String(id), partsSubject: 'slot', partIds })
  const now = moment.toMillis()
  return { column: columnOf(seenBy(staff, day), slots, { shown, now }), changes, over: day.endsAt <= now }
}

/**
 * Whom a change concerns, by name: before somebody decides about them. Written down as a reading.
 *
 * @param ids of bookings
 */
export async function lookAtAffected(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { staff, ids }: { staff: StaffMember; ids: readonly string[] },
): Promise<AffectedPerson[]> {
  const people = await affectedPeople(db, ids)
  if (people.length === 0) return []
  for (const { slug } of people) insistOnOfficial(staff, slug)
  const officials = [...new Set(people.map(({ slug }) => slug))]
  await auditReading(db, { staff, list: 'affected-bookings', officials, fields: ['name', 'code'] })
  const today = clock.now().toISODate() ?? ''
  return people.map((person) => {
    const date = DateTime.fromMillis(person.startsAt, { zone: ZONE }).toISODate() ?? ''
    return shownOf(staff, { slug: person.slug, substituteSlug: null, date }, today).names
      ? person
      : { ...person, name: null }
  })
}
