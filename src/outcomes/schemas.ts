import { Type } from 'typebox'
import { Override } from '../bookings/staff-schemas.ts'
import { closed, Id, Instant, LocalDate, Locale, listParameters, nullable } from '../http/schemas.ts'
import { RESULT_KINDS } from './outcome.ts'
import { LIMITS } from './outcome-rules.ts'
import { PROCEDURES } from './procedure-rules.ts'

// Longer than what is kept: the length is judged after the text is normalised.
const text = (field: keyof typeof LIMITS, description: string) =>
  Type.Optional(Type.String({ maxLength: 4 * LIMITS[field], description }))
const Kind = Type.Enum([...RESULT_KINDS], { description: 'what remains of it for the figures' })
const Procedure = Type.Enum([...PROCEDURES], { description: 'what it became on paper' })
const seen = Type.Integer({ minimum: 1, description: 'the version that was looked at' })

export const OfBooking = closed({ id: Type.String({ format: 'uuid' }) })

export const OutcomeBody = closed({
  result: Type.String({ maxLength: 4 * LIMITS.result, description: 'what was said' }),
  resultKind: Type.Optional(Kind),
  commitment: text('commitment', 'what was promised'),
  unit: text('unit', 'who is to do it'),
  dueDate: Type.Optional(LocalDate),
  incomingNumber: text('incomingNumber', 'under which it was entered'),
  procedure: Type.Optional(Procedure),
  registeredOn: Type.Optional(
    Type.String({
      format: 'date',
      description:
        'the day on which it came in, from which the law counts; of a procedure the day of the reception where it is left out',
    }),
  ),
  followUpSlotId: Type.Optional(Id),
  summaryToCitizen: text('summaryToCitizen', 'sent by e-mail, once for each text; without an address it is printed'),
  override: Type.Optional(Override),
  version: Type.Optional(
    Type.Integer({ minimum: 0, description: 'the version that was looked at; 0 where nothing was noted yet' }),
  ),
})

const owed = {
  resultKind: Kind,
  commitment: nullable(Type.String()),
  unit: nullable(Type.String()),
  dueDate: nullable(LocalDate),
  incomingNumber: nullable(Type.String()),
  procedure: nullable(Procedure),
  registeredOn: nullable(LocalDate),
  lawfulDeadline: nullable(
    Type.String({ format: 'date', description: 'Administrative Procedure Code, art. 118(1) and 121' }),
  ),
  state: Type.Enum(['none', 'open', 'overdue', 'done']),
  doneOn: nullable(LocalDate),
  doneNote: nullable(Type.String()),
  version: Type.Integer(),
}

export const Outcome = closed(
  {
    bookingId: Type.String({ format: 'uuid' }),
    result: nullable(Type.String()),
    ...owed,
    followUp: nullable(closed({ bookingId: Type.String({ format: 'uuid' }), startsAt: Instant, state: Type.String() })),
    summaryToCitizen: nullable(Type.String()),
    summarySent: nullable(
      closed({ state: Type.String(), sentAt: nullable(Instant) }, { description: 'null: there is no address' }),
    ),
    recordedBy: Type.String(),
    recordedAt: Instant,
  },
  { title: 'Outcome', description: 'what was said at a reception, and promised' },
)

export const CommitmentQuery = closed({
  overdue: Type.Optional(Type.Enum(['true', 'false'], { description: 'true: only those whose day has passed' })),
  state: Type.Optional(Type.Enum(['open', 'overdue', 'done'])),
  official: Type.Optional(Type.String({ maxLength: 80 })),
  unit: Type.Optional(Type.String({ maxLength: LIMITS.unit })),
  lang: Type.Optional(Locale),
  ...listParameters,
})

export const Commitment = closed(
  {
    bookingId: Type.String({ format: 'uuid' }),
    official: closed({ slug: Type.String(), title: Type.String() }),
    receivedAt: Instant,
    citizen: nullable(Type.String({ description: 'null once the citizen is forgotten' })),
    ...owed,
  },
  { title: 'Commitment', description: 'something that is owed to a citizen, or was' },
)
export const Commitments = closed(
  { items: Type.Array(Commitment), nextCursor: nullable(Type.String()) },
  { description: 'the overdue first' },
)

export const DoneBody = closed({
  doneOn: Type.Optional(Type.String({ format: 'date', description: 'today where it is left out' })),
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
  version: seen,
})
export const ReopenQuery = closed({
  version: Type.String({ pattern: '^[1-9][0-9]{0,8}$', description: 'the version that was looked at' }),
  lang: Type.Optional(Locale),
})
