import { dayOff, type Exceptions } from '../calendar/non-working-days.ts'
import type { InBoth } from '../i18n/words.ts'
import { type LocalTimeFault, plusDays } from './local-time.ts'
import { movedKey, movedTo, type NumberedSchedule, type PlannedDate, planDates } from './plan-rules.ts'
import { type Hours, type PlannedDay, receptionDayOf } from './schedule-rules.ts'

/** By what a day's slots were cut; `publicAt`: when those kept for the staff are free for all, in milliseconds since 1970. */
export type CutBy = Hours & { publicAt: number | null }

/** A reception day that is there, from today on; instants in milliseconds since 1970. */
export type ExistingDay = {
  id: number
  scheduleId: number | null
  /** The date its rule named, where it was moved away from a holiday; null for a one-off day. */
  ruleDate: string | null
  date: string
  startsAt: number
  state: 'open' | 'closed' | 'needs-decision'
  /** Set by hand: no rule shapes it any more. */
  edited: boolean
  /** Why it waits for a decision. */
  because: string | null
  /** Null: made by something that did not say. */
  hours: CutBy | null
  /** Where it is, or is to go once it is decided. */
  place: InBoth
  /** When people are booked who are still to come. */
  booked: readonly { startsAt: number; endsAt: number }[]
  /** Somebody has no place in its hours, or was told another place: only a decision opens it. */
  stuck: boolean
}

/** How a day is to be, as the SQL function `bring_days_in_line` reads it. */
export type DayPlan = PlannedDay & { hours: CutBy; placeBg: string; placeEn: string }

/** A plan without a day makes one, a day without a plan is dropped. */
export type DayItem = { dayId?: number; scheduleId?: number; ruleDate?: string; plan?: DayPlan; why?: string }

/** A day that was not made, and why: somebody has to look at its schedule. */
export type RefusedDay = {
  scheduleId: number | null
  date: string
  /**
   * `overlaps`: the official already has slots at that time. `zone-data-differs`: this process and the database disagree
   * about the clock on that date. Else the clock changes during the hours.
   */
  reason: 'overlaps' | 'zone-data-differs' | LocalTimeFault
}

/** What is to be done to the days of one official, what cannot be, and the days set by hand that their rule no longer names. */
export type LineUp = { items: DayItem[]; refused: RefusedDay[]; kept: ExistingDay[] }

/** What is known of one official when days are lined up. `now` in milliseconds since 1970, `today` YYYY-MM-DD. */
export type OfficialDays = {
  now: number
  today: string
  exceptions: Exceptions
  schedules: readonly NumberedSchedule[]
  days: readonly ExistingDay[]
}

/** The dates of an official's schedules, days moved before staying where they are while they can. */
export function datesOf({ today, exceptions, schedules, days }: OfficialDays, to: string) {
  const byHand = days.filter(({ scheduleId, edited }) => scheduleId === null || edited)
  return planDates(schedules, {
    from: today,
    to,
    exceptions,
    also: new Set(byHand.filter(({ state }) => state !== 'closed').map(({ date }) => date)),
    moved: movedTo(days),
  })
}

/**
 * What must be done so that the days of one official are those that their schedules name: days to be made (until the horizon, or
 * as far as their booking opens), cut anew or dropped. Days that have begun, that are closed or that somebody set by hand
 * are left as they are.
 */
export function lineUp(known: OfficialDays, horizonDays: number): LineUp {
  const { today, days, now } = known
  const horizon = ({ opensDaysAhead }: Hours) => plusDays(today, Math.max(horizonDays, opensDaysAhead))
  const last = [...known.schedules.map(horizon), ...days.map(({ date }) => date), today].sort().at(-1) ?? today
  const result: LineUp = { items: [], refused: [], kept: [] }
  const planned = new Map<string, PlannedDate>()
  for (const each of datesOf(known, last).dates) planned.set(movedKey(each.schedule.id, each.date), each)

  for (const day of days) {
    if (day.scheduleId === null || day.startsAt <= now) continue
    const key = movedKey(day.scheduleId, day.date)
    const found = planned.get(key)
    if (day.edited || day.state === 'closed') {
      if (!found && day.edited && day.state !== 'closed') result.kept.push(day)
      // What somebody did to this day they did to the date of its rule, wherever a holiday would move that.
      for (const [other, { schedule, ruleDate }] of planned)
        if (schedule.id === day.scheduleId && ruleDate === day.ruleDate && other !== key) planned.delete(other)
      continue
    }
    const plan = found && planOf(found.schedule, found.date, known.exceptions)
    const waits = day.state === 'needs-decision'
    if (!plan) {
      if (!waits || day.booked.length === 0) result.items.push({ dayId: day.id })
    } else if ('fault' in plan) result.refused.push({ scheduleId: day.scheduleId, date: day.date, reason: plan.fault })
    else if (!isAsPlanned(day, plan) || (waits && !day.stuck)) result.items.push({ dayId: day.id, plan })
  }

  const there = new Set(days.map(({ scheduleId, date }) => movedKey(scheduleId ?? 0, date)))
  for (const [key, { schedule, ruleDate, date }] of planned) {
    if (there.has(key) || ruleDate > horizon(schedule)) continue
    const plan = planOf(schedule, date, known.exceptions)
    if ('fault' in plan) result.refused.push({ scheduleId: schedule.id, date, reason: plan.fault })
    // Nobody needs a day that was over before it was made.
    else if (plan.endsAt > now) result.items.push({ scheduleId: schedule.id, ruleDate, plan })
  }
  return result
}

