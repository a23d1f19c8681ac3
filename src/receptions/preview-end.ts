import type { Deps } from '../deps.ts'
import { type AffectedBooking, DomainError } from '../domain-error.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { lineUp } from './line-up-rules.ts'
import { bringDaysInLine, HORIZON_DAYS, withOfficial } from './official-days.ts'
import { type KeptSchedule, keptSchedules } from './schedule-queries.ts'

/**
 * What the end of a rule would do: how many of its days would change, and whose bookings would wait for a decision. Nothing changes.
 *
 * @throws DomainError `not-found`, `forbidden`
 */
export async function previewEnd(
  deps: Deps,
  { staff, id }: { staff: StaffMember; id: number },
): Promise<{ schedule: KeptSchedule; days: number; affected: AffectedBooking[] }> {
  const [schedule] = await keptSchedules(deps.db, { id })
  if (!schedule) throw new DomainError('not-found')
  insistOnOfficial(staff, schedule.slug)
  return withOfficial(deps, schedule.slug, async (tx, official, known) => {
    const after = known.schedules.filter((each) => each.id !== id)
    const { items } = lineUp({ ...known, schedules: after }, HORIZON_DAYS)
    const own = new Set(known.days.filter(({ scheduleId }) => scheduleId === id).map((day) => day.id))
    const existing = items.filter(({ dayId }) => dayId !== undefined)
    const how = { mode: 'look', actor: '', why: 'schedule' } as const
    const { affected } = await bringDaysInLine(tx, official, { items: existing, ...how })
    return { schedule, days: existing.filter(({ dayId }) => own.has(dayId ?? 0)).length, affected }
  })
}
