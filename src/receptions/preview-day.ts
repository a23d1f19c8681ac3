import type { Deps } from '../deps.ts'
import { type AffectedBooking, DomainError } from '../domain-error.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { staffDays } from './day-queries.ts'
import { changedShape, type DayChange, dayPlan } from './edit-day.ts'
import type { DayPlan } from './line-up-rules.ts'
import { bringDaysInLine, withOfficial } from './official-days.ts'

/**
 * What a change of a day's hours and place would do: how the day would be, and whose bookings would wait for a decision. Nothing
 * changes.
 *
 * @throws DomainError `not-found`, `forbidden`, `version-conflict`, `not-changeable`, `invalid-body`
 */
export async function previewDay(
  deps: Deps,
  command: { staff: StaffMember; id: number; change: DayChange; version: number | undefined },
): Promise<{ plan: DayPlan; affected: AffectedBooking[] }> {
  const { staff, id, change, version } = command
  const slug = await slugOf(deps, id)
  insistOnOfficial(staff, slug)
  return withOfficial(deps, slug, async (tx, official, known) => {
    const [day] = await staffDays(tx, { officials: null, id })
    if (!day) throw new DomainError('not-found')
    if (version !== undefined && version !== day.version) throw new DomainError('version-conflict')
    if (day.endsAt <= known.now && day.affected.length === 0) throw new DomainError('not-changeable')
    const plan = dayPlan(changedShape(day, change), day.date, known)
    const items = [{ dayId: id, plan }]
    const { affected } = await bringDaysInLine(tx, official, { items, mode: 'look', actor: '', why: 'edited' })
    return { plan, affected }
  })
}

async function slugOf({ db }: Deps, id: number): Promise<string> {
  const [day] = await staffDays(db, { officials: null, id })
  if (!day) throw new DomainError('not-found')
  return day.slug
}
