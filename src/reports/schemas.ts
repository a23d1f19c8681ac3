import { Type } from 'typebox'
import { closed, Locale, nullable } from '../http/schemas.ts'
import { REPORTS } from './report.ts'

const Month = Type.String({
  pattern: '^20[0-9]{2}-[0-9]{2}(-[0-9]{2})?$',
  description: 'a month, or a date for its month',
})

export const ReportParameters = closed({ name: Type.Enum([...REPORTS]) })

export const ReportQuery = closed({
  from: Type.Optional(Month),
  to: Type.Optional(Month),
  official: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,80}$' })),
  publication: Type.Optional(
    Type.Enum(['true', 'false'], { description: 'as it may be published: of final months, small numbers hidden' }),
  ),
  lang: Type.Optional(Locale),
})

const Titled = closed({ slug: Type.String(), title: Type.String() })

export const ReportAnswer = closed({
  name: Type.String(),
  from: nullable(Type.String({ description: 'YYYY-MM' })),
  to: nullable(Type.String()),
  finalUntil: Type.String({ description: 'the last month of which nothing changes any more' }),
  publication: Type.Boolean(),
  items: Type.Array(
    closed({
      official: nullable(Titled),
      month: nullable(Type.String({ description: 'YYYY-MM' })),
      figures: Type.Array(
        closed({
          name: Type.String(),
          value: nullable(Type.Number()),
          hidden: nullable(Type.Enum(['few', 'other', 'thin'])),
        }),
      ),
    }),
  ),
  reasons: Type.Array(
    closed({ date: Type.String(), official: Type.String(), rule: Type.String(), reason: Type.String() }),
  ),
  remarks: Type.Array(closed({ official: Type.String(), remark: Type.String() })),
  nextCursor: Type.Null(),
})
