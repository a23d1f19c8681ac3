import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { Deps } from '../deps.ts'
import { type CalendarFacts, calendarDownload } from '../messages/calendar-file.ts'
import { titleOf } from './official-title.ts'
import type { MyBooking } from './queries.ts'

/**
 * The booking's calendar file for download, in the citizen's own language: whoever has the one of the mail too has the same
 * entry.
 *
 * @returns the value of Content-Type, a name for the file, and the file
 */
export function bookingCalendar({ config }: Pick<Deps, 'config'>, booking: MyBooking) {
  return calendarDownload(calendarFacts(booking), config)
}

const NOT_TO_BE: readonly MyBooking['state'][] = ['cancelled-by-citizen', 'cancelled-by-municipality', 'expired']

/** What the calendar says of a booking. Its last change dates the entry, as it dates the mail. */
export function calendarFacts(booking: MyBooking): CalendarFacts {
  const { id, state, version, code, locale, name, email, officialName } = booking
  return {
    kind: NOT_TO_BE.includes(state) ? 'cancelled' : 'confirmation',
    bookingId: id,
    version,
    code,
    locale,
    name,
    email,
    officialTitle: titleOf(booking, locale),
    officialName,
    place: locale === 'bg' ? booking.placeBg : booking.placeEn,
    startsAt: moment(booking.startsAt),
    endsAt: moment(booking.endsAt),
    madeAt: moment(booking.updatedAt),
  }
}

function moment(epochSeconds: number): DateTime {
  return DateTime.fromMillis(epochSeconds * 1000, { zone: ZONE })
}
