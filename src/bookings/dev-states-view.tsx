import { type Locale, words } from '../i18n/words.ts'
import { homePage } from '../receptions/views.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import type { BookingState } from './booking.ts'
import { cancelPage, notCancelledPage } from './cancel-view.tsx'
import { changePage } from './change-view.tsx'
import { alreadyBookedPage, tooManyBookingsPage } from './check-view.tsx'
import { choosePage } from './choice-view.tsx'
import { DETAILS_SAMPLES } from './dev-details-states-view.tsx'
import type { Loss } from './draft-rules.ts'
import { tooManyFromHerePage } from './from-here-view.tsx'
import { erasedPage, erasePage, ownDataPage } from './own-data-view.tsx'
import type { PageSample, Shown } from './page-sample.ts'
import type { MyBooking } from './queries.ts'
import * as samples from './sample-states.ts'
import { slipPage } from './slip-view.tsx'
import { bookingPage, noBookingPage } from './views.tsx'

const KINDS = ['few', 'few', 'full', 'many', 'closed', 'few', 'not-open'] as const
const token = samples.SAMPLE_TOKEN

/** Every state of the citizen's pages, by a name for developers. */
export const PAGE_SAMPLES: Record<string, PageSample> = {
  home: ok(({ locale, phone, now }) => homePage({ locale, phone, officials: samples.sampleCards(now, locale) })),
  'home-empty': ok(({ locale, phone }) => homePage({ locale, phone, officials: [] })),
  choose: ok((shown) => choosePage({ ...shown, registry: registry(shown), offer: offer(shown) })),
  'choose-own': ok((shown) =>
    choosePage({
      ...shown,
      registry: registry(shown),
      offer: samples.sampleOffer({ ...shown, kinds: KINDS, own: true }),
    }),
  ),
  'choose-noon': ok((shown) =>
    choosePage({ ...shown, registry: registry(shown), offer: samples.sampleOffer({ ...shown, kinds: ['many'] }) }),
  ),
  'choose-again': ok((shown) =>
    choosePage({ ...shown, registry: registry(shown), offer: offer(shown), first: 'start-again' }),
  ),
  'choose-nothing': {
    status: 422,
    page: (shown) => choosePage({ ...shown, registry: registry(shown), offer: offer(shown), first: 'unchosen' }),
  },
  'lost-taken': lost('slot-taken'),
  'lost-expired': lost('hold-expired'),
  'lost-closed': lost('day-closed'),
  'lost-not-bookable': lost('slot-not-bookable'),
  'lost-last': {
    status: 409,
    page: (shown) =>
      choosePage({
        ...shown,
        registry: registry(shown),
        offer: samples.sampleOffer({ ...shown, kinds: ['full'] }),
        first: loss(shown, 'slot-taken', []),
      }),
  },
  'no-slots': ok((shown) =>
    choosePage({
      ...shown,
      registry: registry(shown),
      offer: samples.sampleOffer({ ...shown, kinds: ['full', 'full', 'closed', 'not-open'] }),
    }),
  ),
  'no-days': ok((shown) =>
    choosePage({ ...shown, registry: registry(shown), offer: samples.sampleOffer({ ...shown, kinds: [] }) }),
  ),
  ...DETAILS_SAMPLES,
  'already-booked': ok(({ locale, phone, now }) =>
    alreadyBookedPage({
      standing: { startsAt: samples.sampleTime(now, 4).toSeconds() },
      slug: 'primer',
      locale,
      phone,
    }),
  ),
  'already-booked-stranger': ok(({ locale, phone }) =>
    alreadyBookedPage({ standing: { startsAt: null }, slug: 'primer', locale, phone }),
  ),
  'too-many-bookings': {
    status: 429,
    page: ({ locale, phone }) => tooManyBookingsPage({ slug: 'primer', locale, phone }),
  },
  'too-many-from-here': {
    status: 429,
    page: ({ locale, phone }) => tooManyFromHerePage({ retryAfterSeconds: 1_800, slug: 'primer', locale, phone }),
  },
  booked: booking('confirmed'),
  'booked-moved': booking('confirmed', {}, { moved: true }),
  'booked-by-telephone': booking('confirmed', { email: null }),
  'booked-mail-refused': booking('confirmed', { mailRefused: true }),
  'booked-undecided': booking('confirmed', { undecided: true }),
  'booked-late': booking('confirmed', { delayMinutes: 20 }),
  unverified: booking('unverified'),
  'unverified-by-mail': booking('unverified', {}, { proof: token }),
  'unverified-mail-refused': booking('unverified', { mailRefused: true }),
  lapsed: booking('expired'),
  past: booking('confirmed', { over: true }),
  arrived: booking('arrived'),
  'in-meeting': booking('in-meeting'),
  done: booking('done'),
  'no-show': booking('no-show'),
  left: booking('left'),
  'cancelled-by-citizen': booking('cancelled-by-citizen'),
  'cancelled-by-municipality': booking('cancelled-by-municipality', { cancelReason: 'Участие в национален форум' }),
  'cancelled-full': booking('cancelled-by-municipality', {}, { alternatives: [] }),
  'no-booking': { status: 404, page: ({ locale, phone }) => noBookingPage({ locale, phone }) },
  change: ok((shown) => changePage({ ...shown, ...mine(shown), offer: offer(shown) })),
  'change-nothing': {
    status: 422,
    page: (shown) => changePage({ ...shown, ...mine(shown), offer: offer(shown), first: 'unchosen' }),
  },
  'change-lost': {
    status: 409,
    page: (shown) => changePage({ ...shown, ...mine(shown), offer: offer(shown), first: loss(shown, 'slot-taken') }),
  },
  'change-none': ok((shown) =>
    changePage({ ...shown, ...mine(shown), offer: samples.sampleOffer({ ...shown, kinds: ['full'] }) }),
  ),
  print: ok((shown) => slipPage({ ...mine(shown), locale: shown.locale, house: house(shown) })),
  cancel: ok((shown) => cancelPage({ ...mine(shown), locale: shown.locale })),
  'cancel-late': ok((shown) => {
    const { booking, ...rest } = mine(shown)
    return cancelPage({ ...rest, booking: { ...booking, late: true }, locale: shown.locale })
  }),
  'cancel-fault': {
    status: 422,
    page: (shown) =>
      cancelPage({ ...mine(shown), locale: shown.locale, reason: '7501020018', error: words[shown.locale].faults.egn }),
  },
  'cancel-too-late': { status: 409, page: ({ locale }) => notCancelledPage({ token, locale, code: 'not-changeable' }) },
  'own-data': ok((shown) =>
    ownDataPage({
      ...mine(shown),
      history: samples.sampleHistory(shown.now),
      messages: samples.sampleMessages(shown.now),
      outcome: null,
      locale: shown.locale,
      keptDays: 90,
    }),
  ),
  'own-data-cancelled': ok(({ locale, now }) =>
    ownDataPage({
      booking: samples.sampleBooking(now, 'cancelled-by-citizen', {
        email: null,
        onBehalfOf: 'Радка Измислена',
        cancelReason: 'Ще замина',
      }),
      token,
      history: samples.sampleHistory(now),
      messages: [],
      outcome: null,
      locale,
      keptDays: 30,
    }),
  ),
  erase: ok((shown) => erasePage({ ...mine(shown), locale: shown.locale })),
  erased: ok(({ locale }) => erasedPage(locale)),
}

