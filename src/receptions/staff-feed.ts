import { type ICalCalendar, ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator'
import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { bookingsInWords } from '../i18n/counts.ts'
import { time, timeRange } from '../i18n/format-time.ts'
import { staffFeedWords } from '../i18n/staff-feed-words.ts'
import { blankCalendar, calendarText } from '../messages/blank-calendar.ts'
import { cleanLine, plainSpaces } from '../messages/clean-text.ts'
import type { StaffFeedDay, StaffFeedRow } from './staff-feed-queries.ts'

/** How often a calendar should look again, in seconds. */
const REFRESH_SECONDS = 900

const STATUS = {
  open: ICalEventStatus.CONFIRMED,
  closed: ICalEventStatus.CANCELLED,
  'needs-decision': ICalEventStatus.TENTATIVE,
}

/**
 * The receptions of one official as a calendar for whoever keeps them (RFC 5545, METHOD:PUBLISH): each day, which blocks nobody's time,
 * and each booked hour, which does. Of a citizen there is nothing but the hour, unless the rows carry names: whoever subscribes hands
 * all of it to the maker of their calendar. No telephone, no question, no code in any case.
 *
 * @param publicUrl of the house; the links in it ask for a sign-in
 * @param madeAt DTSTAMP of every entry
 */
export function staffFeed(feed: StaffFeedRow, { publicUrl, madeAt }: { publicUrl: string; madeAt: DateTime }): string {
  const calendar = blankCalendar({ method: ICalCalendarMethod.PUBLISH, ttl: REFRESH_SECONDS })
  const words = staffFeedWords[feed.locale]
  // The library writes the name as it is given.
  calendar.name(words.name(cleanLine(titleOf(feed))).replace(/[\\;,]/g, '\\$&'))
  for (const day of feed.days) {
    const common = {
      stamp: madeAt,
      timezone: ZONE,
      location: plainSpaces(cleanLine(day.place[feed.locale])),
      url: `${publicUrl}/sluzhebno/den/${day.id}`,
      status: STATUS[day.state],
    }
    addDay(calendar, feed, day, common)
    for (const { slotId, startsAt, endsAt, name } of day.booked) {
      const start = sofia(startsAt)
      const who = name === null ? null : cleanLine(name)
      calendar.createEvent({
        ...common,
        id: `slot-${slotId}@${new URL(publicUrl).hostname}`,
        start,
        end: sofia(endsAt),
        summary: plainSpaces(words.reception(time(start, feed.locale), who)),
        // A booking on a closed day still waits for its answer.
        status: day.state === 'open' ? ICalEventStatus.CONFIRMED : ICalEventStatus.TENTATIVE,
      })
    }
  }
  return calendarText(calendar)
}

function addDay(calendar: ICalCalendar, feed: StaffFeedRow, day: StaffFeedDay, common: { url: string }): void {
  const { locale } = feed
  const words = staffFeedWords[locale]
  const [start, end] = [sofia(day.startsAt), sofia(day.endsAt)]
  const hours = timeRange(start, end, locale)
  calendar.createEvent({
    ...common,
    id: `staff-day-${day.id}@${new URL(common.url).hostname}`,
    sequence: day.version,
    start,
    end,
    summary: plainSpaces(words[day.state](titleOf(feed), hours)),
    description: plainSpaces(`${bookingsInWords(day.booked.length, locale)}. ${words.ofSlots(day.slots)}`),
    transparency: ICalEventTransparency.TRANSPARENT,
  })
}

function titleOf({ title, portfolio, locale }: StaffFeedRow): string {
  const what = portfolio[locale]
  return what === null ? title[locale] : staffFeedWords[locale].portfolio(title[locale], what)
}

function sofia(epochMs: number): DateTime {
  return DateTime.fromMillis(epochMs, { zone: ZONE })
}
