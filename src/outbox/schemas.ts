import { Type } from 'typebox'
import { closed, Instant, Language, Locale, listParameters, nullable } from '../http/schemas.ts'

const State = Type.Enum(['pending', 'sending', 'sent', 'dead', 'superseded'])

export const MessageId = closed({ id: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }) })

export const MessageFilter = closed({
  state: Type.Optional(State),
  official: Type.Optional(Type.String()),
  ...Language.properties,
  ...listParameters,
})

export const RetryBody = closed({
  email: Type.Optional(Type.String({ description: 'the right address, where the old one was wrong' })),
})

export const Message = closed(
  {
    id: Type.String(),
    kind: Type.String({ description: 'confirmation, moved, cancelled, reminder, ..., waitlist-offer, ...' }),
    state: State,
    verdict: Type.String({ description: "what became of it, in words of the caller's language" }),
    error: nullable(Type.String({ description: "a class and the mail server's code; never its words" })),
    attempts: Type.Integer(),
    dueAt: Instant,
    sentAt: nullable(Instant),
    official: closed({ slug: Type.String(), title: Type.String() }),
    bookingId: nullable(Type.String({ format: 'uuid' })),
    waitlistEntryId: nullable(Type.String({ format: 'uuid' })),
    citizen: closed({ name: nullable(Type.String()), email: nullable(Type.String()) }),
    locale: Locale,
    canRetry: Type.Boolean(),
  },
  { title: 'Message', description: 'what a citizen was told, with the verdict of its delivery' },
)

export const Messages = closed(
  { items: Type.Array(Message), nextCursor: nullable(Type.String()) },
  { description: 'the newest first' },
)
