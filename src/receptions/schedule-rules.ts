import { type Exceptions, isWorkingDay } from '../calendar/non-working-days.ts'
import type { InBoth } from '../i18n/words.ts'
import { type LocalInstant, type LocalTimeFault, plusDays, wallClock } from './local-time.ts'
import type { Recurrence } from './recurrence-rules.ts'

/** A stretch of a day, in minutes of wall time since midnight. */
export type Stretch = Readonly<{ startMinute: number; endMinute: number }>

/**
 * The hours of a reception and how they are offered. Minutes are wall time in Bulgaria since midnight: 14:00 stays 14:00 over every
 * change of the clock.
 */
export type Hours = Stretch &
  Readonly<{
    slotMinutes: number
    breaks: readonly Stretch[]
    /** Booking opens so many days ahead, at this wall time. */
    opensDaysAhead: number
    opensAtMinute: number
    /** Booking closes so many minutes before a slot begins. */
    closesMinutesBefore: number
    /** And, where set, at a wall time of the day so many days before at the latest; no time: when that day ends. */
    closesDaysBefore: number | null
    closesAtMinute: number | null
    /** How many slots are for telephone and desk, until so many working days before. */
    staffShare: number
    staffShareUntilWorkingDays: number
  }>

/** The rule of reception days of one official; dates are YYYY-MM-DD. */
export type Schedule = Recurrence &
  Hours &
  Readonly<{
    place: InBoth
    validFrom: string
    /** The last date of the rule; null: until further notice. */
    validTo: string | null
    holidayPolicy: 'skip' | 'next-working-day'
  }>

/** One slot of a planned day; instants in milliseconds since 1970. `publicAt`: when one kept for the staff is free for all. */
export type PlannedSlot = {
  startMinute: number
  startsAt: number
  endsAt: number
  closesAt: number
  channel: 'public' | 'staff'
  publicAt: number | null
}

/** One date with its hours and slots; instants in milliseconds since 1970. */
export type PlannedDay = { date: string; startsAt: number; endsAt: number; opensAt: number; slots: PlannedSlot[] }

/** A planned day, or the wall time (in minutes) at which the clock changes under it. */
export type Planned = { day: PlannedDay } | { fault: LocalTimeFault; minute: number }

/**
 * The hours of a reception on one date, cut into slots around the breaks: no slot reaches into a break or past the end. The
 * whole day is refused where the clock changes at or within one of its slots, or when booking opens or closes.
 */
export function receptionDayOf(hours: Hours, date: string, exceptions: Exceptions): Planned {
  const clock = wallClock(date)
  const starts = clock(hours.startMinute)
  if ('fault' in starts) return { ...starts, minute: hours.startMinute }
  const ends = clock(hours.endMinute)
  if ('fault' in ends) return { ...ends, minute: hours.endMinute }
  const opens = opening(hours, date)
  if ('fault' in opens) return { ...opens, minute: hours.opensAtMinute }
  const lastCall = latestClosing(hours, date)
  if (lastCall && 'fault' in lastCall) return { ...lastCall, minute: hours.closesAtMinute ?? 0 }

  const slots: PlannedSlot[] = []
  for (const startMinute of slotStarts(hours)) {
    const span = slotAt(hours, clock, startMinute)
    if ('fault' in span) return span
    const closesAt = Math.min(
      span.startsAt - hours.closesMinutesBefore * 60_000,
      lastCall?.at ?? Number.POSITIVE_INFINITY,
    )
    slots.push({ startMinute, ...span, closesAt, channel: 'public', publicAt: null })
  }
  const kept = keptForStaff(slots.length, hours.staffShare)
  if (kept.size === 0) return { day: { date, startsAt: starts.at, endsAt: ends.at, opensAt: opens.at, slots } }
  const freeForAll = wallClock(workingDaysBefore(date, hours.staffShareUntilWorkingDays, exceptions))(0)
  if ('fault' in freeForAll) return { ...freeForAll, minute: 0 }
  const shared = slots.map((slot, n) =>
    kept.has(n) ? { ...slot, channel: 'staff' as const, publicAt: freeForAll.at } : slot,
  )
  return { day: { date, startsAt: starts.at, endsAt: ends.at, opensAt: opens.at, slots: shared } }
}

/** The minutes at which slots begin: one after the other, and anew after each break. */
export function slotStarts({
  startMinute,
  endMinute,
  slotMinutes,
  breaks,
}: Pick<Hours, keyof Stretch | 'slotMinutes' | 'breaks'>): number[] {
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
  { slotMinutes }: Hours,
  clock: (minute: number) => LocalInstant,
  startMinute: number,
): { startsAt: number; endsAt: number } | { fault: LocalTimeFault; minute: number } {
  const starts = clock(startMinute)
  if ('fault' in starts) return { ...starts, minute: startMinute }
  const ends = clock(startMinute + slotMinutes)
  if ('fault' in ends) return { ...ends, minute: startMinute + slotMinutes }
  // A slot longer than an hour may span the change with both its ends beyond doubt, and last an hour less or more.
  const stretch = ends.at - starts.at - slotMinutes * 60_000
  if (stretch !== 0) return { fault: stretch < 0 ? 'local-time-skipped' : 'local-time-repeated', minute: startMinute }
  return { startsAt: starts.at, endsAt: ends.at }
}

/** When booking opens for a date. */
function opening({ opensDaysAhead, opensAtMinute }: Hours, date: string): LocalInstant {
  return wallClock(plusDays(date, -opensDaysAhead))(opensAtMinute)
}

/** After when nobody books for a date any more, however late the slot; null: no such hour. */
function latestClosing({ closesDaysBefore, closesAtMinute }: Hours, date: string): LocalInstant | null {
  if (closesDaysBefore === null) return null
  return wallClock(plusDays(date, -closesDaysBefore))(closesAtMinute ?? 1_440)
}

/** Which of so many slots are kept for the staff: spread over the day, so that neither way of booking has the worse hours. */
function keptForStaff(slots: number, share: number): ReadonlySet<number> {
  const kept = Math.min(share, slots)
  return new Set(Array.from({ length: kept }, (_, n) => Math.floor(((n + 0.5) * slots) / kept)))
}

/** The working day so many working days before a date; none: the date itself. */
function workingDaysBefore(date: string, days: number, exceptions: Exceptions): string {
  let day = date
  for (let left = days; left > 0; ) {
    day = plusDays(day, -1)
    if (isWorkingDay(day, exceptions)) left -= 1
  }
  return day
}
