import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { dateTime, dayLong, time } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { officialLine } from '../messages/mail-content.ts'
import { type Titled, titleOf as titleWithoutName } from './official-title.ts'
import type { StaffSlot } from './staff-queries.ts'

/** A moment of Sofia from seconds since 1970. */
export const momentOf = (epochSeconds: number) => DateTime.fromSeconds(epochSeconds, { zone: ZONE })

/** „вторник, 24 ноември 2026 г., 14:30 ч.“ */
export const whenInWords = (epochSeconds: number, locale: Locale) => dateTime(momentOf(epochSeconds), locale)

/** „14:30 ч.“ */
export const timeInWords = (epochSeconds: number, locale: Locale) => time(momentOf(epochSeconds), locale)

/** Whose reception it is, with the portfolio that tells two deputies apart, in the language of the page. */
export function titleOf(official: Titled & { officialName?: string | null }, locale: Locale): string {
  return officialLine({
    officialTitle: titleWithoutName(official, locale),
    officialName: official.officialName ?? null,
  })
}

export function placeOf({ placeBg, placeEn }: { placeBg: string; placeEn: string }, locale: Locale): string {
  return locale === 'bg' ? placeBg : placeEn
}

/** A slot with what is particular about it: „14:30 ч., вторник, 24 ноември 2026 г. (за телефон и гише)“: the hour first, where there is little room. */
export function slotInWords({ startsAt, kept, rules }: StaffSlot, locale: Locale): string {
  const { slots } = words[locale].pages.staffBookings
  const notes = [kept ? slots.kept : '', ...rules.map((rule) => slots.rule[rule])].filter((note) => note !== '')
  const when = `${timeInWords(startsAt, locale)}, ${dayLong(momentOf(startsAt), locale)}`
  return notes.length === 0 ? when : `${when} (${notes.join(', ')})`
}

/** A text of a table by a key that may be new to it. */
export function textOf<T extends { other: string }>(table: T, key: string): string {
  return Object.hasOwn(table, key) ? String(table[key as keyof T]) : table.other
}
