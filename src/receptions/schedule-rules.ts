import { type Exceptions, GOVERNMENT_DECISIONS, isWorkingDay } from '../calendar/non-working-days.ts'
import { type LocalInstant, type LocalTimeFault, plusDays, wallClock, weekdayOf } from './local-time.ts'

/**
 * The rule of reception days of one official. Minutes are wall time in Bulgaria since midnight, dates are YYYY-MM-DD:
 * 14:00 stays 14:00 over every change of the clock.
 */
export type Schedule = Readonly<{
  /** 1 for Monday to 7 for Sunday. */
  weekday: number
  startMinute: number
  endMinute: number
  slotMinutes: number
  breaks: readonly Readonly<{ startMinute: number; endMinute: number }>[]
  place: Readonly<{ bg: string; en: string }>
  validFrom: string
  /** The last date of the rule; null: until further notice. */
  validTo: string | null
  opensDaysAhead: number
  closesMinutesBefore: number
}>

/** One slot of a planned day; instants in milliseconds since 1970. */
export type PlannedSlot = { startMinute: number; startsAt: number; endsAt: number; closesAt: number }

/** One date of a schedule with its slots; instants in milliseconds since 1970. */
export type PlannedDay = { date: string; startsAt: number; endsAt: number; opensAt: number; slots: PlannedSlot[] }

/** A planned day, or the wall time (in minutes) at which the clock changes under it. */
export type Planned = { day: PlannedDay } | { fault: LocalTimeFault; minute: number }

/**
 * The dates on which a schedule receives, both ends counted. Non-working days are skipped: nobody receives on one unless
 * someone decided so by name.
 */
export function receptionDates(
  schedule: Schedule,
  from: string,
  to: string,
  exceptions: Exceptions = GOVERNMENT_DECISIONS,
): string[] {
  const { validFrom, validTo } = schedule
  const last = validTo !== null && validTo < to ? validTo : to
  const dates: string[] = []
  for (let date = from > validFrom ? from : validFrom; date <= last; date = plusDays(date, 1)) {
    if (recursOn(schedule, date) && isWorkingDay(date, exceptions)) dates.push(date)
  }
  return dates
}

/**
 * The hours of a schedule on one date, whether the rule names that date or not, cut into slots around the breaks: no slot
 * reaches into a break or past the end. The whole day is refused where the clock changes at or within one of its slots.
 */
export function receptionDayOf(schedule: Schedule, date: string): Planned {
  const clock = wallClock(date)
  const starts = clock(schedule.startMinute)
  if ('fault' in starts) return { ...starts, minute: schedule.startMinute }
  const ends = clock(schedule.endMinute)
  if ('fault' in ends) return { ...ends, minute: schedule.endMinute }
  const opens = opening(schedule, date)
  if ('fault' in opens) return { ...opens, minute: 0 }

  const slots: PlannedSlot[] = []
  for (const startMinute of slotStarts(schedule)) {
    const slot = slotAt(schedule, clock, startMinute)
    if ('fault' in slot) return slot
    slots.push(slot)
  }
  return { day: { date, startsAt: starts.at, endsAt: ends.at, opensAt: opens.at, slots } }
}

/** The minutes at which slots begin: one after the other, and anew after each break. */
function slotStarts({ startMinute, endMinute, slotMinutes, breaks }: Schedule): number[] {
  const starts: number[] = []
  let minute = startMinute
  while (minute + slotMinutes <= endMinute) {
    const end = minute + slotMinutes
    const pause = breaks.find((each) => each.startMinute < end && each.endMinute > minute)
    if (!pause) starts.push(minute)
    minute = pause ? pause.endMinute : end
  }
  return starts
}

function slotAt(
  schedule: Schedule,
  clock: (minute: number) => LocalInstant,
  startMinute: number,
): PlannedSlot | { fault: LocalTimeFault; minute: number } {
  const endMinute = startMinute + schedule.slotMinutes
  const starts = clock(startMinute)
  if ('fault' in starts) return { ...starts, minute: startMinute }
  const ends = clock(endMinute)
  if ('fault' in ends) return { ...ends, minute: endMinute }
  // A slot longer than an hour may span the change with both its ends beyond doubt, and last an hour less or more.
  const stretch = ends.at - starts.at - schedule.slotMinutes * 60_000
  if (stretch !== 0) return { fault: stretch < 0 ? 'local-time-skipped' : 'local-time-repeated', minute: startMinute }
  return { startMinute, startsAt: starts.at, endsAt: ends.at, closesAt: closing(schedule, starts.at) }
}

/** Which dates the rule names. Every week so far. */
function recursOn(schedule: Schedule, date: string): boolean {
  return weekdayOf(date) === schedule.weekday
}

/** When booking opens for a date: at midnight so many days ahead. */
function opening({ opensDaysAhead }: Schedule, date: string): LocalInstant {
  return wallClock(plusDays(date, -opensDaysAhead))(0)
}

/** When booking closes for a slot: so many minutes before it, by a stop-watch. */
function closing({ closesMinutesBefore }: Schedule, startsAt: number): number {
  return startsAt - closesMinutesBefore * 60_000
}
