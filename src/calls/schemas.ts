import { Type } from 'typebox'
import { closed, Instant, Language, Locale, listParameters, nullable } from '../http/schemas.ts'
import { CALL_RESULTS } from './call.ts'

const Result = Type.Enum(CALL_RESULTS)

export const CallId = closed({ id: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }) })

export const CallFilter = closed({
  official: Type.Optional(Type.String()),
  state: Type.Optional(Type.Enum(['open', 'done', 'void'], { description: 'open where absent' })),
  ...Language.properties,
  ...listParameters,
})

export const CallBody = closed({
  result: Result,
  note: Type.Optional(Type.String()),
})

export const CallLine = closed(
  {
    id: Type.String(),
    kind: Type.Enum(['undeliverable', 'changed', 'answered', 'closure', 'reminder', 'offer', 'offer-withdrawn']),
    state: Type.Enum(['open', 'done', 'void']),
    official: closed({ slug: Type.String(), title: Type.String() }),
    dueAt: Instant,
    citizen: closed({ name: nullable(Type.String()), phone: nullable(Type.String()), email: nullable(Type.String()) }),
    locale: Locale,
    say: Type.String({ description: "what to say, in the citizen's language" }),
    results: Type.Array(Result, { description: 'what can be noted of this call' }),
    tries: Type.Integer(),
    result: nullable(Result),
    triedAt: nullable(Instant),
    undoable: Type.Boolean({ description: 'what was last noted can still be taken back' }),
    note: nullable(Type.String()),
    booking: nullable(closed({ id: Type.String({ format: 'uuid' }), code: Type.String(), state: Type.String() })),
    waitlistEntryId: nullable(Type.String({ format: 'uuid' })),
  },
  { title: 'Call', description: 'a line of the call list' },
)

export const Calls = closed(
  { items: Type.Array(CallLine), nextCursor: nullable(Type.String()) },
  { description: 'the most urgent first' },
)
