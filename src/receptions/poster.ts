import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { dayShort, monthHeading, numericDate } from '../i18n/format-time.ts'
import { receptionWords } from '../i18n/reception-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { keepTogether } from '../ui/keep-together.ts'
import type { PublicSchedule } from './look-at-schedule.ts'
import type { OfficialCard } from './official-cards.ts'
import type { ScheduleLine } from './schedule-lines.ts'

/** Whose poster, of which month (YYYY-MM), in which language. */
export type PosterChoice = { slug: string; month: string; locale: Locale }

/** What hangs on the door: the days of a month, and how to book. Nothing of any citizen. */
export type Poster = PosterChoice & {
  title: string
  official: string
  name: string | null
  rule: string | null
  days: { key: string; day: string; hours: string | null; notes: string[]; place: string; off: boolean }[]
  /** Where to book: as people type it, and as a camera opens it. */
  address: string
  url: string
  phone: string
  desk: string
  asOf: string
}

type House = { publicUrl: string; phone: string; address: Record<Locale, string> }

/** For so many months, this one the first, the schedule knows every day. */
export const POSTER_MONTHS = 3

/** The months of which there may be a poster: YYYY-MM. */
export function posterMonths(now: DateTime): string[] {
  return Array.from({ length: POSTER_MONTHS }, (_, month) =>
    now.startOf('month').plus({ months: month }).toFormat('yyyy-MM'),
  )
}

/** How a month is called: „ноември 2026 г.“. */
export function monthTitle(month: string, locale: Locale): string {
  return monthHeading(DateTime.fromISO(`${month}-01`, { zone: ZONE }), locale)
}

/** The poster of an official's month, of the public schedule from today on; null where there is no such official. */
export function posterOf(
  schedule: Pick<PublicSchedule, 'officials' | 'lines'>,
  { slug, month, locale }: PosterChoice,
  { house, now }: { house: House; now: DateTime },
): Poster | null {
  const card = schedule.officials.find((each) => each.slug === slug)
  if (!card) return null
  const text = words[locale].pages.poster
  const lines = schedule.lines.filter((line) => line.slug === slug && line.date.startsWith(month))
  return {
    ...{ slug, month, locale },
    title: `${text.heading} – ${monthTitle(month, locale)}`,
    official: titleOf(card, locale),
    name: card.name,
    rule: card.rule,
    days: lines.map((line, index) => ({ key: `${line.date} ${index}`, ...dayOf(line, locale) })),
    address: house.publicUrl.replace(/^https?:\/\//, ''),
    url: `${house.publicUrl}${pathOf('chooseTime', locale, { official: slug })}`,
    phone: house.phone,
    desk: text.deskWhere(keepTogether(house.address[locale])),
    asOf: text.asOf(numericDate(now, locale)),
  }
}

function dayOf({ at, hours, place, standing, note }: ScheduleLine, locale: Locale) {
  const text = words[locale].pages.poster
  const off = standing.kind === 'closed'
  const said =
    standing.kind === 'closed'
      ? [text.closed, standing.reason].filter(Boolean).join(' – ')
      : standing.kind === 'undecided' || standing.kind === 'expected'
        ? text[standing.kind]
        : null
  return {
    day: dayShort(at, locale, at),
    hours: off ? null : hours,
    notes: [said, off ? null : note].filter((each) => each !== null),
    place: off || place === null ? '' : keepTogether(place),
    off,
  }
}

/** Two deputies have one title: the portfolio tells them apart. */
export function titleOf({ title, portfolio }: Pick<OfficialCard, 'title' | 'portfolio'>, locale: Locale): string {
  return portfolio === null ? title : receptionWords[locale].feed.portfolio(title, portfolio)
}