/** A date with the times at which an official receives. */
export type Occupied = { date: string; slots: readonly { startsAt: number; endsAt: number }[] }

/** When an official is to receive in so many days: by the rules, by hand, and whom a day that waits has booked. What cannot be is left out. */
export function occupiedIn(known: OfficialDays, days: number): Occupied[] {
  const setByHand = (scheduleId: number, date: string, ruleDate: string) =>
    known.days.some(
      (day) => day.edited && day.scheduleId === scheduleId && (day.date === date || day.ruleDate === ruleDate),
    )
  const dates = datesOf(known, plusDays(known.today, days)).dates
  const byRule = dates
    .filter(({ schedule, date, ruleDate }) => !setByHand(schedule.id, date, ruleDate))
    .map(({ schedule, date }) => planOf(schedule, date, known.exceptions))
  const byHand = known.days
    .filter(({ scheduleId, edited, state }) => (scheduleId === null || edited) && state !== 'closed')
    .map(({ hours, place, date }) => hours && planOf({ ...hours, place }, date, known.exceptions))
  const planned = new Set(dates.map(({ schedule, date }) => movedKey(schedule.id, date)))
  const waiting = known.days
    .filter(
      ({ scheduleId, edited, date }) => scheduleId !== null && !edited && !planned.has(movedKey(scheduleId, date)),
    )
    .map(({ date, booked }) => ({ date, slots: booked }))
  return [...byRule, ...byHand, ...waiting].filter((plan): plan is Occupied => plan !== null && 'slots' in plan)
}

/**
 * What a decision about one date does to the days that were set by hand: on a day off they wait for a decision of their own, on a
 * day that is worked again they are as they were. From when the staff's share is free for all is counted anew on every day.
 */
export function handSetItems({ days, now, exceptions }: OfficialDays, date: string): DayItem[] {
  const byHand = days.filter(
    (day) => day.startsAt > now && day.state !== 'closed' && (day.scheduleId === null || day.edited),
  )
  return byHand.flatMap((day) => {
    if (day.date === date && dayOff(date, exceptions) !== null) return [{ dayId: day.id }]
    const plan = day.hours && planOf({ ...day.hours, place: day.place }, day.date, exceptions)
    if (!plan || 'fault' in plan) return []
    const isBack = day.date === date && day.because === 'non-working-day'
    return isBack || !isAsPlanned(day, plan) ? [{ dayId: day.id, plan, why: 'edited' }] : []
  })
}

/** The plan of hours on one date, or why there is none. */
export function planOf(
  rule: Hours & { place: InBoth },
  date: string,
  exceptions: Exceptions,
): DayPlan | { fault: LocalTimeFault; minute: number } {
  const planned = receptionDayOf(rule, date, exceptions)
  if ('fault' in planned) return planned
  const publicAt = planned.day.slots.find((slot) => slot.publicAt !== null)?.publicAt ?? null
  return { ...planned.day, hours: { ...hoursOf(rule), publicAt }, placeBg: rule.place.bg, placeEn: rule.place.en }
}

/** The hours alone, whatever else stands beside them, always in one order. */
export function hoursOf(rule: Hours): Hours {
  return {
    startMinute: rule.startMinute,
    endMinute: rule.endMinute,
    slotMinutes: rule.slotMinutes,
    breaks: rule.breaks.map(({ startMinute, endMinute }) => ({ startMinute, endMinute })),
    opensDaysAhead: rule.opensDaysAhead,
    opensAtMinute: rule.opensAtMinute,
    closesMinutesBefore: rule.closesMinutesBefore,
    closesDaysBefore: rule.closesDaysBefore,
    closesAtMinute: rule.closesAtMinute,
    staffShare: rule.staffShare,
    staffShareUntilWorkingDays: rule.staffShareUntilWorkingDays,
  }
}

/** The dates on which slots of a plan meet others of the same official: nobody receives in two places at once. */
export function overlaps(plans: readonly Occupied[]): string[] {
  const slots = plans.flatMap(({ date, slots }) => slots.map(({ startsAt, endsAt }) => ({ date, startsAt, endsAt })))
  slots.sort((a, b) => a.startsAt - b.startsAt)
  return [...new Set(slots.filter(({ startsAt }, n) => startsAt < (slots[n - 1]?.endsAt ?? 0)).map(({ date }) => date))]
}

function isAsPlanned({ hours, place }: ExistingDay, plan: DayPlan): boolean {
  if (hours === null || place.bg !== plan.placeBg || place.en !== plan.placeEn) return false
  return (
    JSON.stringify(hoursOf(hours)) === JSON.stringify(hoursOf(plan.hours)) &&
    (hours.publicAt ?? null) === plan.hours.publicAt
  )
}
