import type { Static } from 'typebox'
import { sofiaIso } from '../i18n/format-time.ts'
import type { Locale } from '../i18n/words.ts'
import { manageUrl } from '../messages/manage-link.ts'
import type { BookedSlot } from './book-slot.ts'
import { CANCELLABLE, MOVABLE } from './booking.ts'
import type { Hold } from './hold-slot.ts'
import type { KeptBeside, MyBooking } from './queries.ts'
import type * as schemas from './schemas.ts'

const iso = (epochSeconds: number) => sofiaIso(Math.round(epochSeconds * 1000))

/** The hold as the API shows it. */
export function holdAnswer({ slotId, startsAt, endsAt, expiresAt }: Hold): Static<typeof schemas.Hold> {
  // Whole seconds, rounded down: the hold never ends before the moment that was told.
  return { slotId: String(slotId), startsAt: iso(startsAt), endsAt: iso(endsAt), expiresAt: iso(Math.floor(expiresAt)) }
}

/** The answer to a booking that was made. `locale`: the language of the caller; the link is in the citizen's. */
export function newBookingAnswer(
  booked: BookedSlot,
  { locale, linkLocale, publicUrl }: { locale: Locale; linkLocale: Locale; publicUrl: string },
): Static<typeof schemas.NewBooking> {
  return {
    ...summary(booked, locale),
    manageToken: booked.manageToken,
    manageUrl: manageUrl(publicUrl, linkLocale, booked.manageToken),
    version: booked.version,
    confirmBy: booked.confirmBy === undefined ? null : iso(Math.floor(booked.confirmBy)),
  }
}

/** The booking as its citizen sees it. */
export function bookingAnswer(booking: MyBooking, locale: Locale): Static<typeof schemas.Booking> {
  return {
    ...summary(booking, locale),
    version: booking.version,
    slotId: String(booking.slotId),
    citizen: { name: booking.name, phone: booking.phone, email: booking.email },
    topic: { category: booking.topicCategory, text: booking.topicText },
    needs: booking.needs,
    onBehalfOf: booking.onBehalfOf,
    locale: booking.locale,
    canMove: MOVABLE.includes(booking.state) && !booking.over,
    canCancel: CANCELLABLE.includes(booking.state) && !booking.over,
    emailRefused: booking.mailRefused,
    undecided: booking.undecided,
    delayMinutes: booking.delayMinutes,
    confirmBy: booking.confirmBy === null ? null : iso(Math.floor(booking.confirmBy)),
  }
}

/** Everything that is kept of a citizen with this booking (GDPR art. 15 and 20). */
export function ownDataAnswer(
  booking: MyBooking,
  { history, messages, outcome, locale }: KeptBeside & { locale: Locale },
): Static<typeof schemas.OwnData> {
  return {
    booking: bookingAnswer(booking, locale),
    channel: booking.channel,
    createdAt: iso(booking.createdAt),
    cancelReason: booking.cancelReason,
    history: history.map(({ at, action, fromState, toState }) => ({
      at: iso(at),
      action,
      from: fromState,
      to: toState,
    })),
    messages: messages.map(({ kind, state, dueAt, sentAt }) => ({
      kind,
      state,
      dueAt: iso(dueAt),
      sentAt: sentAt === null ? null : iso(sentAt),
    })),
    outcome,
  }
}

type Summary = Pick<
  MyBooking,
  'id' | 'code' | 'state' | 'slug' | 'titleBg' | 'titleEn' | 'placeBg' | 'placeEn' | 'startsAt' | 'endsAt'
>

/** What every answer about a booking begins with. */
export function summary(booking: Summary, locale: Locale) {
  return {
    id: booking.id,
    code: booking.code,
    state: booking.state,
    official: { slug: booking.slug, title: locale === 'bg' ? booking.titleBg : booking.titleEn },
    startsAt: iso(booking.startsAt),
    endsAt: iso(booking.endsAt),
    place: locale === 'bg' ? booking.placeBg : booking.placeEn,
  }
}
