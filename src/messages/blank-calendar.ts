import ical, { type ICalCalendar, type ICalCalendarData } from 'ical-generator'
import { ZONE } from '../clock.ts'

/** The law's two yearly changes of the clock, at 01:00 UTC on the last Sunday of March and of October. */
const VTIMEZONE = `BEGIN:VTIMEZONE
TZID:${ZONE}
BEGIN:DAYLIGHT
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
TZNAME:EEST
DTSTART:19970330T030000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
TZNAME:EET
DTSTART:19971026T040000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE`

/**
 * A calendar of the house without events. It has no named zone itself, or the library would write DTSTAMP in it; the events
 * name Europe/Sofia.
 */
export function blankCalendar({ method, ttl }: Pick<ICalCalendarData, 'method' | 'ttl'>): ICalCalendar {
  return ical({
    prodId: '//Priemna//Priemna 1//BG',
    ...(method !== undefined && { method }),
    ...(ttl !== undefined && { ttl }),
    timezone: { name: null, generator: () => VTIMEZONE },
  })
}

/** The file's bytes-to-be. A calendar must have a component (RFC 5545, 3.6): one without events has the zone at least. */
export function calendarText(calendar: ICalCalendar): string {
  if (calendar.length() === 0) calendar.timezone({ name: ZONE, generator: () => VTIMEZONE })
  return `${calendar.toString()}\r\n`
}
