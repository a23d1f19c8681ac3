import type { Deps } from '../deps.ts'
import type { AffectedBooking } from '../domain-error.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { type DayPlan, datesOf, type ExistingDay, lineUp, planOf } from './line-up-rules.ts'
import { plusDays } from './local-time.ts'
import { bringDaysInLine, HORIZON_DAYS, withOfficial } from './official-days.ts'
import type { OffReason } from './plan-rules.ts'
import { insistOnRules, insistOnSlug } from './save-schedule.ts'
import { checkSchedule, type OrderedSchedule, type ScheduleInput } from './schedule-input-rules.ts'

/** A date on which the rule would receive; `instead`: why it is not the date that the rule names. */
export type PreviewDate = { plan: DayPlan; ruleDate: string; instead: OffReason | null }

/** What a schedule would do. */
export type SchedulePreview = {
  schedule: OrderedSchedule
  dates: PreviewDate[]
  skipped: { ruleDate: string; why: OffReason }[]
  affected: AffectedBooking[]
  kept: ExistingDay[]
}

const DATES = 12
/** How far ahead twelve dates are looked for, in days: a rule of once in eight weeks has them within two years. */
const FARTHEST_DAYS = 12 * 366

/**
 * What a schedule would do, saved: its next twelve dates, what it skips among them, and the bookings it affects. Nothing changes.
 *
 * @param id the schedule that it would replace; null: none
 * @throws DomainError `forbidden`, `not-found`, `invalid-body`, `hours-overlap`: as saving it would
 */
export async function previewSchedule(
  deps: Deps,
  { staff, slug, input, id }: { staff: StaffMember; slug: string; input: ScheduleInput; id: number | null },
): Promise<SchedulePreview> {
  insistOnOfficial(staff, slug)
  const schedule = checkSchedule(input)
  await insistOnSlug(deps, slug)
  return withOfficial(deps, slug, async (tx, official, known) => {
    // A schedule to be made comes after all others, as its number will.
    const number = id ?? Number.MAX_SAFE_INTEGER
    const after = [...known.schedules.filter((each) => each.id !== id), { id: number, ...schedule }]
    insistOnRules(known, after, number)
    const next = { ...known, schedules: after }
    const { items, kept } = lineUp(next, HORIZON_DAYS)
    const existing = items.filter(({ dayId }) => dayId !== undefined)
    const { affected } = await bringDaysInLine(tx, official, {
      items: existing,
      mode: 'look',
      actor: '',
      why: 'schedule',
    })

    const { dates, skipped } = datesOf(next, lastDate(schedule, known.today))
    const own = dates.filter((date) => date.schedule.id === number)
    const shown = own
      .map(({ date, ruleDate, instead }) => ({ plan: planOf(schedule, date, known.exceptions), ruleDate, instead }))
      .filter((each): each is PreviewDate => 'slots' in each.plan && each.plan.endsAt > known.now)
      .slice(0, DATES)
    const end = shown.length < DATES ? '9999-12-31' : (shown.at(-1)?.ruleDate ?? '')
    return {
      schedule,
      dates: shown,
      skipped: skipped.filter(({ scheduleId, ruleDate }) => scheduleId === number && ruleDate <= end),
      affected,
      kept: kept.filter(({ scheduleId }) => scheduleId === id && id !== null),
    }
  })
}

/** Nobody needs to walk through twelve years of a weekly rule. */
function lastDate({ everyNWeeks, weeksOfMonth, validFrom }: OrderedSchedule, today: string): string {
  const begins = validFrom > today ? validFrom : today
  const needed = weeksOfMonth === null ? everyNWeeks * 7 * (DATES + 8) : FARTHEST_DAYS
  return plusDays(begins, Math.min(needed, FARTHEST_DAYS))
}
