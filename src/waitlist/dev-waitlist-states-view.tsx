import { alreadyBookedPage } from '../bookings/check-view.tsx'
import { NO_ANSWERS } from '../bookings/draft.ts'
import type { PageSample, Shown } from '../bookings/page-sample.ts'
import * as samples from '../bookings/sample-states.ts'
import type { OfficialCard } from '../receptions/official-cards.ts'
import { alreadyWaitingPage, joinPage } from './join-view.tsx'
import { leavePage, leftPage } from './leave-view.tsx'
import { goneOfferPage, offerPage } from './offer-view.tsx'
import type { MyEntry, OpenOffer, PastOffer } from './queries.ts'
import { noPlacePage, placePage } from './views.tsx'

const token = samples.SAMPLE_TOKEN

/** The waiting list in each of its states. */
export const WAITLIST_SAMPLES: Record<string, PageSample> = {
  'waitlist-join': ok((shown) => joinPage({ ...joining(shown), form: { answers: NO_ANSWERS, from: '', to: '' } })),
  'waitlist-join-free': ok((shown) =>
    joinPage({
      ...joining(shown, samples.sampleTime(shown.now, 2)),
      form: { answers: samples.SAMPLE_ANSWERS, from: '', to: '' },
    }),
  ),
  'waitlist-join-faults': {
    status: 422,
    page: (shown) =>
      joinPage({
        ...joining(shown),
        form: { answers: samples.FAULTY_ANSWERS, from: 'скоро', to: '2020-01-01' },
        faults: {
          days: [
            { field: 'from', fault: 'invalid-date' },
            { field: 'to', fault: 'date-past' },
          ],
          answers: [
            { field: 'phone', fault: 'invalid-phone' },
            { field: 'topic', fault: 'required' },
          ],
        },
      }),
  },
  'waitlist-join-trap': ok((shown) =>
    joinPage({ ...joining(shown), form: { answers: samples.SAMPLE_ANSWERS, from: '', to: '' }, first: 'trapped' }),
  ),
  'waitlist-join-unproven': {
    status: 428,
    page: (shown) =>
      joinPage({
        ...joining(shown),
        form: { answers: samples.SAMPLE_ANSWERS, from: '', to: '' },
        first: 'unproven',
        proof: { official: 'primer', date: '2026-12-01', script: '/assets/proof.js' },
      }),
  },
  'waitlist-join-enough': {
    status: 429,
    page: (shown) =>
      joinPage({
        ...joining(shown),
        form: { answers: samples.SAMPLE_ANSWERS, from: '', to: '' },
        first: { retryAfterSeconds: 1_800 },
      }),
  },
  'waitlist-there': ok(({ locale, phone }) => alreadyWaitingPage({ slug: 'primer', locale, phone })),
  'waitlist-already-booked': ok(({ locale, phone }) =>
    alreadyBookedPage({ standing: { startsAt: null }, slug: 'primer', locale, phone, mistake: null }),
  ),
  'waitlist-place': place(),
  'waitlist-place-first': place({ position: 1, from: null }),
  'waitlist-place-by-telephone': place({ email: null, onBehalfOf: 'Радка Измислена' }),
  'waitlist-place-declined': ok((shown) => placePage({ ...placed(shown), declined: true })),
  'waitlist-place-offered': ok((shown) => placePage(placed(shown, offered(shown)))),
  'waitlist-place-booked': place({ state: 'left', endedBecause: 'booked', position: null }),
  'waitlist-place-unanswered': place({ state: 'expired', endedBecause: 'unanswered', position: null }),
  'waitlist-place-no-slot': place({ state: 'expired', endedBecause: 'no-slot', position: null }),
  'waitlist-place-accepted': place({ state: 'accepted', endedBecause: 'accepted', position: null }),
  'waitlist-no-place': { status: 404, page: noPlacePage },
  'waitlist-leave': ok((shown) => leavePage(placed(shown, offered(shown)))),
  'waitlist-erase': ok((shown) => leavePage(placed(shown, { position: null }))),
  'waitlist-left': ok(({ locale }) => leftPage(locale)),
  offer: ok((shown) => offerPage({ ...placed(shown), offer: sampleOffer(shown) })),
  'offer-given': gone({ state: 'passed', given: true }),
  'offer-passed': gone({ state: 'passed' }),
  'offer-declined': gone({ state: 'declined' }),
  'offer-withdrawn': gone({ state: 'withdrawn' }),
  'offer-another': {
    status: 410,
    page: (shown) =>
      goneOfferPage({ ...placed(shown, offered(shown)), ...shown, past: past(shown, { state: 'passed' }) }),
  },
  'offer-ended': gone({ state: 'passed' }, { state: 'expired', endedBecause: 'unanswered', position: null }),
}

function ok(page: PageSample['page']): PageSample {
  return { status: 200, page }
}

function joining({ locale, now, phone }: Shown, firstFree: OfficialCard['firstFree'] = null) {
  const [official] = samples.sampleCards(now, locale) as [OfficialCard]
  return {
    official: { ...official, firstFree },
    locale,
    phone,
    today: now.toISODate() ?? '',
    keptDays: 30,
    stamp: 'none',
    proof: null,
  }
}

function place(more: Partial<MyEntry> = {}): PageSample {
  return ok((shown) => placePage(placed(shown, more)))
}

function gone(more: Partial<PastOffer>, entry: Partial<MyEntry> = {}): PageSample {
  return {
    status: 410,
    page: (shown) => goneOfferPage({ ...placed(shown, entry), ...shown, past: past(shown, more) }),
  }
}

function placed({ now, locale }: Shown, more: Partial<MyEntry> = {}) {
  return { entry: sampleEntry(now, more), token, locale, answerMinutes: 240, declined: false }
}

function offered(shown: Shown): Partial<MyEntry> {
  return { state: 'offered', offer: sampleOffer(shown), position: 1 }
}

function sampleOffer({ now }: Shown): OpenOffer {
  const { slotId, startsAt, endsAt, placeBg, placeEn } = samples.sampleSlot(now, null)
  return { slotId, startsAt, endsAt, placeBg, placeEn, expiresAt: samples.sampleTime(now, 1, 11, 20).toSeconds() }
}

function past(shown: Shown, more: Partial<PastOffer>): PastOffer {
  return { ...sampleOffer(shown), state: 'passed', given: false, ...more }
}

function sampleEntry(now: Shown['now'], more: Partial<MyEntry>): MyEntry {
  const booking = samples.sampleBooking(now, 'confirmed')
  const day = (days: number) => samples.sampleTime(now, days).toISODate() ?? ''
  return {
    id: booking.id,
    state: 'waiting',
    version: 1,
    endedBecause: null,
    officialId: 1,
    slug: booking.slug,
    titleBg: booking.titleBg,
    titleEn: booking.titleEn,
    portfolioBg: booking.portfolioBg,
    portfolioEn: booking.portfolioEn,
    officialName: booking.officialName,
    from: day(3),
    to: day(24),
    waitsUntil: day(24),
    locale: 'bg',
    name: booking.name,
    phone: booking.phone,
    email: booking.email,
    topicCategory: null,
    topicText: booking.topicText,
    needs: booking.needs,
    onBehalfOf: null,
    joinedAt: booking.createdAt,
    keyId: 0,
    tokenVersion: 1,
    position: 3,
    offer: null,
    toCall: false,
    ...more,
  }
}
