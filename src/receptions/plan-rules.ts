import { dayOff, type Exceptions, isWorkingDay } from '../calendar/non-working-days.ts'
import { plusDays } from './local-time.ts'
import { recursOn } from './recurrence-rules.ts'
import type { Schedule } from './schedule-rules.ts'

/** A schedule by its number. */
export type NumberedSchedule = Schedule & { id: number }

/** Why a date that a rule names is off. */
export type OffReason = NonNullable<ReturnType<typeof dayOff>>

/**
 * A date on which a schedule receives. `ruleDate` is the date that the rule names; where that is off, `date` is the working day
 * instead, and `instead` why.
 */
export type PlannedDate<S = NumberedSchedule> = {
  schedule: S
  ruleDate: string
  date: string
  instead: OffReason | null
}

/** A date that a rule names and on which nobody receives. */
export type SkippedDate = { scheduleId: number; ruleDate: string; why: OffReason }

/** The dates of one official's schedules, in order. */
export type DatePlan = { dates: PlannedDate[]; skipped: SkippedDate[] }

/** Longer than any run of days off: a reception that is moved comes from no farther, and goes no farther. */
const FARTHEST_MOVE_DAYS = 31

/**
 * The dates from `from` on at which the schedules of one official receive, of rule dates until `to`. A
 * weekend that a rule names is worked; a holiday is not (Labour Code, art. 154), unless a decision says so.
 *
 * A holiday is skipped, or moves to the next working day that is not already a reception of that official. Schedules of one
 * official that meet on a holiday (two places on one day) move together.
 *
 * @param also dates on which the official receives besides, set by hand
 * @param moved where days that were made before have moved to, by schedule and rule date (`movedKey`): they stay there while they can, at the first of several
 */
export function planDates(
  schedules: readonly NumberedSchedule[],
  {
    from,
    to,
    exceptions,
    also = new Set(),
    moved = new Map(),
  }: {
    from: string
    to: string
    exceptions: Exceptions
    also?: ReadonlySet<string>
    moved?: ReadonlyMap<string, readonly string[]>
  },
): DatePlan {
  const named = new Map<string, NumberedSchedule[]>()
  for (
    let date = plusDays(from, -FARTHEST_MOVE_DAYS);
    date <= plusDays(to, FARTHEST_MOVE_DAYS);
    date = plusDays(date, 1)
  ) {
    const here = schedules.filter((schedule) => holds(schedule, date) && recursOn(schedule, date))
    if (here.length > 0) named.set(date, here)
  }
  const taken = new Set([...also, ...[...named.keys()].filter((date) => dayOff(date, exceptions) === null)])
  const plan: DatePlan = { dates: [], skipped: [] }
  for (const [ruleDate, here] of named) {
    const why = dayOff(ruleDate, exceptions)
    const moving = why === null ? [] : here.filter(({ holidayPolicy }) => holidayPolicy === 'next-working-day')
    const target =
      moving.length > 0
        ? replacement(ruleDate, { exceptions, taken, kept: keptPlaces(moving, ruleDate, moved) })
        : ruleDate
    if (moving.length > 0) taken.add(target)
    for (const schedule of here) {
      if (why === null) plan.dates.push({ schedule, ruleDate, date: ruleDate, instead: null })
      else if (moving.includes(schedule)) plan.dates.push({ schedule, ruleDate, date: target, instead: why })
      else if (ruleDate >= from && ruleDate <= to) plan.skipped.push({ scheduleId: schedule.id, ruleDate, why })
    }
  }
  plan.dates = plan.dates.filter(({ ruleDate, date }) => date >= from && ruleDate <= to)
  plan.dates.sort((a, b) =>
    a.date < b.date ? -1 : a.date > b.date ? 1 : a.schedule.startMinute - b.schedule.startMinute,
  )
  return plan
}

/** By what `planDates` finds where a day has moved to. */
export const movedKey = (scheduleId: number, ruleDate: string): string => `${scheduleId} ${ruleDate}`

/** Where days that were made have moved to, by schedule and rule date, in the order given. */
export function movedTo(
  days: readonly { scheduleId: number | null; ruleDate: string | null; date: string; state: string }[],
): Map<string, string[]> {
  const moved = new Map<string, string[]>()
  for (const { scheduleId, ruleDate, date, state } of days) {
    if (scheduleId === null || ruleDate === null || ruleDate === date || state === 'closed') continue
    const key = movedKey(scheduleId, ruleDate)
    moved.set(key, [...(moved.get(key) ?? []), date])
  }
  return moved
}

function holds({ validFrom, validTo }: Schedule, date: string): boolean {
  return date >= validFrom && (validTo === null || date <= validTo)
}

/** Where days of these schedules have moved to, in order. */
function keptPlaces(
  moving: readonly NumberedSchedule[],
  ruleDate: string,
  moved: ReadonlyMap<string, readonly string[]>,
): string[] {
  return moving
    .flatMap(({ id }) => moved.get(movedKey(id, ruleDate)) ?? [])
    .filter((date) => date > ruleDate)
    .sort()
}

function replacement(
  ruleDate: string,
  { exceptions, taken, kept }: { exceptions: Exceptions; taken: ReadonlySet<string>; kept: readonly string[] },
): string {
  const fits = (date: string) => isWorkingDay(date, exceptions) && !taken.has(date)
  const still = kept.find(fits)
  if (still !== undefined) return still
  let date = plusDays(ruleDate, 1)
  while (!fits(date)) date = plusDays(date, 1)
  return date
}
