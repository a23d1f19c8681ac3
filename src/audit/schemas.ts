import { Type } from 'typebox'
import { closed, Instant, Language, LocalDate, nullable } from '../http/schemas.ts'

const Word = Type.String({ pattern: '^[a-z][a-z-]{0,39}$' })

export const AuditQuery = closed({
  ...Language.properties,
  who: Type.Optional(
    Type.String({
      pattern: '^([a-z][a-z-]{0,39}|user:[1-9][0-9]{0,8})$',
      description: '`citizen`, `system`, `operator`, `unknown`, or `user:<id>`',
    }),
  ),
  what: Type.Optional({ ...Word, description: 'what was done: `book`, `cancel`, `read` …' }),
  object: Type.Optional({ ...Word, description: 'to which kind of thing: `booking`, `reception-day`, `session` …' }),
  id: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z :._-]{1,200}$', description: 'the number of that thing' })),
  official: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,60}$', description: 'what concerns their receptions' })),
  from: Type.Optional(LocalDate),
  to: Type.Optional({ ...LocalDate, description: 'local date, YYYY-MM-DD, included' }),
  limit: Type.Optional(
    Type.String({ pattern: '^([1-9]|[1-9][0-9]|[1-4][0-9][0-9]|500)$', description: '1 to 500; 100 where absent' }),
  ),
  cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })),
})

export const AuditEntry = closed(
  {
    id: Type.String(),
    at: Instant,
    who: closed({
      kind: Type.Enum(['staff', 'citizen', 'system', 'operator', 'unknown']),
      id: nullable(Type.String()),
      name: nullable(Type.String({ description: 'of who works here, as they are called today' })),
    }),
    what: Type.String(),
    object: Type.String(),
    objectId: Type.String(),
    from: nullable(Type.String()),
    to: nullable(Type.String()),
    version: nullable(Type.Integer()),
    fields: Type.Array(Type.String(), { description: 'the names of the fields concerned, never what was in them' }),
    why: nullable(Type.String()),
    sealed: Type.Boolean({ description: 'whether the entry is under a seal of the chain' }),
  },
  { title: 'AuditEntry' },
)

export const AuditList = closed({ items: Type.Array(AuditEntry), nextCursor: nullable(Type.String()) })
