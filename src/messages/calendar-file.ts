import { ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { ZONE } from '../clock.ts'
import { blankCalendar, calendarText } from './blank-calendar.ts'
import { cleanLine, cleanName, plainSpaces } from './clean-text.ts'
import { mailAddress, mailto, senderAddress } from './mail-address.ts'
import { groupedCode, officialLine, texts } from './mail-content.ts'
import type { House, MessageFacts } from './message-facts.ts'

/** What the file says. A citizen without e-mail can have it too, by download. */
export type CalendarFacts = Pick<
  MessageFacts,
  | 'kind'
  | 'bookingId'
  | 'version'
  | 'code'
  | 'locale'
  | 'name'
  | 'officialTitle'
  | 'officialName'
  | 'place'
  | 'startsAt'
  | 'endsAt'
  | 'madeAt'
> & { email: string | null }

/** An iCalendar object (RFC 5545). `method` (RFC 5546) must stand in the MIME type too; null: a file that asks for nothing. */
export type CalendarFile = { method: 'REQUEST' | 'CANCEL' | null; content: string }

/**
 * The booking as a calendar entry: one UID for its whole life and its version as SEQUENCE, so that each file replaces the
 * one before. A live booking is a REQUEST that its attendee has accepted already (nobody is asked to answer), a cancelled
 * one a CANCEL; never PUBLISH, whose entries calendars do not let a CANCEL remove. Who has no e-mail is no attendee, and a
 * REQUEST without one would be wrong (RFC 5546, 3.2.2): that file has no METHOD.
 *
 * The manage link stays out: calendars are shared with families and colleagues, and whoever has it can cancel.
 */
export function calendarFile(facts: CalendarFacts, house: House): CalendarFile {
  const { calendar: words, label, advice } = texts[facts.locale]
  // Of a closed day too: whoever chooses another time has the entry again, by a REQUEST of a higher SEQUENCE.
  const cancelled = facts.kind === 'cancelled' || facts.kind === 'closure'
  const attendee = facts.email === null ? null : mailAddress(facts.email)
  const method = attendee === null ? null : cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST
  const sender = senderAddress(house.mailFrom)
  const { name: municipality, phone } = house.municipality
  const call = `${words.phone}: ${phone}`
  const lines = cancelled ? [call] : [`${label.code}: ${groupedCode(facts.code)}`, ...advice, call]

  const calendar = blankCalendar({ method })
  const event = calendar.createEvent({
    id: `${facts.bookingId}@priemna`,
    sequence: facts.version,
    stamp: facts.madeAt,
    timezone: ZONE,
    start: facts.startsAt,
    end: facts.endsAt,
    summary: words.summary(cleanLine(officialLine(facts))),
    location: cleanLine(facts.place),
    description: plainSpaces(lines.join('\n')),
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  })
  if (attendee !== null) {
    event.organizer({ name: parameter(cleanLine(municipality[facts.locale])), email: mailto(sender) })
    event.createAttendee({
      name: parameter(cleanName(facts.name)),
      email: mailto(attendee),
      status: ICalAttendeeStatus.ACCEPTED,
      rsvp: false,
    })
  }
  return { method, content: calendarText(calendar) }
}

/**
 * The file for a browser: byte for byte the one of the mail, so that a calendar that has met both knows one entry.
 *
 * @returns the value of Content-Type, a name for the file, and the file
 */
export function calendarDownload(facts: CalendarFacts, house: House) {
  const { method, content } = calendarFile(facts, house)
  const type = method === null ? 'text/calendar; charset=utf-8' : `text/calendar; charset=utf-8; method=${method}`
  return { contentType: type, fileName: CALENDAR_FILE_NAME, content }
}

export const CALENDAR_FILE_NAME = 'priemna.ics'

/** Many calendars do not know how RFC 6868 writes a quotation mark or a caret within a parameter. */
function parameter(text: string): string {
  return text.replace(/["^]/g, "'")
}
