import { Type } from 'typebox'
import { Affected, closed, Id, Instant, LocalDate, Locale, listParameters, nullable } from '../http/schemas.ts'
import {
  affected,
  booking,
  cutBy,
  hours,
  Minutes,
  optional,
  place,
  Slug,
  text,
  version,
  WallTime,
} from './staff-schemas.ts'

export const DayFilter = closed({
  official: optional(Slug),
  from: optional(LocalDate),
  to: optional(LocalDate),
  state: optional(
    Type.Enum(['open', 'closed', 'needs-decision'], {
      description: 'needs-decision: also open days on which a booked slot was blocked',
    }),
  ),
  lang: optional(Locale),
  ...listParameters,
})
export const DayBody = closed({
  official: Slug,
  date: LocalDate,
  ...hours,
  ...place,
  opensDaysAhead: optional(Minutes(0, 366, 'at once where absent')),
  closesMinutesBefore: optional(Minutes(0, 20_160)),
  ...booking,
  onNonWorkingDay: optional(
    Type.Literal(true, { description: 'yes, there is a reception although offices are closed' }),
  ),
  reason: optional(text(500)),
})
export const DayChange = closed({
  startTime: optional(WallTime),
  endTime: optional(WallTime),
  slotMinutes: optional(Minutes(5, 480)),
  breaks: hours.breaks,
  place: optional(text(200)),
  placeEn: optional(text(200)),
  opensDaysAhead: optional(Minutes(0, 366)),
  closesMinutesBefore: optional(Minutes(0, 20_160)),
  ...booking,
  state: optional(
    Type.Enum(['open', 'closed'], {
      description:
        'open: who is booked is received as booked, and told where the place has changed; closed: only where nobody is to come',
    }),
  ),
  publicReason: optional(text(200, 'what citizens read of a closed day')),
  reason: optional(text(500)),
  affected,
  version,
})

const dayOfReception = {
  id: Id,
  official: closed({ slug: Slug, title: Type.String() }),
  substitute: nullable(
    closed({ slug: Slug, title: Type.String() }, { description: 'who receives in the official’s place' }),
  ),
  scheduleId: nullable(Id),
  date: LocalDate,
  ruleDate: nullable(LocalDate),
  note: nullable(Type.String({ description: 'why it is not on the date of its rule' })),
  startsAt: Instant,
  endsAt: Instant,
  place: Type.String(),
  placeEn: Type.String(),
  newPlace: nullable(Type.String({ description: 'where it is to go once that is decided' })),
  state: Type.Enum(['open', 'closed', 'needs-decision']),
  because: nullable(
    Type.Enum(['schedule', 'non-working-day', 'edited', 'official'], { description: 'why it needs a decision' }),
  ),
  publicReason: nullable(Type.String()),
  opensForBookingAt: Instant,
  delayMinutes: Type.Integer(),
  editedByHand: Type.Boolean(),
  slotCount: Type.Integer(),
  bookedCount: Type.Integer(),
  blockedCount: Type.Integer(),
  affectedCount: Type.Integer({ description: 'bookings that wait for a decision' }),
  version: Type.Integer(),
}
export const StaffDays = closed(
  { items: Type.Array(closed(dayOfReception, { title: 'StaffReceptionDay' })), nextCursor: nullable(Type.String()) },
  { description: 'reception days, by time' },
)
export const StaffDay = closed(
  {
    ...dayOfReception,
    ...cutBy,
    slots: Type.Array(
      closed({
        slotId: Id,
        startsAt: Instant,
        endsAt: Instant,
        closesAt: Instant,
        channel: Type.Enum(['public', 'staff']),
        publicAt: nullable(Instant),
        blockedReason: nullable(Type.String()),
        withdrawn: Type.Boolean(),
        booking: nullable(closed({ bookingId: Type.String(), state: Type.String() })),
      }),
    ),
    affectedBookings: Type.Array(Affected),
  },
  { title: 'StaffReceptionDayWhole', description: 'the day with its hours and slots' },
)
export const BlockBody = closed({ reason: text(300), affected })
export const Blocked = closed(
  { slotId: Id, receptionDayId: Id, blockedReason: nullable(Type.String()), affectedBookings: Type.Array(Affected) },
  { description: 'the slot' },
)
export const DelayBody = closed({ minutes: Minutes(0, 600, '0: on time again') })
export const Delayed = closed(
  { receptionDayId: Id, delayMinutes: Type.Integer(), affectedBookings: Type.Array(Affected) },
  { description: 'the delay, and who is still to come' },
)
