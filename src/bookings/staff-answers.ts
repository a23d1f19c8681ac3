import type { Static } from 'typebox'
import { sofiaIso } from '../i18n/format-time.ts'
import type { Locale } from '../i18n/words.ts'
import type { BookedSlot } from './book-slot.ts'
import { bookingAnswer, summary } from './booking-answers.ts'
import type { WholeBooking } from './look-at-bookings.ts'
import type { StaffBooking } from './staff-queries.ts'
import type * as schemas from './staff-schemas.ts'

const iso = (epochSeconds: number) => sofiaIso(Math.round(epochSeconds * 1000))

type Found = Static<typeof schemas.FoundBookings>['items'][number]

/** The booking that somebody of the staff has made. */
export function madeBookingAnswer(booked: BookedSlot, locale: Locale): Static<typeof schemas.StaffNewBooking> {
  return { ...summary(booked, locale), version: booked.version, slotId: String(booked.slotId) }
}

/** A booking as the staff's API shows it; the question only to whoever may read questions. */
export function staffBookingAnswer(booking: StaffBooking, locale: Locale): Found {
  const { confirmBy, delayMinutes, topic, ...answer } = bookingAnswer(booking, locale)
  const { triage, topicShown } = booking
  return {
    ...answer,
    channel: booking.channel,
    topic: topicShown ? topic : null,
    cancelReason: booking.cancelReason,
    createdAt: iso(booking.createdAt),
    triage: triage && triageAnswer(triage),
  }
}

function triageAnswer({ by, at, target: _, ...triage }: NonNullable<StaffBooking['triage']>) {
  return { ...triage, at: iso(at) }
}

/** The same with all that was done, told and waived. */
export function wholeBookingAnswer(whole: WholeBooking, locale: Locale): Static<typeof schemas.StaffBooking> {
  const { booking, history, messages, waived } = whole
  return {
    ...staffBookingAnswer(booking, locale),
    history: history.map((event) => ({ ...event, at: iso(event.at) })),
    messages: messages.map(({ kind, state, dueAt, sentAt }) => ({
      kind,
      state,
      dueAt: iso(dueAt),
      sentAt: sentAt === null ? null : iso(sentAt),
    })),
    waived: waived.map((each) => ({ ...each, at: iso(each.at) })),
  }
}
