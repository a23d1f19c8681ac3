import { Type } from 'typebox'
import { WAIVABLE_RULES } from '../domain-error.ts'
import { closed, Id, Instant, LocalDate, Locale, nullable } from '../http/schemas.ts'
import { VISIT_STEPS } from './visit.ts'

const Version = Type.Integer({ minimum: 1, description: 'the version that was looked at' })
const Step = Type.Enum([...VISIT_STEPS])

export const OfBooking = closed({ id: Type.String({ format: 'uuid' }) })
export const OfDay = closed({ id: Id })
export const ListQuery = closed({
  date: Type.Optional(LocalDate),
  official: Type.Optional(Type.String({ maxLength: 80 })),
  lang: Type.Optional(Locale),
})
/** How a list is wanted as a file. */
const phones = Type.Optional(Type.Enum(['yes', 'no'], { description: 'whether telephones are on it; yes' }))
export const CsvQuery = closed({ phones, lang: Type.Optional(Locale) })
export const PdfQuery = closed({
  phones,
  look: Type.Optional(
    Type.Enum(['table', 'large'], { description: 'large: one person a block, with room for notes; table' }),
  ),
  lang: Type.Optional(Locale),
})
export const VisitBody = closed({ step: Step, version: Version })
export const UndoQuery = closed({
  version: Type.String({ pattern: '^[1-9][0-9]{0,8}$', description: 'the version that was looked at' }),
  lang: Type.Optional(Locale),
})

const visit = {
  bookingId: Type.String({ format: 'uuid' }),
  state: Type.String(),
  version: Type.Integer(),
  ticket: nullable(Type.Integer({ description: 'the number of the day, for the board' })),
  ticketName: nullable(Type.String({ description: 'the same as it is said and shown, „К 08“' })),
  arrivedAt: nullable(Instant),
  enteredAt: nullable(Instant),
  endedAt: nullable(Instant),
  nextSteps: Type.Array(Step, { description: 'the usual one first' }),
  undoUntil: nullable(Instant),
}
export const Visit = closed(visit, { title: 'Visit', description: 'a visit as it stands' })

const inLine = {
  place: nullable(
    Type.Integer({ minimum: 1, description: 'among those who wait, in the order of calling; null: does not wait' }),
  ),
  waitMinutes: nullable(Type.Integer({ minimum: 0, description: 'how long they still wait, as far as one can tell' })),
  late: Type.Boolean({ description: 'came so late that the next who is on time goes in before' }),
}
const Visitor = closed(
  {
    ...visit,
    ...inLine,
    code: Type.String(),
    name: Type.String({ description: 'of who came without an hour and gave none, their number' }),
    phone: nullable(Type.String()),
    onBehalfOf: nullable(Type.String()),
    needs: Type.Array(Type.String()),
    topic: nullable(
      closed(
        { category: nullable(Type.String()), text: nullable(Type.String()) },
        { description: 'null for whoever may not read questions' },
      ),
    ),
    channel: Type.String(),
  },
  { title: 'Visitor' },
)

const Overridden = closed({
  rule: Type.Union([
    Type.Enum([...WAIVABLE_RULES]),
    Type.Array(Type.Enum([...WAIVABLE_RULES]), { minItems: 1, maxItems: 5 }),
  ]),
  reason: Type.String({ maxLength: 300 }),
})
export const WalkInBody = closed(
  {
    name: Type.Optional(Type.String({ maxLength: 400 })),
    phone: Type.Optional(Type.String({ maxLength: 60 })),
    topic: Type.Optional(Type.String({ maxLength: 4_000 })),
    override: Type.Optional(Overridden),
  },
  { title: 'WalkIn', description: 'all of it optional' },
)
export const WalkIn = closed(
  {
    ...visit,
    ...inLine,
    receptionDayId: Id,
    slotId: Id,
    startsAt: Instant,
    endsAt: Instant,
    name: Type.String({ description: 'where none was given, the number' }),
    code: Type.String(),
  },
  { title: 'TakenWalkIn', description: 'somebody who came without an hour, with their number' },
)

const count = Type.Integer({ minimum: 0 })
export const DayList = closed(
  {
    receptionDayId: Id,
    official: closed({ slug: Type.String(), title: Type.String() }),
    date: LocalDate,
    place: Type.String(),
    startsAt: Instant,
    endsAt: Instant,
    state: Type.String(),
    delayMinutes: count,
    slots: Type.Array(
      closed({
        slotId: Id,
        startsAt: Instant,
        endsAt: Instant,
        state: Type.Enum(['free', 'booked', 'blocked', 'closed']),
        blockedReason: nullable(Type.String()),
        booking: nullable(Visitor),
        earlier: Type.Array(Visitor, { description: 'who had this hour before, and did not come or left' }),
      }),
    ),
    counters: closed({
      ...{ slots: count, free: count, toCome: count, waiting: count },
      ...{ inMeeting: count, done: count, noShow: count, left: count },
    }),
  },
  { title: 'DayList', description: 'the list of a reception day, in order of time' },
)
export const DayLists = closed(
  { items: Type.Array(DayList), nextCursor: nullable(Type.String()) },
  { description: 'the lists of a date' },
)
