import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'

export type Locale = 'bg' | 'en'

/** What does not break at the end of a line: between a number and its word. */
const NBSP = '\u00a0'

// Our own words rather than Intl's: an update of ICU must not change what a citizen reads. The test compares the two.
const WEEKDAYS = {
  bg: 'понеделник вторник сряда четвъртък петък събота неделя'.split(' '),
  en: 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' '),
}
const MONTHS = {
  bg: 'януари февруари март април май юни юли август септември октомври ноември декември'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
}
const NEAR_DAYS = {
  bg: ['днес', 'утре', 'вдругиден'],
  en: ['today', 'tomorrow', 'the day after tomorrow'],
}

/** „вторник, 24 ноември 2026 г.“, "Tuesday 24 November 2026". */
export function dayLong(moment: DateTime, locale: Locale): string {
  return `${dayAndMonth(moment, locale)} ${year(moment, locale)}`
}

/** The day without its year where that is plain: from today until 60 days ahead. „вторник, 24 ноември“, "Tuesday 24 November". */
export function dayShort(moment: DateTime, locale: Locale, now: DateTime): string {
  const day = local(moment).startOf('day')
  const today = local(now).startOf('day')
  return day >= today && day <= today.plus({ days: 60 }) ? dayAndMonth(moment, locale) : dayLong(moment, locale)
}

/** „14:30 ч.“, "14:30". */
export function time(moment: DateTime, locale: Locale): string {
  return locale === 'bg' ? `${hourAndMinute(moment)}${NBSP}ч.` : hourAndMinute(moment)
}

/** „14:00–17:00 ч.“, "14:00–17:00". */
export function timeRange(from: DateTime, to: DateTime, locale: Locale): string {
  return `${hourAndMinute(from)}–${time(to, locale)}`
}

/** „вторник, 24 ноември 2026 г., 14:30 ч.“, "Tuesday 24 November 2026, 14:30". */
export function dateTime(moment: DateTime, locale: Locale): string {
  return `${dayLong(moment, locale)}, ${time(moment, locale)}`
}

/** „ноември 2026 г.“, "November 2026". */
export function monthHeading(moment: DateTime, locale: Locale): string {
  return `${month(moment, locale)} ${year(moment, locale)}`
}

/** „днес“, „утре“, „вдругиден“ in the calendar of Sofia; null for any other day. */
export function relativeDay(moment: DateTime, locale: Locale, now: DateTime): string | null {
  return NEAR_DAYS[locale].find((_, days) => local(moment).hasSame(local(now).plus({ days }), 'day')) ?? null
}

/** „24.11.2026 г.“, "24/11/2026". */
export function numericDate(moment: DateTime, locale: Locale): string {
  return locale === 'bg' ? local(moment).toFormat(`dd.MM.yyyy'${NBSP}г.'`) : local(moment).toFormat('dd/MM/yyyy')
}

/** The time for a voice: a screen reader says „14:30 ч.“ letter by letter. „14:30 часа“, "14:30". */
export function spokenTime(moment: DateTime, locale: Locale): string {
  return locale === 'bg' ? `${hourAndMinute(moment)} часа` : hourAndMinute(moment)
}

/** „вторник“, "Tuesday"; 1 for Monday to 7 for Sunday. */
export function weekdayName(weekday: number, locale: Locale): string {
  return WEEKDAYS[locale][weekday - 1] ?? ''
}

/** „ноември“, "November"; 1 for January to 12 for December. */
export function monthName(month: number, locale: Locale): string {
  return MONTHS[locale][month - 1] ?? ''
}

const HOUR_MS = 3_600_000
const HOURS_KEPT = 8_192
const hourHeads = new Map<number, { head: string; tail: string }>()
const twoDigits = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'))

/**
 * The API's way to write a moment: `2026-11-24T14:30:00+02:00`, cut to the second. Made for hot paths: Sofia is whole hours
 * away from UTC, so all moments of one UTC hour share their date, hour and offset, which are kept (at most 8,192 of them).
 *
 * @param epochMs milliseconds since 1970
 */
export function sofiaIso(epochMs: number): string {
  const hour = Math.floor(epochMs / HOUR_MS)
  const { head, tail } = hourHeads.get(hour) ?? keepHour(hour)
  const second = Math.floor((epochMs - hour * HOUR_MS) / 1000)
  return `${head}${twoDigits[Math.floor(second / 60)]}:${twoDigits[second % 60]}${tail}`
}

function keepHour(hour: number): { head: string; tail: string } {
  const start = DateTime.fromMillis(hour * HOUR_MS, { zone: ZONE })
  const kept = { head: start.toFormat("yyyy-MM-dd'T'HH:"), tail: start.toFormat('ZZ') }
  const [oldest] = hourHeads.keys()
  if (hourHeads.size >= HOURS_KEPT && oldest !== undefined) hourHeads.delete(oldest)
  hourHeads.set(hour, kept)
  return kept
}

function local(moment: DateTime): DateTime {
  return moment.zoneName === ZONE ? moment : moment.setZone(ZONE)
}

function dayAndMonth(moment: DateTime, locale: Locale): string {
  const day = local(moment)
  return locale === 'bg'
    ? `${weekdayName(day.weekday, 'bg')}, ${day.day}${NBSP}${month(day, 'bg')}`
    : `${weekdayName(day.weekday, 'en')} ${day.day} ${month(day, 'en')}`
}

function month(moment: DateTime, locale: Locale): string {
  return monthName(local(moment).month, locale)
}

function year(moment: DateTime, locale: Locale): string {
  return locale === 'bg' ? `${local(moment).year}${NBSP}г.` : String(local(moment).year)
}

function hourAndMinute(moment: DateTime): string {
  return local(moment).toFormat('HH:mm')
}
