import { Type } from 'typebox'
import { closed, Instant, Locale, listParameters, nullable } from '../http/schemas.ts'
import { Slug } from './staff-schemas.ts'

export const List = closed({ lang: Type.Optional(Locale), ...listParameters })
export const ById = closed({ id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }) })
export const FeedBody = closed({ official: Slug })
export const Feed = closed(
  {
    id: Type.String(),
    official: closed({ slug: Type.String(), title: Type.String() }),
    url: nullable(
      Type.String({ description: 'secret; null where the key by which it was made is gone: make another' }),
    ),
    createdAt: Instant,
    readable: Type.Boolean({ description: 'false: the reception is not kept any more, the address answers 404' }),
  },
  { title: 'CalendarFeed', description: 'a secret calendar of one official’s receptions' },
)
export const Feeds = closed(
  { items: Type.Array(Feed), nextCursor: nullable(Type.String()) },
  { description: "the caller's calendar feeds" },
)
export const Revoked = Type.Null({ description: 'revoked' })
