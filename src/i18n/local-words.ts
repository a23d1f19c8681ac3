import { type Locale, monthName } from './format-time.ts'

// Dates (YYYY-MM-DD) and wall times (minutes since midnight) as they stand in a rule: they have no zone.

/** „1 юни 2027 г.“, "1 June 2027". */
export function dateInWords(date: string, locale: Locale): string {
  return `${dayOfMonth(date, locale)} ${yearOf(date, locale)}`
}

/** „1 юни“, "1 June". */
export function dayOfMonth(date: string, locale: Locale): string {
  return `${dayOf(date)}${locale === 'bg' ? '\u00a0' : ' '}${monthName(Number(date.slice(5, 7)), locale)}`
}

/**
 * Two dates, both counted: „24–26 декември 2026 г.“, „30 април – 4 май 2027 г.“, „29 декември 2026 г. – 2 януари 2027 г.“.
 * One date where they are the same.
 */
export function datesInWords(from: string, to: string, locale: Locale): string {
  const last = dateInWords(to, locale)
  if (from === to) return last
  if (from.slice(0, 7) === to.slice(0, 7)) return `${dayOf(from)}–${last}`
  return `${from.slice(0, 4) === to.slice(0, 4) ? dayOfMonth(from, locale) : dateInWords(from, locale)} – ${last}`
}

/** A time within a sentence: „9:00 ч.“, "9:00". */
export function wallTime(minute: number, locale: Locale): string {
  return marked(`${Math.floor(minute / 60)}:${twoDigits(minute % 60)}`, locale)
}

/** „09:00–17:00 ч.“, "09:00–17:00". */
export function wallHours(startMinute: number, endMinute: number, locale: Locale): string {
  return marked(`${clockFace(startMinute)}–${clockFace(endMinute)}`, locale)
}

function marked(time: string, locale: Locale): string {
  return locale === 'bg' ? `${time}\u00a0ч.` : time
}

function clockFace(minute: number): string {
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`
}

function twoDigits(n: number): string {
  return String(n).padStart(2, '0')
}

function dayOf(date: string): number {
  return Number(date.slice(8))
}

function yearOf(date: string, locale: Locale): string {
  return locale === 'bg' ? `${date.slice(0, 4)}\u00a0г.` : date.slice(0, 4)
}
