import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { Db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { dateTime, type Locale } from '../i18n/format-time.ts'
import type { OutcomeMailWords } from '../i18n/outcome-mail-words.ts'
import { outcomeMailWords } from '../i18n/outcome-mail-words.ts'
import { titleWithPortfolio } from '../i18n/reception-words.ts'
import { cleanLine, cleanName } from './clean-text.ts'
import { letter, type Mail } from './compose-mail.ts'
import { mailAddress } from './mail-address.ts'
import { type MailContent, officialLine, texts } from './mail-content.ts'
import type { House } from './message-facts.ts'
import type { Claim, Prospect } from './queries.ts'

/** All that is said in writing of what was said at a reception. */
export type OutcomeFacts = {
  /** A UUID. */
  bookingId: string
  /** The how manieth text it is. */
  version: number
  /** Another text has been sent before it. */
  correction: boolean
  locale: Locale
  name: string
  email: string
  officialTitle: string
  officialName: string | null
  startsAt: DateTime
  /** As the staff wrote it, in lines. */
  summary: string
  incomingNumber: string | null
  madeAt: DateTime
}

export const isOutcome = (kind: string): kind is 'summary' => kind === 'summary'

type Row = Omit<OutcomeFacts, 'startsAt' | 'madeAt' | 'summary' | 'email'> & {
  current: boolean
  portfolio: string | null
  summary: string | null
  email: string | null
  startsAt: number
  madeAt: number
}

/** Of a message `m`, its outcome `c` and booking `b`: it still is the text that holds, and there is somebody to read it. */
export const TEXT_STILL_HOLDS = Prisma.sql`(c.summary_version = m.version AND c.summary IS NOT NULL AND b.email IS NOT NULL AND b.erased_at IS NULL)`

/** Reads, just before sending, whether this still is the text that holds, and everything that it says. */
export async function outcomeProspect(db: Db, claim: Claim): Promise<Prospect<OutcomeFacts>> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT ${TEXT_STILL_HOLDS} AS current, b.id AS "bookingId", m.version, b.locale, coalesce(b.name, '') AS name, b.email,
      EXISTS (SELECT FROM messages e WHERE e.outcome_id = m.outcome_id AND e.version < m.version AND e.state = 'sent') AS correction,
      CASE b.locale WHEN 'bg' THEN o.title_bg ELSE o.title_en END AS "officialTitle",
      CASE b.locale WHEN 'bg' THEN o.portfolio_bg ELSE o.portfolio_en END AS portfolio, o.name AS "officialName",
      extract(epoch FROM s.starts_at)::float8 AS "startsAt", c.summary, c.incoming_number AS "incomingNumber",
      extract(epoch FROM m.created_at)::float8 AS "madeAt"
    FROM messages m JOIN outcomes c ON c.booking_id = m.outcome_id JOIN bookings b ON b.id = c.booking_id JOIN slots s ON s.id = b.slot_id
    JOIN officials o ON o.id = receiver_of(b.id, s.official_id, s.substitute_id)
    WHERE m.id = ${claim.id}`
  if (!row?.current || row.email === null || row.summary === null) return { drop: 'superseded' }
  const { current, portfolio, startsAt, madeAt, email, summary, ...facts } = row
  const moment = (seconds: number) => DateTime.fromSeconds(seconds, { zone: ZONE })
  const officialTitle = titleWithPortfolio(row.officialTitle, portfolio, row.locale)
  return { send: { ...facts, email, summary, officialTitle, startsAt: moment(startsAt), madeAt: moment(madeAt) } }
}

/** The mail, ready to be sent: the house's frame in the citizen's language, the text as the staff wrote it. */
export function composeOutcomeMail(given: OutcomeFacts, house: House): Mail {
  const facts = { ...given, name: cleanName(given.name), email: mailAddress(given.email) ?? '' }
  const words = outcomeMailWords[facts.locale]
  const first = { kind: 'summary' as const, version: 1 }
  const id = facts.bookingId.replace(/[^\w-]/g, '')
  return letter(outcomeContent(facts, words, house), { ...facts, kind: 'summary', id, first }, house)
}

function outcomeContent(facts: OutcomeFacts, words: OutcomeMailWords, { municipality }: House): MailContent {
  const { locale, correction } = facts
  const common = texts[locale]
  const when = dateTime(facts.startsAt, locale)
  const number = cleanLine(facts.incomingNumber ?? '')
  return {
    locale,
    subject: correction ? words.subjectCorrected(when) : words.subject(when),
    heading: correction ? words.headingCorrected : words.heading,
    greeting: common.greeting,
    lead: correction ? words.leadCorrected : words.lead,
    facts: [
      { label: common.label.when, value: when },
      { label: common.label.who, value: cleanLine(officialLine(facts)) },
      ...(number === '' ? [] : [{ label: words.number, value: number }]),
    ],
    code: null,
    sections: [{ heading: words.said, lines: linesOf(facts.summary) }],
    manage: null,
    notes: [words.phone(municipality.phone), common.automatic],
    house: { name: municipality.name[locale], address: municipality.address[locale] },
  }
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => cleanLine(line, 3_000))
    .filter((line) => line !== '')
}
