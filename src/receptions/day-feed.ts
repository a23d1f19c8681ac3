import { type ICalCalendar, ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator'
import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { Municipality } from '../config.ts'
import { dateTime, type Locale } from '../i18n/format-time.ts'
import { receptionWords } from '../i18n/reception-words.ts'
import { blankCalendar, calendarText } from '../messages/blank-calendar.ts'
import { cleanLine, plainSpaces } from '../messages/clean-text.ts'
import type { DayRow, DayState, FeedDayRow, FeedOfficialRow } from './queries.ts'

/** Whose days, and what of the house a calendar says. */
export type DayFeed = {
  /** The official whose feed it is; null: of all. */
  slug: string | null
  officials: readonly FeedOfficialRow[]
  locale: Locale
  municipality: Municipality
  /** The start page in the reader's language, absolute. */
  homeUrl: string
  /** DTSTAMP of every entry. */
  madeAt: DateTime
}

/** How often a calendar should look again, in seconds. */
const REFRESH_SECONDS = 6 * 3_600

const STATUS: Record<DayState, ICalEventStatus> = {
  open: ICalEventStatus.CONFIRMED,
  closed: ICalEventStatus.CANCELLED,
  'needs-decision': ICalEventStatus.TENTATIVE,
}

/**
 * Reception days as a calendar to subscribe to (RFC 5545, METHOD:PUBLISH), in order of time: who receives, when, where, how
 * to book. Nothing of any citizen is in it, and nobody's time is blocked by it. A closed day stays, as cancelled, with its
 * public reason: an entry that only vanished would leave its reader to wonder.
 */
export function dayFeed(feed: DayFeed): string {
  const calendar = blankCalendar({ method: ICalCalendarMethod.PUBLISH, ttl: REFRESH_SECONDS })
  // The library writes the name as it is given.
  calendar.name(escaped(nameOf(feed)))
  const days = feed.officials.flatMap((official) => official.days.map((day) => ({ official, day })))
  for (const { official, day } of days.sort((a, b) => a.day.startsAt - b.day.startsAt || a.day.id - b.day.id))
    addDay(calendar, feed, official, day)
  return calendarText(calendar)
}

function addDay(calendar: ICalCalendar, feed: DayFeed, official: FeedOfficialRow, day: FeedDayRow): void {
  const { locale, homeUrl, madeAt } = feed
  const words = receptionWords[locale].feed
  const who = cleanLine(officialInWords(official, locale))
  calendar.createEvent({
    // Numbers of days are this house's own; another town has a day 1 too.
    id: `reception-day-${day.id}@${new URL(homeUrl).hostname}`,
    sequence: day.version,
    stamp: madeAt,
    timezone: ZONE,
    start: sofia(day.startsAt),
    end: sofia(day.endsAt),
    summary: plainSpaces(day.state === 'closed' ? words.closedSummary(who) : words.summary(who)),
    location: plainSpaces(cleanLine(locale === 'bg' ? day.placeBg : day.placeEn)),
    description: plainSpaces(description(feed, day).join('\n')),
    url: homeUrl,
    status: STATUS[day.state],
    transparency: ICalEventTransparency.TRANSPARENT,
  })
}

function description({ locale, homeUrl, municipality }: DayFeed, day: DayRow): string[] {
  const words = receptionWords[locale].feed
  const howToBook = words.howToBook(homeUrl, municipality.phone)
  if (day.state === 'needs-decision') return [words.undecided, howToBook]
  if (day.state === 'open') return [words.opens(dateTime(sofia(day.opensAt), locale)), howToBook]
  return day.publicReason === null ? [words.closed] : [words.closed, words.reason(cleanLine(day.publicReason))]
}

function nameOf({ slug, officials, locale, municipality }: DayFeed): string {
  const words = receptionWords[locale].feed
  const official = officials.find((each) => each.slug === slug)
  const town = municipality.name[locale]
  return cleanLine(official ? words.nameOfOne(officialInWords(official, locale), town) : words.nameOfAll(town))
}

/** Two deputies have one title: the portfolio tells them apart. */
function officialInWords(official: FeedOfficialRow, locale: Locale): string {
  const title = locale === 'bg' ? official.titleBg : official.titleEn
  const portfolio = locale === 'bg' ? official.portfolioBg : official.portfolioEn
  return portfolio === null ? title : receptionWords[locale].feed.portfolio(title, portfolio)
}

function sofia(epochMs: number): DateTime {
  return DateTime.fromMillis(epochMs, { zone: ZONE })
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&')
}
