import { Type } from 'typebox'
import { closed, LocalDate, Locale, listParameters, nullable } from '../http/schemas.ts'
import { affected, optional, outcome, text } from './staff-schemas.ts'

export const Year = closed({
  year: optional(Type.String({ pattern: '^20[0-9][0-9]$' })),
  lang: optional(Locale),
  ...listParameters,
})
export const ByDate = closed({ date: LocalDate })
const calendarDay = {
  date: LocalDate,
  name: Type.String(),
  kind: Type.Enum(['holiday', 'substitute', 'exception']),
  working: Type.Boolean(),
  reason: nullable(Type.String()),
  source: nullable(Type.String()),
}
export const CalendarDay = closed(calendarDay, { title: 'CalendarDay' })
export const CalendarYear = closed(
  { items: Type.Array(CalendarDay), nextCursor: nullable(Type.String()) },
  { description: "the year's non-working days by law and what was decided beyond it; plain weekends are not listed" },
)
export const DecisionBody = closed({
  working: Type.Boolean(),
  name: text(200),
  nameEn: optional(text(200)),
  reason: text(500),
  source: optional(text(200)),
  affected,
})
export const DecidedDate = closed(
  { ...calendarDay, ...outcome },
  { description: 'the decision, and what it did to reception days' },
)
export const UndecidedDate = closed(outcome, { description: 'what it did to reception days' })
