import { Type } from 'typebox'
import { closed, Id, Instant, LocalDate, Locale, listParameters, nullable } from '../http/schemas.ts'

export const Official = closed(
  {
    slug: Type.String(),
    office: Type.String({ description: 'mayor, deputy-mayor, secretary or another office of the house' }),
    title: Type.String(),
    name: nullable(Type.String()),
    portfolio: nullable(Type.String()),
    room: nullable(Type.String()),
    receptionRule: nullable(Type.String({ description: 'when there is reception, in words' })),
    nextFreeSlot: nullable(closed({ slotId: Id, startsAt: Instant })),
  },
  { title: 'Official', description: 'one official' },
)

export const Officials = closed(
  { items: Type.Array(Official), nextCursor: nullable(Type.String()) },
  { description: 'the officials in the order of the house' },
)

const official = closed({ slug: Type.String(), title: Type.String() })

const day = {
  date: LocalDate,
  receptionDayId: Id,
  place: Type.String(),
  startsAt: Instant,
  endsAt: Instant,
  state: Type.Enum(['open', 'closed', 'needs-decision']),
  opensForBookingAt: Instant,
}

export const Availability = closed(
  {
    official,
    timeZone: Type.Literal('Europe/Sofia'),
    days: Type.Array(
      closed({ ...day, freeSlots: Type.Array(closed({ slotId: Id, startsAt: Instant, endsAt: Instant })) }),
    ),
  },
  { title: 'Availability', description: 'the days of the range that are not over, with what can be booked' },
)

export const ReceptionDays = closed(
  {
    items: Type.Array(
      closed({
        ...day,
        official,
        publicReason: nullable(Type.String()),
        freeSlotCount: Type.Integer(),
        delayMinutes: Type.Integer({ description: 'by how much the reception runs late' }),
      }),
    ),
    nextCursor: nullable(Type.String()),
  },
  { description: 'the public schedule, by date' },
)

export const Slug = closed({ slug: Type.String({ pattern: '^[a-z0-9-]{1,80}$' }) })

const range = { from: Type.Optional(LocalDate), to: Type.Optional(LocalDate), lang: Type.Optional(Locale) }

export const DateRange = closed(range)
export const ListOfDays = closed({ ...range, ...listParameters })
export const List = closed({ lang: Type.Optional(Locale), ...listParameters })
