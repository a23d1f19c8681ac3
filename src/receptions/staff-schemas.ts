import { Type } from 'typebox'
import { Affected, closed, Id, LocalDate, Locale, listParameters, nullable } from '../http/schemas.ts'

export const optional = Type.Optional
export const text = (maxLength: number, description?: string) =>
  Type.String({ minLength: 1, maxLength, ...(description ? { description } : {}) })
export const Slug = Type.String({ pattern: '^[a-z0-9-]{1,80}$', description: 'an official' })

export const WallTime = Type.String({
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$',
  description: 'wall time in Bulgaria; 24:00 is the end of the day',
  examples: ['14:00'],
})

export const Minutes = (minimum: number, maximum: number, description?: string) =>
  Type.Integer({ minimum, maximum, ...(description ? { description } : {}) })

export const hours = {
  startTime: WallTime,
  endTime: WallTime,
  slotMinutes: Minutes(5, 480),
  breaks: optional(Type.Array(closed({ startTime: WallTime, endTime: WallTime }), { maxItems: 12 })),
}

export const booking = {
  opensAtTime: optional(WallTime),
  closesDaysBefore: optional(
    nullable(Minutes(0, 30, 'booking closes on that day at the latest; 1 without a time: no sign-up on the day')),
  ),
  closesAtTime: optional(nullable(WallTime)),
  staffShare: optional(Minutes(0, 288, 'so many slots of a day are for telephone and desk')),
  staffShareUntilWorkingDays: optional(Minutes(0, 60, 'until so many working days before, then free for all')),
}

export const place = { place: text(200), placeEn: optional(text(200, 'as `place` where absent')) }

/** How to go on where bookings are affected: without it 409 `affects-bookings`, and nothing is changed. */
export const affected = optional(
  Type.Enum(['needs-decision'], {
    description: 'save all the same: what is booked stays, and its day waits for a decision',
  }),
)
export const version = optional(Type.Integer({ description: '409 version-conflict where it is another by now' }))

export const cutBy = {
  startTime: WallTime,
  endTime: WallTime,
  slotMinutes: Type.Integer(),
  breaks: Type.Array(closed({ startTime: WallTime, endTime: WallTime })),
  opensDaysAhead: Type.Integer(),
  opensAtTime: WallTime,
  closesMinutesBefore: Type.Integer(),
  closesDaysBefore: nullable(Type.Integer()),
  closesAtTime: nullable(WallTime),
  staffShare: Type.Integer(),
  staffShareUntilWorkingDays: Type.Integer(),
}
export const MadeDay = closed({
  receptionDayId: nullable(Id),
  date: LocalDate,
  verdict: Type.Enum(['made', 'was-there', 'changed', 'withdrawn', 'needs-decision']),
  slots: Type.Integer(),
})
export const outcome = {
  days: Type.Array(MadeDay, { description: 'what became of reception days' }),
  affectedBookings: Type.Array(Affected),
}

export const ById = closed({ id: Id })
export const OfOfficial = closed({ official: optional(Slug), lang: optional(Locale), ...listParameters })
export const Affecting = closed({ affected, lang: optional(Locale) })
