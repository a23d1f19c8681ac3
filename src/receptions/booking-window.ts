import { countOf, durationInWords } from '../i18n/counts.ts'
import type { Locale } from '../i18n/format-time.ts'
import { wallTime } from '../i18n/local-words.ts'
import { receptionWords } from '../i18n/reception-words.ts'

/**
 * When booking opens and closes; minutes of a day are wall time since midnight. It closes at the earlier of
 * `closesMinutesBefore` before each slot and, where `closesDaysBefore` is set, `closesAtMinute` of the day so many days
 * before (null: the midnight at its end).
 */
export type BookingWindow = Readonly<{
  opensDaysAhead: number
  opensAtMinute: number
  closesMinutesBefore: number
  closesDaysBefore: number | null
  closesAtMinute: number | null
}>

type Hours = Readonly<{ startMinute: number; endMinute: number }>

const DAY = 1_440

/**
 * The opening and the closing in words: „записването започва 28 дни преди приема, в 9:00 ч.“, „приключва 2 часа преди
 * началото“. Of the two ways to close only that is said which comes first for every slot of the hours; both where neither does.
 */
export function bookingWindow(rule: BookingWindow & Hours, locale: Locale): [opening: string, closing: string] {
  return [opening(rule, locale), closing(rule, locale)]
}

function opening({ opensDaysAhead, opensAtMinute }: BookingWindow, locale: Locale): string {
  const { window } = receptionWords[locale]
  const day = dayBefore(opensDaysAhead, locale)
  return opensAtMinute === 0 ? window.opens(day) : window.opensAt(day, wallTime(opensAtMinute, locale))
}

function closing(rule: BookingWindow & Hours, locale: Locale): string {
  const { closesMinutesBefore, closesDaysBefore, closesAtMinute } = rule
  const { window } = receptionWords[locale]
  const before =
    closesMinutesBefore === 0 ? window.atTheStart : window.beforeTheStart(durationInWords(closesMinutesBefore, locale))
  if (closesDaysBefore === null) return window.closes(before)

  // All in minutes from the midnight at which the day of the reception begins.
  const onTheWall = (closesAtMinute ?? DAY) - closesDaysBefore * DAY
  if (onTheWall >= rule.endMinute - closesMinutesBefore) return window.closes(before)
  const isFirst = onTheWall <= rule.startMinute - closesMinutesBefore
  if (isFirst && onTheWall === 0) return window.noneOnTheDay
  const wall = wallClosing(closesDaysBefore, closesAtMinute ?? DAY, locale)
  return window.closes(isFirst ? wall : window.atTheLatest(before, wall))
}

function wallClosing(daysBefore: number, atMinute: number, locale: Locale): string {
  const { window } = receptionWords[locale]
  const day = dayBefore(daysBefore, locale)
  if (atMinute === DAY) return window.endOfDay(day)
  const time = wallTime(atMinute, locale)
  return daysBefore === 1 ? window.theDayBeforeAt(time) : window.dayAt(day, time)
}

function dayBefore(days: number, locale: Locale): string {
  const { window } = receptionWords[locale]
  if (days === 0) return window.onTheDay
  return days === 1 ? window.theDayBefore : window.daysBefore(countOf(days, 'day', locale))
}
