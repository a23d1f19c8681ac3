import type { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { Locale } from '../i18n/words.ts'
import type { OfficialCard } from '../receptions/official-cards.ts'
import type { AvailableDayRow } from '../receptions/queries.ts'
import type { BookingState } from './booking.ts'
import type { CheckedBooking } from './booking-rules.ts'
import { type Answers, NO_ANSWERS } from './draft.ts'
import type { Offer } from './offer-choice.ts'
import type { BookingEvent, ChosenSlot, MyBooking, ToldMessage } from './queries.ts'
import { slotChoice } from './slot-choice.ts'

// Invented officials, citizens and days, for the page that shows developers every state (dev-state-pages.ts).

/** Opens nothing: no token is made of one letter. */
export const SAMPLE_TOKEN = 'A'.repeat(43)

const TITLES = { bg: 'Заместник-кмет на общината', en: 'Deputy Mayor' }
const PORTFOLIOS = { bg: 'Образование и култура', en: 'Education and culture' }
const OTHER_TITLES = { bg: 'Секретар на общината', en: 'Secretary of the Municipality' }
const OFFICIAL_NAME = 'инж. Мария Примерова'
const PLACES = { placeBg: 'пл. „Измислен“ № 1, стая 204', placeEn: '1 Izmislen Square, room 204' }
const TOPIC = 'Неосветен тротоар на ул. „Липа“.\nЛипсваща пешеходна пътека пред детската градина.'

/** So many days after the morning of `now`, at an hour of Sofia. */
export function sampleTime(now: DateTime, days: number, hour = 14, minute = 30): DateTime {
  return now.setZone(ZONE).startOf('day').plus({ days }).set({ hour, minute })
}

export function sampleCards(now: DateTime, locale: Locale): OfficialCard[] {
  const rule = { bg: 'всеки вторник, 14:00–17:00\u00a0ч.', en: 'every Tuesday, 14:00–17:00' }[locale]
  return [
    {
      slug: 'primer',
      title: TITLES[locale],
      portfolio: PORTFOLIOS[locale],
      name: OFFICIAL_NAME,
      rule,
      firstFree: sampleTime(now, 2),
    },
    { slug: 'drug', title: OTHER_TITLES[locale], portfolio: null, name: null, rule, firstFree: null },
    { slug: 'treti', title: OTHER_TITLES[locale], portfolio: null, name: null, rule: null, firstFree: null },
  ]
}

type DayKind = 'few' | 'many' | 'full' | 'closed' | 'not-open'

/** An offer of days of these kinds, a week apart; `own`: the third slot of the first day is held for the reader. */
export function sampleOffer({
  now,
  locale,
  kinds,
  own = false,
}: {
  now: DateTime
  locale: Locale
  kinds: readonly DayKind[]
  own?: boolean
}): Offer {
  const rows = kinds.map((kind, week) => sampleDay(now, 2 + 7 * week, kind))
  const held = own ? (rows[0]?.freeSlots[2] ?? null) : null
  const [official, other] = sampleCards(now, locale) as [OfficialCard, OfficialCard]
  const choice = slotChoice({ rows, from: null, own: held, now, locale })
  return { official, choice, other: { ...other, firstFree: sampleTime(now, 3, 10, 15) }, waiting: 3, now }
}

function sampleDay(now: DateTime, days: number, kind: DayKind): AvailableDayRow {
  const free = { few: 7, many: 16, full: 0, closed: 0, 'not-open': 0 }[kind]
  const [startsAt, endsAt] = [sampleTime(now, days, 9, 0), sampleTime(now, days, 17, 0)]
  return {
    id: days,
    date: startsAt.toISODate() ?? '',
    state: kind === 'closed' ? 'closed' : 'open',
    publicReason: kind === 'closed' ? 'Официален празник' : null,
    ...PLACES,
    startsAt: startsAt.toMillis(),
    endsAt: endsAt.toMillis(),
    opensAt: sampleTime(now, kind === 'not-open' ? 1 : -7, 9, 0).toMillis(),
    freeSlots: Array.from({ length: free }, (_, n) => {
      const at = startsAt.plus({ minutes: 30 + 15 * n }).toMillis()
      return { id: days * 100 + n, startsAt: at, endsAt: at + 900_000 }
    }),
  }
}

/** Three free times, as the database names what is near: not in order of time. */
export function sampleNearest(now: DateTime) {
  return [30, 45, 15].map((minute, n) => ({ slotId: 300 + n, at: sampleTime(now, 9, 10, minute).toSeconds() }))
}

/** The first three slots of an offer, as the database names what is near to the one before them. */
export function sampleAlternatives({ choice }: Offer) {
  const [day] = choice.days
  const slots = day?.kind === 'free' ? day.groups.flatMap((group) => group.slots) : []
  return slots.slice(0, 3).map(({ id, at }) => ({ slotId: id, at: at.toSeconds() }))
}

export function sampleSlot(now: DateTime, heldMinutes: number | null): ChosenSlot {
  return {
    slotId: 1,
    slug: 'primer',
    titleBg: TITLES.bg,
    titleEn: TITLES.en,
    portfolioBg: PORTFOLIOS.bg,
    portfolioEn: PORTFOLIOS.en,
    officialName: OFFICIAL_NAME,
    ...PLACES,
    startsAt: sampleTime(now, 2).toSeconds(),
    endsAt: sampleTime(now, 2, 14, 45).toSeconds(),
    heldUntil: heldMinutes === null ? null : now.plus({ minutes: heldMinutes }).toSeconds(),
  }
}

export const SAMPLE_ANSWERS: Answers = {
  name: 'Иванка Примерова',
  phone: '0888 123 456',
  email: 'ivanka@poshta.example',
  topic: TOPIC,
  needs: ['wheelchair'],
  onBehalfOf: '',
}

export const FAULTY_ANSWERS: Answers = { ...NO_ANSWERS, name: 'Иванка 1', phone: '08', onBehalfOf: 'Пробен 7501020018' }

export const SAMPLE_ORDER: CheckedBooking = {
  slotId: 1,
  name: SAMPLE_ANSWERS.name,
  phone: '+359888123456',
  email: { address: SAMPLE_ANSWERS.email, key: SAMPLE_ANSWERS.email },
  topicCategory: null,
  topicText: TOPIC,
  needs: ['wheelchair', 'supporter'],
  onBehalfOf: 'Сдружение „Измислено“',
  locale: 'bg',
}

/** A booking in a state, two days ahead or, where it is over, two days ago. */
export function sampleBooking(now: DateTime, state: BookingState, more: Partial<MyBooking> = {}): MyBooking {
  const over = more.over ?? ['done', 'no-show', 'left'].includes(state)
  const at = sampleTime(now, over ? -2 : 2)
  return {
    id: '00000000-0000-4000-8000-000000000000',
    code: '482915',
    state,
    version: 1,
    keyId: 0,
    tokenVersion: 1,
    slotId: 1,
    officialId: 1,
    slug: 'primer',
    titleBg: TITLES.bg,
    titleEn: TITLES.en,
    portfolioBg: PORTFOLIOS.bg,
    portfolioEn: PORTFOLIOS.en,
    officialName: OFFICIAL_NAME,
    ...PLACES,
    startsAt: at.toSeconds(),
    endsAt: at.plus({ minutes: 15 }).toSeconds(),
    over,
    late: false,
    name: SAMPLE_ANSWERS.name,
    phone: '+359888123456',
    email: SAMPLE_ANSWERS.email,
    topicCategory: null,
    topicText: TOPIC,
    needs: ['wheelchair'],
    onBehalfOf: null,
    locale: 'bg',
    channel: 'web',
    cancelReason: null,
    createdAt: sampleTime(now, -5, 9, 12).toSeconds(),
    updatedAt: sampleTime(now, -5, 9, 12).toSeconds(),
    mailRefused: false,
    undecided: false,
    delayMinutes: 0,
    confirmBy: state === 'unverified' ? now.plus({ minutes: 55 }).toSeconds() : null,
    ...more,
  }
}

export function sampleHistory(now: DateTime): BookingEvent[] {
  return ['hold', 'book', 'move', 'expire'].map((action, n) => ({
    at: sampleTime(now, -5, 9, 10 + n).toSeconds(),
    action,
    fromState: null,
    toState: 'confirmed',
    version: n + 1,
  }))
}

export function sampleMessages(now: DateTime): ToldMessage[] {
  const dueAt = sampleTime(now, -5, 9, 12).toSeconds()
  return [
    { kind: 'confirmation', state: 'sent', dueAt, sentAt: dueAt + 60 },
    { kind: 'moved', state: 'dead', dueAt: dueAt + 1, sentAt: null },
    { kind: 'reminder', state: 'pending', dueAt: sampleTime(now, 1).toSeconds(), sentAt: null },
  ]
}
