import { Type } from 'typebox'
import { closed, Id, Instant, LocalDate, Locale, listParameters, nullable } from '../http/schemas.ts'
import { optional, Slug, text } from '../receptions/staff-schemas.ts'

const AffectedStates = [
  'told',
  'to-call',
  'chose',
  'moved',
  'cancelled',
  'unreachable',
  'restored',
  'accepted',
] as const

export const CloseBody = closed({
  reason: text(500, 'for the staff'),
  publicReason: text(200, 'what citizens read, in one sentence'),
  publicReasonEn: optional(text(200, 'as `publicReason` where absent')),
  replyBy: optional(
    Type.String({
      description: 'until when slots are kept; 18:00 of the third working day where absent',
      maxLength: 40,
    }),
  ),
  holdSlots: optional(
    Type.Array(Id, {
      maxItems: 200,
      description: 'slots to be kept; the nearest, as many as there are people, where absent',
    }),
  ),
})

export const SubstituteBody = closed({
  official: Slug,
  reason: text(500, 'for the staff'),
  publicReason: optional(text(200, 'what citizens read, in one sentence')),
  publicReasonEn: optional(text(200, 'as `publicReason` where absent')),
  silence: Type.Enum(['keep', 'cancel'], { description: 'what becomes of whoever does not answer in time' }),
  replyBy: optional(
    Type.String({
      description:
        'by when to answer, before the reception begins; 18:00 of the third working day, or two hours before it, where absent',
      maxLength: 40,
    }),
  ),
})

const Slot = closed({
  slotId: Id,
  startsAt: Instant,
  usual: Type.Boolean({ description: 'kept where none are named' }),
})
const Mail = closed({ subject: Type.String(), text: Type.String() })
const Contact = {
  bookingId: Type.String(),
  code: Type.String(),
  name: nullable(Type.String()),
  phone: nullable(Type.String()),
  email: nullable(Type.String()),
  contactable: Type.Boolean({ description: 'by e-mail; else by telephone only' }),
  startsAt: Instant,
}
export const Preview = closed(
  {
    replyBy: Instant,
    affected: Type.Array(
      closed({
        ...Contact,
        means: Type.Enum(['e-mail', 'call-list', 'cancelled'], {
          description: 'how they are told; cancelled: an unconfirmed address, told by e-mail and final at once',
        }),
      }),
    ),
    slots: Type.Array(Slot, { description: 'slots that could be kept' }),
    mails: closed({ bg: Mail, en: Mail }),
  },
  { title: 'ClosurePreview' },
)

const line = closed({
  ...Contact,
  state: Type.Enum([...AffectedStates]),
  final: Type.Boolean(),
  mail: nullable(Type.Enum(['pending', 'sending', 'sent', 'dead', 'superseded'])),
  newStartsAt: nullable(Instant),
  newOfficial: nullable(Type.String()),
  tries: Type.Integer({ description: 'telephone calls that reached nobody' }),
  note: nullable(Type.String()),
  answeredAt: nullable(Instant),
})

const closure = {
  id: Id,
  kind: Type.Enum(['closure', 'substitution']),
  substitute: nullable(
    closed({ slug: Slug, title: Type.String() }, { description: 'of a substitution: who receives instead' }),
  ),
  silence: nullable(Type.Enum(['keep', 'cancel'])),
  state: Type.Enum(['open', 'closed', 'reopened']),
  receptionDayId: Id,
  official: closed({ slug: Slug, title: Type.String() }),
  date: LocalDate,
  reason: Type.String(),
  publicReason: Type.String(),
  publicReasonEn: nullable(Type.String()),
  replyBy: Instant,
  openedAt: Instant,
  endedAt: nullable(Instant),
  affectedCount: Type.Integer(),
  openCount: Type.Integer({ description: 'without a final answer' }),
  toCallCount: Type.Integer(),
}
export const ClosureList = closed(
  { items: Type.Array(closed(closure, { title: 'Closure' })), nextCursor: nullable(Type.String()) },
  { description: 'cases of closed days: the open ones first, then the newest' },
)
export const WholeClosure = closed(
  {
    ...closure,
    slots: Type.Array(
      closed({
        slotId: Id,
        official: Slug,
        startsAt: Instant,
        free: Type.Boolean({ description: 'can be chosen now' }),
      }),
    ),
    affected: Type.Array(line),
  },
  { title: 'WholeClosure' },
)

export const ClosureFilter = closed({
  official: optional(Slug),
  state: optional(Type.Enum(['open', 'closed', 'reopened'])),
  lang: optional(Locale),
  ...listParameters,
})
export const OfLine = closed({ id: Id, bookingId: Type.String({ format: 'uuid' }) })
export const OutcomeBody = closed({
  outcome: Type.Enum(['moved', 'accepted', 'cancelled', 'call-again', 'told', 'no-answer', 'unreachable'], {
    description:
      'accepted: of a substitution; moved (with slotId), accepted, cancelled and unreachable are final; told: thinks about it; call-again: asks to be called; no-answer: is counted',
  }),
  slotId: optional(Id),
  note: optional(text(500)),
})
