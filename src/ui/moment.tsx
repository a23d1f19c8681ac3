import type { DateTime } from 'luxon'
import { dayLong, dayShort, spokenTime, time } from '../i18n/format-time.ts'
import { onWord } from '../i18n/weekday-words.ts'
import type { Locale } from '../i18n/words.ts'

type At = { at: DateTime; locale: Locale }

/** A day and time: read as „14:30 ч.“, heard as „14:30 часа“, and plain to a machine. */
export function Moment({ at, locale }: At) {
  return (
    <time dateTime={machine(at)}>
      {dayLong(at, locale)}, <SeenAndHeard at={at} locale={locale} />
    </time>
  )
}

/** The same within a sentence: „във вторник, 24 ноември 2026 г., 14:30 ч.“, "on Tuesday 24 November 2026, 14:30". */
export function OnMoment({ at, locale }: At) {
  return (
    <>
      {onWord(at.weekday, locale)} <Moment at={at} locale={locale} />
    </>
  )
}

/** The same without the year, where that is plain. */
export function ShortMoment({ at, locale, now }: At & { now: DateTime }) {
  return (
    <time dateTime={machine(at)}>
      {dayShort(at, locale, now)}, <SeenAndHeard at={at} locale={locale} />
    </time>
  )
}

/** The time alone, of a day that was named. */
export function TimeOfDay({ at, locale }: At) {
  return (
    <time dateTime={machine(at)} class="nowrap">
      <SeenAndHeard at={at} locale={locale} />
    </time>
  )
}

/** The same as one of many beneath each other: read as „14:30“. */
export function BareTime({ at, locale }: At) {
  return (
    <time dateTime={machine(at)} class="nowrap">
      <SeenAndHeard at={at} locale={locale} seen={time(at, 'en')} />
    </time>
  )
}

/** A day under the heading of its month. */
export function DayOfMonth({ at, locale }: At) {
  return <time dateTime={at.toISODate()}>{dayShort(at, locale, at)}</time>
}

/** A day alone. */
export function Day({ at, locale }: At) {
  return <time dateTime={at.toISODate()}>{dayLong(at, locale)}</time>
}

function SeenAndHeard({ at, locale, seen = time(at, locale) }: At & { seen?: string }) {
  const heard = spokenTime(at, locale)
  if (seen === heard) return <>{seen}</>
  return (
    <>
      <span aria-hidden="true">{seen}</span>
      <span class="govuk-visually-hidden">{heard}</span>
    </>
  )
}

function machine(at: DateTime): string {
  return at.toISO({ suppressMilliseconds: true }) ?? ''
}
