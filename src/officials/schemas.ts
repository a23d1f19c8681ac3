import { Type } from 'typebox'
import { closed, Id, Locale, listParameters, nullable } from '../http/schemas.ts'

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength })
const LETTER = '^[АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ]{1,2}$'
const SLUG = '^[a-z0-9]+(-[a-z0-9]+)*$'

const writable = {
  office: Type.String({
    pattern: SLUG,
    maxLength: 60,
    description: 'mayor, deputy-mayor, secretary, or another office of the house',
  }),
  title: text(120),
  titleEn: text(120),
  name: Type.Optional(nullable(text(120))),
  portfolio: Type.Optional(nullable(text(200))),
  portfolioEn: Type.Optional(nullable(text(200))),
  room: Type.Optional(nullable(text(40))),
  sortOrder: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000, description: 'lowest first' })),
  ticketLetter: Type.Optional(
    Type.String({
      pattern: LETTER,
      description:
        'a Bulgarian capital before the numbers of the day, different for each who receives; left out: chosen',
    }),
  ),
}

export const OfficialBody = closed(
  { slug: Type.String({ pattern: SLUG, maxLength: 80, description: 'in addresses; it stays' }), ...writable },
  { title: 'OfficialInput' },
)
export const OfficialChange = closed({
  ...writable,
  office: Type.Optional(writable.office),
  title: Type.Optional(writable.title),
  titleEn: Type.Optional(writable.titleEn),
  active: Type.Optional(Type.Boolean({ description: 'false: nobody books any more; only where nobody is to come' })),
  version: Type.Optional(
    Type.Integer({ minimum: 1, description: 'that was read; where it is another by now, nothing is changed' }),
  ),
})
export const StaffOfficial = closed(
  {
    id: Id,
    slug: Type.String(),
    office: Type.String(),
    title: Type.String(),
    titleEn: Type.String(),
    name: nullable(Type.String()),
    portfolio: nullable(Type.String()),
    portfolioEn: nullable(Type.String()),
    room: nullable(Type.String()),
    sortOrder: Type.Integer(),
    active: Type.Boolean(),
    ticketLetter: Type.String(),
    version: Type.Integer(),
  },
  { title: 'StaffOfficial', description: 'an official as the administrator keeps them' },
)
export const StaffOfficials = closed(
  { items: Type.Array(StaffOfficial), nextCursor: nullable(Type.String()) },
  { description: 'all officials, active or not, in the order of the house' },
)
export const Slug = closed({ slug: Type.String({ pattern: '^[a-z0-9-]{1,80}$' }) })
export const List = closed({ lang: Type.Optional(Locale), ...listParameters })
