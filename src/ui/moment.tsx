import type { DateTime } from 'luxon'
import { dayLong, spokenTime, time } from '../i18n/format-time.ts'
import type { Locale } from '../i18n/words.ts'

/** A day and time: read as „14:30 ч.“, heard as „14:30 часа“, and plain to a machine. */
export function Moment({ at, locale }: { at: DateTime; locale: Locale }) {
  const [seen, heard] = [time(at, locale), spokenTime(at, locale)]
  return (
    <time dateTime={at.toISO({ suppressMilliseconds: true })}>
      {dayLong(at, locale)},{' '}
      {seen === heard ? (
        seen
      ) : (
        <>
          <span aria-hidden="true">{seen}</span>
          <span class="govuk-visually-hidden">{heard}</span>
        </>
      )}
    </time>
  )
}
