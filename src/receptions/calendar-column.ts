import { datesInReach, keeps, type Received, topicsShown } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import type { CalendarBooking, CalendarSlotRow } from './calendar-queries.ts'
import type { StaffDayRow } from './day-queries.ts'
import { wallClock } from './local-time.ts'

/** What of the citizens somebody sees on one day. */
export type Shown = { names: boolean; topics: boolean }

/** One line of a day: a slot, or a break between slots; instants in milliseconds since 1970. */
export type CalendarLine = { startsAt: number; endsAt: number } & (
  | { kind: 'booked'; slotId: number; booking: CalendarBooking; undecided: boolean; blockedReason: string | null }
  | { kind: 'free'; slotId: number; kept: boolean; awaited: boolean }
  | { kind: 'blocked'; slotId: number; reason: string }
  | { kind: 'held'; slotId: number; heldFor: CalendarSlotRow['heldFor'] }
  | { kind: 'unused' | 'notOffered'; slotId: number }
  | { kind: 'break' }
)

/** A reception day as a column of its lines, in order of time. */
export type CalendarColumn = { day: StaffDayRow; lines: CalendarLine[]; totals: Totals; shown: Shown }
export type Totals = { booked: number; free: number; blocked: number; undecided: number }

/**
 * What somebody may see of who comes on a day. The front desk sees names of the day before, the day itself and the day after; whoever
 * keeps a reception sees them always.
 *
 * @param today the local date, YYYY-MM-DD
 */
export function shownOf(
  staff: Pick<StaffMember, 'roles' | 'officials' | 'readsTopics'>,
  { date, ...received }: Received & { date: string },
  today: string,
): Shown {
  const reach = datesInReach(staff, today)
  const names = reach === null || (date >= reach.from && date <= reach.to)
  return { names, topics: names && topicsShown(staff, received) }
}

/** Who receives on a day, and when. */
export function receivedOf({ slug, substitute, date }: StaffDayRow): Received & { date: string } {
  return { slug, substituteSlug: substitute?.slug ?? null, date }
}

/** A day as somebody sees it: its case is whose day it is alone. */
export function seenBy(staff: Pick<StaffMember, 'roles' | 'officials'>, day: StaffDayRow): StaffDayRow {
  return keeps(staff, day.slug) ? day : { ...day, closure: null }
}

/** A day as a column. What must not be shown does not stand in it. */
export function columnOf(
  day: StaffDayRow,
  slots: readonly CalendarSlotRow[],
  { shown, now }: { shown: Shown; now: number },
): CalendarColumn {
  const lines = [
    ...slots.filter(({ dayId }) => dayId === day.id).map((slot) => lineOf(slot, { day, shown, now })),
    ...(day.state === 'closed' ? [] : breaksOf(day)),
  ].sort((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt)
  const count = (kind: CalendarLine['kind']) => lines.filter((line) => line.kind === kind).length
  return {
    day,
    lines,
    shown,
    totals: { booked: count('booked'), free: count('free'), blocked: count('blocked'), undecided: day.affected.length },
  }
}

function lineOf(
  { id: slotId, startsAt, endsAt, blockedReason, booking, heldFor, channel, publicAt, awaited }: CalendarSlotRow,
  { day, shown, now }: { day: StaffDayRow; shown: Shown; now: number },
): CalendarLine {
  const span = { startsAt, endsAt, slotId }
  if (booking?.state === 'held') return { ...span, kind: 'held', heldFor }
  if (booking) {
    const { id, state, name, topic, needs } = booking
    return {
      ...span,
      kind: 'booked',
      booking: {
        id,
        state,
        name: shown.names ? name : null,
        topic: shown.topics ? topic : null,
        needs: shown.names ? needs : [],
      },
      undecided: day.affected.includes(id),
      blockedReason,
    }
  }
  if (blockedReason !== null) return { ...span, kind: 'blocked', reason: blockedReason }
  if (startsAt <= now) return { ...span, kind: 'unused' }
  if (day.state !== 'open') return { ...span, kind: 'notOffered' }
  return { ...span, kind: 'free', kept: channel === 'staff' && (publicAt === null || publicAt > now), awaited }
}

function breaksOf({ date, hours }: StaffDayRow): CalendarLine[] {
  const clock = wallClock(date)
  return hours.breaks.flatMap(({ startMinute, endMinute }) => {
    const [starts, ends] = [clock(startMinute), clock(endMinute)]
    return 'at' in starts && 'at' in ends ? [{ kind: 'break' as const, startsAt: starts.at, endsAt: ends.at }] : []
  })
}
