import type { Static } from 'typebox'
import { sofiaIso } from '../i18n/format-time.ts'
import type { Locale } from '../i18n/words.ts'
import { countersOf } from './list-rules.ts'
import type { ListedDay, ListedSlot, Visitor, VisitRow } from './queries.ts'
import { type Called, orderOfCalling, type QueueRules } from './queue-rules.ts'
import type * as schemas from './schemas.ts'
import { ticketName } from './ticket.ts'
import { canUndo, nextSteps, UNDO_MINUTES } from './visit.ts'
import type { OnTheSpot } from './walk-in.ts'

/** Who looks, in which language and when: in seconds since 1970; whether they may read what people come about; the house's rule of calling. */
type Look = { locale: Locale; now: number; topicShown: boolean; rules: QueueRules }

const iso = (epochSeconds: number) => sofiaIso(Math.round(epochSeconds * 1000))
const isoOrNull = (epochSeconds: number | null) => (epochSeconds === null ? null : iso(epochSeconds))

/** A visit as the API shows it. */
export function visitAnswer(
  {
    bookingId,
    state,
    version,
    startsAt,
    visit,
  }: Pick<Visitor, 'bookingId' | 'state' | 'version'> & {
    startsAt: number
    visit: VisitRow | null
  },
  now: number,
): Static<typeof schemas.Visit> {
  const steppedAt = visit?.steppedAt ?? null
  return {
    ...{ bookingId, state, version },
    ticket: visit?.ticket ?? null,
    ticketName: visit?.ticket ? ticketName(visit.ticketLetter, visit.ticket) : null,
    arrivedAt: isoOrNull(visit?.arrivedAt ?? null),
    enteredAt: isoOrNull(visit?.enteredAt ?? null),
    endedAt: isoOrNull(visit?.endedAt ?? null),
    nextSteps: [...nextSteps({ state, startsAt }, now)],
    undoUntil: steppedAt !== null && canUndo({ steppedAt }, now) ? iso(steppedAt + UNDO_MINUTES * 60) : null,
  }
}

/** A day's list as the API shows it. */
export function dayListAnswer(day: ListedDay, look: Look): Static<typeof schemas.DayList> {
  const { locale } = look
  const { waiting } = orderOfCalling(day, look.now, look.rules)
  return {
    receptionDayId: String(day.id),
    official: { slug: day.slug, title: locale === 'bg' ? day.titleBg : day.titleEn },
    date: day.date,
    place: locale === 'bg' ? day.placeBg : day.placeEn,
    startsAt: iso(day.startsAt),
    endsAt: iso(day.endsAt),
    state: day.state,
    delayMinutes: day.delayMinutes,
    slots: day.slots.map((slot) => slotAnswer(slot, waiting, look)),
    counters: countersOf(day, look.now),
  }
}

function slotAnswer(slot: ListedSlot, waiting: readonly Called<Visitor>[], look: Look) {
  const visitors = slot.visitors.map((visitor) => ({
    ...visitorAnswer(visitor, { ...look, startsAt: slot.startsAt }),
    ...lineAnswer(visitor, waiting),
  }))
  // At most one has the hour now: the database says so.
  const booking = visitors.find(({ state }) => state !== 'no-show' && state !== 'left') ?? null
  const state = booking ? 'booked' : slot.blockedReason !== null ? 'blocked' : slot.free ? 'free' : 'closed'
  return {
    slotId: String(slot.slotId),
    startsAt: iso(slot.startsAt),
    endsAt: iso(slot.endsAt),
    state: state as 'free' | 'booked' | 'blocked' | 'closed',
    blockedReason: slot.blockedReason,
    booking,
    earlier: visitors.filter((visitor) => visitor !== booking),
  }
}

function lineAnswer(visitor: Visitor, waiting: readonly Called<Visitor>[]) {
  const at = waiting.findIndex((called) => called.visitor === visitor)
  const { waitMinutes = null, late = false } = waiting[at] ?? {}
  return { place: at < 0 ? null : at + 1, waitMinutes, late }
}

function visitorAnswer(visitor: Visitor, { now, startsAt, topicShown }: Look & { startsAt: number }) {
  const { code, name, phone, onBehalfOf, needs, channel, topicCategory, topicText } = visitor
  return {
    ...visitAnswer({ ...visitor, startsAt, visit: visitor }, now),
    ...{ code, name, phone, onBehalfOf, needs, channel },
    topic: topicShown ? { category: topicCategory, text: topicText } : null,
  }
}

/** Somebody who has just come without an hour, as the API shows them. */
export function walkInAnswer(
  { day, slot, visitor }: OnTheSpot,
  { now, rules }: { now: number; rules: QueueRules },
): Static<typeof schemas.WalkIn> {
  return {
    ...visitAnswer({ ...visitor, startsAt: slot.startsAt, visit: visitor }, now),
    ...lineAnswer(visitor, orderOfCalling(day, now, rules).waiting),
    receptionDayId: String(day.id),
    slotId: String(slot.slotId),
    startsAt: iso(slot.startsAt),
    endsAt: iso(slot.endsAt),
    name: visitor.name,
    code: visitor.code,
  }
}
