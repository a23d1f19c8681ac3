import { Type } from 'typebox'
import { closed, Id, Instant, Locale, listParameters, nullable } from '../http/schemas.ts'
import { RoleName } from './schemas.ts'

const Name = Type.String({ minLength: 1, maxLength: 120 })
const Roles = Type.Array(RoleName, { minItems: 1, maxItems: 5 })
const Slugs = Type.Array(Type.String({ maxLength: 100 }), {
  maxItems: 100,
  description: 'the slugs of those whose receptions they look after; an administrator needs none',
})
const ReadsTopics = Type.Boolean({
  description: 'whether an administrator or the front desk may read what citizens come about',
})

export const UserId = closed({ id: Id })
export const UserList = closed({ lang: Type.Optional(Locale), ...listParameters })

export const User = closed(
  {
    id: Id,
    email: Type.String(),
    name: Type.String(),
    roles: Type.Array(RoleName),
    officials: Type.Array(Type.String()),
    locale: Locale,
    readsTopics: ReadsTopics,
    state: Type.Enum(['invited', 'active', 'inactive'], { description: 'invited: no password was chosen yet' }),
    secondFactor: Type.Boolean(),
    lastSeenAt: nullable(Instant),
  },
  { title: 'StaffUser' },
)

export const Users = closed({ items: Type.Array(User), nextCursor: nullable(Type.String()) })

export const Invitation = closed({
  email: Type.String({ maxLength: 254 }),
  name: Name,
  roles: Roles,
  officials: Type.Optional(Slugs),
  locale: Type.Optional(Locale),
  readsTopics: Type.Optional(ReadsTopics),
})

export const UserChange = closed({
  name: Type.Optional(Name),
  roles: Type.Optional(Roles),
  officials: Type.Optional(Slugs),
  locale: Type.Optional(Locale),
  readsTopics: Type.Optional(ReadsTopics),
  active: Type.Optional(Type.Boolean({ description: 'false ends every session at once' })),
})