/** The list of all states. `names`: of those above, and of what else there is to look at. */
export function statesPage({
  locale,
  names,
  base,
}: {
  locale: Locale
  names: readonly string[]
  base: string
}): PageContent {
  const { states } = words[locale].pages
  return {
    title: states.title,
    main: (
      <>
        <h1>{states.title}</h1>
        <p>{states.lead}</p>
        <ul class="govuk-list govuk-list--bullet" lang="en">
          {names.map((name) => (
            <li key={name}>
              <a class="govuk-link" href={`${base}/${name}?lang=${locale}`}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </>
    ),
  }
}

function ok(page: PageSample['page']): PageSample {
  return { status: 200, page }
}

function offer(shown: Shown) {
  return samples.sampleOffer({ ...shown, kinds: KINDS })
}

function mine({ now }: Shown) {
  return { booking: samples.sampleBooking(now, 'confirmed'), token }
}

function registry({ locale }: Shown) {
  const address = { bg: 'пл. „Измислен“ № 1, стая 101', en: '1 Izmislen Square, room 101' }[locale]
  return { email: 'delovodstvo@sopot.example', address }
}

function house({ phone }: Shown) {
  return { phone, publicUrl: 'https://priem.sopot.example' }
}

function loss(shown: Shown, code: Loss, alternatives = samples.sampleAlternatives(offer(shown))) {
  return { code, startsAt: samples.sampleTime(shown.now, 2, 9, 15).toSeconds(), alternatives, kept: true }
}

function lost(code: Loss): PageSample {
  return {
    status: 409,
    page: (shown) => choosePage({ ...shown, registry: registry(shown), offer: offer(shown), first: loss(shown, code) }),
  }
}

/** How somebody came to the page of a booking. */
type Came = { moved: boolean; proof: string | null; alternatives?: [] }
const NOWHERE: Came = { moved: false, proof: null }

function booking(state: BookingState, more: Partial<MyBooking> = {}, came: Partial<Came> = {}): PageSample {
  return ok(({ locale, phone, now }) => {
    const sample = samples.sampleBooking(now, state, more)
    return bookingPage({
      booking: sample,
      token,
      locale,
      phone,
      cancelReason: sample.cancelReason,
      alternatives: state === 'cancelled-by-municipality' ? samples.sampleNearest(now) : [],
      ...NOWHERE,
      ...came,
    })
  })
}
