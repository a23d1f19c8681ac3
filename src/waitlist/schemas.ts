import { Type } from 'typebox'
import { BookingBody } from '../bookings/schemas.ts'
import { closed, Id, Instant, Language, LocalDate, Locale, listParameters, nullable } from '../http/schemas.ts'

const { slotId: _slotId, holdToken: _holdToken, ...citizen } = BookingBody.properties
const State = Type.Enum(['waiting', 'offered', 'accepted', 'left', 'expired'])
const days = { from: nullable(LocalDate), to: nullable(LocalDate), waitsUntil: LocalDate }
const who = {
  citizen: closed({ name: nullable(Type.String()), phone: nullable(Type.String()), email: nullable(Type.String()) }),
  topic: closed({ category: nullable(Type.String()), text: nullable(Type.String()) }),
  needs: Type.Array(Type.String()),
  onBehalfOf: nullable(Type.String()),
  locale: Locale,
}

export const Slug = closed({ slug: Type.String({ pattern: '^[a-z0-9-]{1,80}$' }) })

export const EntryBody = closed({
  ...citizen,
  from: Type.Optional(LocalDate),
  to: Type.Optional(LocalDate),
})

export const NewEntry = closed(
  {
    entryToken: nullable(
      Type.String({
        description:
          'opens the place: keep it secret. null where this person has a place already: its link goes to their own mailbox',
      }),
    ),
    position: Type.Integer({ description: 'from 1' }),
  },
  { title: 'NewWaitlistEntry', description: 'on the list' },
)

export const Offer = closed(
  {
    slotId: Id,
    startsAt: Instant,
    endsAt: Instant,
    place: Type.String(),
    expiresAt: Instant,
  },
  { title: 'WaitlistOffer', description: 'a slot that is kept until `expiresAt`' },
)

export const Entry = closed(
  {
    state: State,
    endedBecause: nullable(Type.Enum(['accepted', 'left', 'booked', 'unanswered', 'no-slot'])),
    official: closed({ slug: Type.String(), title: Type.String() }),
    position: nullable(Type.Integer({ description: 'from 1; null once the place has ended' })),
    joinedAt: Instant,
    ...days,
    offer: nullable(Offer),
    ...who,
  },
  { title: 'WaitlistEntry', description: 'the place' },
)

export const StaffList = closed({ official: Type.Optional(Type.String()), ...Language.properties, ...listParameters })

export const StaffEntry = closed(
  {
    id: Type.String({ format: 'uuid' }),
    ...Entry.properties,
    toCall: Type.Boolean({ description: 'an offer is open of which the citizen must be told by telephone' }),
  },
  { title: 'StaffWaitlistEntry' },
)

export const StaffEntries = closed(
  { items: Type.Array(StaffEntry), nextCursor: nullable(Type.String()) },
  { description: 'everybody on the list, in order' },
)
