import { Type } from 'typebox'
import { WAIVABLE_RULES } from '../domain-error.ts'
import { closed, Id, Instant, LocalDate, Locale, listParameters, nullable } from '../http/schemas.ts'
import { BookingBody, NewBooking } from './schemas.ts'
import { STAFF_CHANNELS } from './staff-order-rules.ts'
import { TRIAGE_DECISIONS } from './triage-rules.ts'

const text = (maxLength: number, description?: string) =>
  Type.String({ maxLength, ...(description === undefined ? {} : { description }) })
const rule = Type.Enum([...WAIVABLE_RULES])
const version = Type.Integer({ minimum: 1, description: 'the version that was looked at' })

export const ById = closed({ id: Type.String({ format: 'uuid' }) })

export const BookingQuery = closed({
  q: Type.Optional(
    text(
      200,
      'part of a name in Cyrillic or Latin, of a telephone in any spelling, a code; several words must all fit',
    ),
  ),
  official: Type.Optional(Type.String({ maxLength: 80 })),
  from: Type.Optional(LocalDate),
  to: Type.Optional(LocalDate),
  state: Type.Optional(
    Type.Enum([
      ...['unverified', 'confirmed', 'arrived', 'in-meeting', 'done', 'no-show', 'left'],
      ...['cancelled-by-citizen', 'cancelled-by-municipality', 'expired'],
    ]),
  ),
  untriaged: Type.Optional(
    Type.Enum(['true', 'false'], { description: 'true: only coming ones about whose question nobody has decided' }),
  ),
  lang: Type.Optional(Locale),
  ...listParameters,
})

export const Override = closed(
  {
    rule: Type.Union([rule, Type.Array(rule, { minItems: 1, maxItems: WAIVABLE_RULES.length })]),
    reason: text(1_200),
  },
  { description: 'rules that are not to hold this once; never an occupied slot or a closed day' },
)

const { holdToken: _, altcha: __, ...order } = BookingBody.properties
export const StaffBookingBody = closed({
  ...order,
  channel: Type.Enum([...STAFF_CHANNELS]),
  override: Type.Optional(Override),
})

// The link that opens and changes the booking goes to its citizen alone.
const { manageToken: ___, manageUrl: ____, confirmBy: _____, ...made } = NewBooking.properties
export const StaffNewBooking = closed({ ...made, slotId: Id }, { title: 'StaffNewBooking', description: 'booked' })

export const MoveBody = closed({ slotId: Id, version, override: Type.Optional(Override) })
export const CancelBody = closed({ reason: text(1_200, 'told to the citizen'), version })

export const TriageBody = closed({
  decision: Type.Enum([...TRIAGE_DECISIONS]),
  reason: Type.Optional(text(4_000, 'told to the citizen: why it is redirected, or the answer')),
  redirectTo: Type.Optional(
    closed({ official: Type.Optional(text(80, 'a slug')), unit: Type.Optional(text(800, 'and how to reach it')) }),
  ),
  expert: Type.Optional(closed({ email: text(400), question: text(1_200, 'in words that name no citizen') })),
  reference: Type.Optional(text(800, 'where the answer stands')),
  objection: Type.Optional(text(2_000, 'how to object, where it is not as always')),
  freeSlot: Type.Optional(Type.Boolean({ description: 'answered: give the hour back' })),
  triageVersion: Type.Optional(Type.Integer({ minimum: 0, description: 'how many decisions were seen' })),
  version,
})

const Triage = closed({
  decision: Type.Enum([...TRIAGE_DECISIONS]),
  reason: nullable(Type.String()),
  official: nullable(Type.String()),
  unit: nullable(Type.String()),
  reference: nullable(Type.String()),
  objection: nullable(Type.String()),
  expertEmail: nullable(Type.String()),
  expertQuestion: nullable(Type.String()),
  freed: Type.Boolean(),
  at: Instant,
  version: Type.Integer(),
})

const found = {
  id: Type.String({ format: 'uuid' }),
  code: Type.String(),
  state: Type.String(),
  official: closed({ slug: Type.String(), title: Type.String() }),
  startsAt: Instant,
  endsAt: Instant,
  place: Type.String(),
  version: Type.Integer(),
  slotId: Id,
  channel: Type.String(),
  citizen: closed({ name: Type.String(), phone: nullable(Type.String()), email: nullable(Type.String()) }),
  topic: nullable(
    closed(
      { category: nullable(Type.String()), text: nullable(Type.String()) },
      { description: 'null for whoever may not read questions' },
    ),
  ),
  needs: Type.Array(Type.String()),
  onBehalfOf: nullable(Type.String()),
  locale: Locale,
  canMove: Type.Boolean(),
  canCancel: Type.Boolean(),
  emailRefused: Type.Boolean(),
  undecided: Type.Boolean(),
  cancelReason: nullable(Type.String()),
  createdAt: Instant,
  triage: nullable(Triage),
}

export const FoundBookings = closed(
  { items: Type.Array(closed(found, { title: 'FoundBooking' })), nextCursor: nullable(Type.String()) },
  { description: 'those to come first, the nearest in time before the others' },
)

export const StaffBooking = closed(
  {
    ...found,
    history: Type.Array(
      closed({
        at: Instant,
        by: Type.String({ description: 'a name, `citizen` or `system`' }),
        subject: Type.String({ description: 'booking, question, waived-rule' }),
        action: Type.String(),
        from: nullable(Type.String()),
        to: nullable(Type.String()),
        reason: nullable(Type.String()),
      }),
    ),
    messages: Type.Array(
      closed({ kind: Type.String(), state: Type.String(), dueAt: Instant, sentAt: nullable(Instant) }),
    ),
    waived: Type.Array(closed({ rule, act: Type.String(), reason: nullable(Type.String()), at: Instant })),
  },
  { title: 'StaffBooking', description: 'the booking with its history and messages' },
)
