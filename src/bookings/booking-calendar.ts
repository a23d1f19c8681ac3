import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { type CalendarFacts, calendarDownload } from '../messages/calendar-file.ts'
import { lastChangeOf } from './last-change.ts'
import type { MyBooking } from './queries.ts'

/**
 * The booking's calendar file for download, in the citizen's own language: whoever has the one of the mail too has the same
 * entry.
 *
 * @returns the value of Content-Type, a name for the file, and the file
 * @throws DomainError `not-found` where the booking has just been erased
 */
export async function bookingCalendar({ db, config }: Pick<Deps, 'db' | 'config'>, booking: MyBooking) {
  const change = await lastChangeOf(db, booking.id)
  if (!change) throw new DomainError('not-found')
  return calendarDownload(calendarFacts(booking, change.changedAt), config)
}

/** What the calendar says of a booking. `changedAt`, in seconds since 1970, dates the entry, as it dates the mail. */
export function calendarFacts(booking: MyBooking, changedAt: number): CalendarFacts {
  const { id, state, version, code, locale, name, email, officialName } = booking
  return {
    kind: state === 'cancelled-by-citizen' || state === 'cancelled-by-municipality' ? 'cancelled' : 'confirmation',
    bookingId: id,
    version,
    code,
    locale,
    name,
    email,
    officialTitle: locale === 'bg' ? booking.titleBg : booking.titleEn,
    officialName,
    place: locale === 'bg' ? booking.placeBg : booking.placeEn,
    startsAt: moment(booking.startsAt),
    endsAt: moment(booking.endsAt),
    madeAt: moment(changedAt),
  }
}

function moment(epochSeconds: number): DateTime {
  return DateTime.fromMillis(epochSeconds * 1000, { zone: ZONE })
}
