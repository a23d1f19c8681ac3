import { isWorkingDay } from '../calendar/non-working-days.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { cleanLine } from '../messages/clean-text.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { dayPlan } from './edit-day.ts'
import type { HoursInput } from './hours-input-rules.ts'
import { bringDaysInLine, withOfficial } from './official-days.ts'
import { insistOnDone, insistOnSlug } from './save-schedule.ts'

/** A day beside all rules: in a village, say. */
export type OneOffDay = Omit<HoursInput, 'opensDaysAhead' | 'closesMinutesBefore'> & {
  date: string
  place: string
  placeEn?: string
  opensDaysAhead?: number
  closesMinutesBefore?: number
  onNonWorkingDay?: true
  reason?: string
}

/** Booking that is not said to open later is open. */
const AT_ONCE_DAYS = 366
const FARTHEST_YEARS = 2

/**
 * Adds a one-off day. On a day on which offices are closed it is made only by someone who says so (rule 9 of the domain).
 *
 * @returns the number of the day
 * @throws DomainError `forbidden`, `invalid-body`, `non-working-day`, `hours-overlap`, `zone-data-differs`
 */
export async function addDay(
  deps: Deps,
  { staff, slug, day }: { staff: StaffMember; slug: string; day: OneOffDay },
): Promise<number> {
  insistOnOfficial(staff, slug)
  await insistOnSlug(deps, slug)
  const { date, onNonWorkingDay, reason, ...shape } = day
  const now = deps.clock.now()
  if (date < now.toFormat('yyyy-MM-dd')) refuse('date-past')
  if (date > now.plus({ years: FARTHEST_YEARS }).toFormat('yyyy-MM-dd')) refuse('invalid-date')
  const id = await withOfficial(deps, slug, async (tx, official, known) => {
    const plan = dayPlan({ opensDaysAhead: AT_ONCE_DAYS, closesMinutesBefore: 0, ...shape }, date, known)
    if (plan.endsAt <= known.now) refuse('date-past')
    if (!onNonWorkingDay && !isWorkingDay(date, known.exceptions)) throw new DomainError('non-working-day')
    const { done } = await bringDaysInLine(tx, official, {
      items: [{ plan }],
      mode: 'decide',
      actor: `user:${staff.id}`,
      why: 'edited',
      reason: reason === undefined ? null : cleanLine(reason) || null,
    })
    insistOnDone(done)
    return done[0]?.dayId ?? 0
  })
  deps.changes.announce(slug)
  return id
}

function refuse(fault: 'date-past' | 'invalid-date'): never {
  throw new DomainError('invalid-body', { errors: [{ pointer: '/date', fault }] })
}
