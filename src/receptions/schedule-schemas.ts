import { Type } from 'typebox'
import { Affected, closed, Id, Instant, LocalDate, nullable } from '../http/schemas.ts'
import {
  affected,
  booking,
  cutBy,
  hours,
  Minutes,
  optional,
  outcome,
  place,
  Slug,
  text,
  version,
} from './staff-schemas.ts'

const Recurrence = closed(
  {
    weekday: Minutes(1, 7, '1 Monday to 7 Sunday'),
    weeksOfMonth: optional(
      Type.Array(Type.Enum([1, 2, 3, 4, 5, -1]), {
        minItems: 1,
        maxItems: 6,
        uniqueItems: true,
        description: 'which of that weekday in the month; -1 the last',
      }),
    ),
    everyNWeeks: optional(Minutes(1, 52, 'counted from the week of anchorDate')),
    anchorDate: optional(LocalDate),
  },
  { title: 'Recurrence' },
)

const rule = {
  recurrence: Recurrence,
  ...hours,
  ...place,
  validFrom: LocalDate,
  validTo: optional(nullable(LocalDate)),
  orderNumber: optional(nullable(text(120, 'the order by which it is so'))),
  opensDaysAhead: Minutes(0, 366),
  ...booking,
  closesMinutesBefore: Minutes(0, 20_160),
  holidayPolicy: Type.Enum(['skip', 'next-working-day'], {
    description:
      'what becomes of a date that is a day off: skipped, or moved to the next working day that is not already a reception',
  }),
}

export const ScheduleBody = closed({ official: Slug, ...rule, affected }, { title: 'ScheduleInput' })
export const PreviewBody = closed({
  official: Slug,
  ...rule,
  scheduleId: optional(Id),
  affected,
})
export const ScheduleChange = closed({
  ...(Object.fromEntries(Object.entries(rule).map(([name, schema]) => [name, optional(schema)])) as {
    [K in keyof typeof rule]: ReturnType<typeof optional<(typeof rule)[K]>>
  }),
  affected,
  version,
})

const schedule = {
  id: Id,
  official: Slug,
  inWords: Type.String({ description: "the rule as a sentence, in the caller's language" }),
  recurrence: Recurrence,
  ...cutBy,
  place: Type.String(),
  placeEn: Type.String(),
  validFrom: LocalDate,
  validTo: nullable(LocalDate),
  orderNumber: nullable(Type.String()),
  holidayPolicy: Type.String(),
  version: Type.Integer(),
}
export const Schedule = closed(schedule, {
  title: 'Schedule',
  description: 'the rule of reception days of one official',
})
export const SavedSchedule = closed(
  { ...schedule, ...outcome },
  { description: 'the schedule, and what it did to the days' },
)
export const EndedSchedule = closed(outcome, { description: 'what became of its days' })
export const Schedules = closed(
  { items: Type.Array(Schedule), nextCursor: nullable(Type.String()) },
  { description: 'schedules' },
)

export const Preview = closed(
  {
    inWords: Type.String(),
    dates: Type.Array(
      closed({
        date: LocalDate,
        startsAt: Instant,
        endsAt: Instant,
        slots: Type.Integer(),
        note: optional(Type.String()),
      }),
      { description: 'the next twelve' },
    ),
    skipped: Type.Array(closed({ date: LocalDate, note: Type.String() }), {
      description: 'dates of the rule without a reception',
    }),
    slotCount: Type.Integer({ description: 'slots of all these dates' }),
    affectedBookings: Type.Array(Affected),
    keptDays: Type.Array(closed({ receptionDayId: Id, date: LocalDate }), {
      description: 'days set by hand that the rule does not name; they stay',
    }),
  },
  { title: 'SchedulePreview', description: 'what the rule would do; nothing is changed' },
)
