import { Type } from 'typebox'
import { closed, Id, Instant, Locale, nullable } from '../http/schemas.ts'

const official = closed({ slug: Type.String(), title: Type.String() })
const state = Type.String({
  description:
    'held, unverified, confirmed, arrived, in-meeting, done, no-show, left, cancelled-by-citizen, cancelled-by-municipality, expired',
})

const confirmBy = nullable(
  Type.String({
    description:
      'state unverified: until when the address must be confirmed by the link of the mail; then the booking lapses',
  }),
)

const altcha = Type.Optional(
  Type.String({ maxLength: 4_000, description: 'the solution of a puzzle of GET /challenge, where one is asked for' }),
)

export const HoldBody = closed({ slotId: Id, altcha })

export const Hold = closed(
  { slotId: Id, startsAt: Instant, endsAt: Instant, expiresAt: Instant },
  { title: 'Hold', description: 'the hold' },
)

export const NewHold = closed(
  { holdToken: Type.String(), ...Hold.properties },
  { title: 'NewHold', description: 'held; the token books, extends or gives it back' },
)

// Lengths here are generous: the exact rules (after NFC) are those of booking-rules.ts and have kinder words.
export const BookingBody = closed({
  slotId: Id,
  holdToken: Type.Optional(Type.String({ maxLength: 200 })),
  altcha,
  citizen: closed({
    name: Type.String({ maxLength: 400, description: 'in Cyrillic or Latin, 2 to 100 characters' }),
    phone: Type.Optional(Type.String({ maxLength: 100, description: 'any Bulgarian or international spelling' })),
    email: Type.Optional(Type.String({ maxLength: 400 })),
  }),
  topic: closed({
    category: Type.Optional(Type.String({ maxLength: 240 })),
    text: Type.String({ maxLength: 4_000, description: '1 to 1,000 characters; no civil number (ЕГН)' }),
  }),
  needs: Type.Optional(Type.Array(Type.String({ maxLength: 400 }), { maxItems: 5, examples: [['wheelchair']] })),
  onBehalfOf: Type.Optional(Type.String({ maxLength: 400 })),
  locale: Locale,
})

export const NewBooking = closed(
  {
    id: Type.String({ format: 'uuid' }),
    code: Type.String({ description: 'six digits' }),
    state,
    official,
    startsAt: Instant,
    endsAt: Instant,
    place: Type.String(),
    manageToken: Type.String({ description: 'opens and changes the booking: keep it secret' }),
    manageUrl: Type.String(),
    version: Type.Integer(),
    confirmBy,
  },
  { title: 'NewBooking', description: 'booked' },
)

export const Booking = closed(
  {
    id: Type.String({ format: 'uuid' }),
    code: Type.String(),
    state,
    official,
    startsAt: Instant,
    endsAt: Instant,
    place: Type.String(),
    version: Type.Integer(),
    slotId: Id,
    citizen: closed({ name: Type.String(), phone: nullable(Type.String()), email: nullable(Type.String()) }),
    topic: closed({ category: nullable(Type.String()), text: nullable(Type.String()) }),
    needs: Type.Array(Type.String()),
    onBehalfOf: nullable(Type.String()),
    locale: Locale,
    canMove: Type.Boolean(),
    canCancel: Type.Boolean(),
    emailRefused: Type.Boolean({
      description: 'a mail to this address was refused for good; the municipality will telephone',
    }),
    undecided: Type.Boolean({
      description:
        'its day, hour or place is being decided about: it stays as it is until the municipality tells the citizen',
    }),
    delayMinutes: Type.Integer({ description: 'by how much the reception runs late' }),
    confirmBy,
  },
  { title: 'Booking', description: 'the booking' },
)

export const CancelBody = closed({ reason: Type.Optional(Type.String({ maxLength: 2_000 })) })
export const MoveBody = closed({ slotId: Id })

const maybe = nullable(Type.String())

export const OwnData = closed(
  {
    booking: Booking,
    channel: Type.String(),
    createdAt: Instant,
    cancelReason: nullable(Type.String()),
    history: Type.Array(
      closed({ at: Instant, action: Type.String(), from: nullable(Type.String()), to: nullable(Type.String()) }),
    ),
    messages: Type.Array(
      closed({ kind: Type.String(), state: Type.String(), dueAt: Instant, sentAt: nullable(Instant) }),
    ),
    outcome: nullable(
      closed(
        {
          resultKind: Type.String(),
          ...{ result: maybe, commitment: maybe, unit: maybe, dueDate: maybe, incomingNumber: maybe },
          ...{ procedure: maybe, registeredOn: maybe, lawfulDeadline: maybe },
          ...{ summary: maybe, doneOn: maybe, doneNote: maybe },
        },
        { description: 'what was noted of the reception' },
      ),
    ),
  },
  { title: 'OwnData', description: 'everything kept' },
)

export const Puzzle = Type.Object(
  {
    parameters: closed({
      algorithm: Type.String(),
      nonce: Type.String(),
      salt: Type.String(),
      cost: Type.Integer(),
      keyLength: Type.Integer(),
      keyPrefix: Type.String(),
      keySignature: Type.Optional(Type.String()),
      data: Type.Optional(
        closed({
          official: Type.String(),
          date: Type.String(),
          expires: Type.Integer({ description: 'seconds since 1970' }),
        }),
      ),
    }),
    signature: Type.String(),
  },
  { title: 'Puzzle', description: 'the puzzle' },
)
