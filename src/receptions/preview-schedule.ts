import type { Deps } from '../deps.ts'
import { type AffectedBooking, DomainError } from '../domain-error.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { type DayPlan, datesOf, type ExistingDay, lineUp, type OfficialDays, planOf } from './line-up-rules.ts'
import { plusDays } from './local-time.ts'
import { bringDaysInLine, HORIZON_DAYS, withOfficial } from './official-days.ts'
import type { OffReason, SkippedDate } from './plan-rules.ts'
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
    if (id !== null && !known.schedules.some((each) => each.id === id)) throw new DomainError('not-found')
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

    const { shown, skipped } = firstDates(next, number)
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

/** The next dates of one schedule. Most rules have twelve within a year: only a rare one is followed for longer. */
function firstDates(known: OfficialDays, number: number): { shown: PreviewDate[]; skipped: SkippedDate[] } {
  const own = known.schedules.find(({ id }) => id === number)
  const begins = own && own.validFrom > known.today ? own.validFrom : known.today
  for (let years = 1; ; years += 11) {
    const { dates, skipped } = datesOf(known, plusDays(begins, years * 366))
    const shown = dates
      .filter(({ schedule }) => schedule.id === number)
      .map(({ schedule, date, ruleDate, instead }) => ({
        plan: planOf(schedule, date, known.exceptions),
        ruleDate,
        instead,
      }))
      .filter((each): each is PreviewDate => 'slots' in each.plan && each.plan.endsAt > known.now)
    if (shown.length >= DATES || years > 1) return { shown: shown.slice(0, DATES), skipped }
  }
}
