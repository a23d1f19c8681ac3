import type { Static } from 'typebox'
import { sofiaIso } from '../i18n/format-time.ts'
import type { Locale } from '../i18n/words.ts'
import { countersOf } from './list-rules.ts'
import type { ListedDay, ListedSlot, Visitor, VisitRow } from './queries.ts'
import type * as schemas from './schemas.ts'
import { canUndo, nextSteps, UNDO_MINUTES } from './visit.ts'

/** Who looks, in which language and when: in seconds since 1970; whether they may read what people come about. */
type Look = { locale: Locale; now: number; topicShown: boolean }

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
  return {
    receptionDayId: String(day.id),
    official: { slug: day.slug, title: locale === 'bg' ? day.titleBg : day.titleEn },
    date: day.date,
    place: locale === 'bg' ? day.placeBg : day.placeEn,
    startsAt: iso(day.startsAt),
    endsAt: iso(day.endsAt),
    state: day.state,
    delayMinutes: day.delayMinutes,
    slots: day.slots.map((slot) => slotAnswer(slot, look)),
    counters: countersOf(day),
  }
}

function slotAnswer(slot: ListedSlot, look: Look) {
  const visitors = slot.visitors.map((visitor) => visitorAnswer(visitor, { ...look, startsAt: slot.startsAt }))
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

function visitorAnswer(visitor: Visitor, { now, startsAt, topicShown }: Look & { startsAt: number }) {
  const { code, name, phone, onBehalfOf, needs, channel, topicCategory, topicText } = visitor
  return {
    ...visitAnswer({ ...visitor, startsAt, visit: visitor }, now),
    ...{ code, name, phone, onBehalfOf, needs, channel },
    topic: topicShown ? { category: topicCategory, text: topicText } : null,
  }
}
