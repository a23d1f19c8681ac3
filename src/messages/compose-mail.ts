import { CALENDAR_FILE_NAME, calendarFile } from './calendar-file.ts'
import { cleanLine, cleanName, plainSpaces } from './clean-text.ts'
import { mailHtml } from './mail.tsx'
import { domainOf, mailAddress, senderAddress } from './mail-address.ts'
import { type MailContent, mailContent } from './mail-content.ts'
import { mailText } from './mail-text.ts'
import type { House, MessageFacts, MessageKind } from './message-facts.ts'
import type { OtherKind } from './other-mails.ts'
import { NO_OWN_TEXTS, type OwnTexts } from './own-texts.ts'
import type { StaffLinkKind } from './staff-link-facts.ts'
import type { TriageKind } from './triage-facts.ts'
import type { WaitlistKind } from './waitlist-facts.ts'

/** One mail to one citizen: nodemailer's options, and the kind. */
export type Mail = {
  kind: MessageKind | WaitlistKind | TriageKind | StaffLinkKind | OtherKind | 'day-summary' | 'feedback' | 'summary'
  from: MailPerson
  /** Always an object: nodemailer reads a string as a list of recipients. */
  to: MailPerson
  subject: string
  text: string
  html: string
  date: Date
  /** The same at each try, by which a mail that arrives twice is known. */
  messageId: string
  references?: string
  headers: Record<string, string>
  attachments?: { filename: string; content: Buffer; contentType: string }[]
  icalEvent?: { method: string; filename: string; content: string }
}

/** `address` is empty where the citizen's was not one that a mail can go to: the mailer refuses such a mail. */
export type MailPerson = { name: string; address: string }

/** Kinds that change what stands in a calendar. */
const WITH_CALENDAR: ReadonlySet<MessageKind> = new Set(['confirmation', 'moved', 'cancelled', 'closure', 'restored'])

/** The mail that tells a citizen of a booking, ready to be sent. The same facts make the same mail. */
export function composeMail(given: MessageFacts, house: House, own: OwnTexts = NO_OWN_TEXTS): Mail {
  const facts = cleanFacts(given)
  const content = mailContent(facts, house, own)
  const calendar = WITH_CALENDAR.has(facts.kind) ? calendarFile(facts, house) : null

  return {
    ...letter(
      content,
      { ...facts, id: facts.bookingId, first: { kind: facts.firstKind, version: facts.firstVersion } },
      house,
    ),
    ...(calendar?.method ? { icalEvent: { ...calendar, method: calendar.method, filename: CALENDAR_FILE_NAME } } : {}),
  }
}

/** What a letter is about, and to whom it goes; all of it clean. `first`: the message that opens its conversation. */
type Envelope = Pick<MessageFacts, 'version' | 'locale' | 'name' | 'email' | 'madeAt'> & {
  kind: Mail['kind']
  id: string
  first: { kind: Mail['kind']; version: number }
}

/** A mail without a calendar file. */
export function letter(content: MailContent, facts: Envelope, house: House): Mail {
  const sender = senderAddress(house.mailFrom)
  const messageId = messageIdOf(facts.kind, facts, facts.version, sender)
  const first = messageIdOf(facts.first.kind, facts, facts.first.version, sender)
  return {
    kind: facts.kind,
    from: { name: cleanLine(house.municipality.name[facts.locale]), address: sender },
    to: { name: facts.name, address: facts.email },
    subject: plainSpaces(content.subject),
    text: mailText(content),
    html: mailHtml(content, house.colours ?? null),
    date: facts.madeAt.toJSDate(),
    messageId,
    ...(messageId === first ? {} : { references: first }),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': facts.locale,
    },
  }
}

function messageIdOf(kind: Mail['kind'], { id }: { id: string }, version: number, sender: string): string {
  return `<${kind}.${id}.v${version}@${domainOf(sender)}>`
}

function cleanFacts(facts: MessageFacts): MessageFacts {
  return {
    ...facts,
    bookingId: facts.bookingId.replace(/[^\w-]/g, ''),
    code: facts.code.replace(/\D/g, ''),
    name: cleanName(facts.name),
    email: mailAddress(facts.email) ?? '',
    officialTitle: cleanLine(facts.officialTitle),
    officialName: cleanLine(facts.officialName ?? '') || null,
    place: cleanLine(facts.place),
    cancelReason: cleanLine(facts.cancelReason ?? '') || null,
    manageUrl: cleanLine(facts.manageUrl, 2_000),
  }
}
