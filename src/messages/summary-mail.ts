import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { Db } from '../db/client.ts'
import { type Locale, timeRange } from '../i18n/format-time.ts'
import { dateInWords } from '../i18n/local-words.ts'
import type { TodayWords } from '../i18n/today-bg.ts'
import { words } from '../i18n/words.ts'
import { cleanLine, cleanName } from './clean-text.ts'
import { letter, type Mail } from './compose-mail.ts'
import { mailAddress } from './mail-address.ts'
import { type MailContent, texts } from './mail-content.ts'
import type { House } from './message-facts.ts'
import type { Claim, Prospect } from './queries.ts'

/** What a summary says: numbers and times. Instants in seconds since 1970. */
export type SummaryDetails = {
  receptions: {
    titleBg: string
    titleEn: string
    startsAt: number
    endsAt: number
    booked: number
    free: number
    state: keyof TodayWords['state']
  }[]
  /** What waits, and how much of it; nothing that is nought. */
  work: { kind: keyof TodayWords['kind']; count: number }[]
}

/** All that the mail of a morning says to somebody who keeps receptions. */
export type SummaryFacts = SummaryDetails & {
  summaryId: string
  version: number
  locale: Locale
  name: string
  email: string
  /** A local date, YYYY-MM-DD. */
  date: string
  url: string
  madeAt: DateTime
}

export const isSummary = (kind: string): kind is 'day-summary' => kind === 'day-summary'

type Row = Omit<SummaryFacts, keyof SummaryDetails | 'url' | 'madeAt'> & {
  current: boolean
  late: boolean
  details: SummaryDetails
  madeAt: number
}

/** Reads, just before sending, whether its reader still keeps receptions and it is still that day. */
export async function summaryProspect(
  db: Db,
  claim: Claim,
  { publicUrl }: { publicUrl: string },
): Promise<Prospect<SummaryFacts>> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT u.active AND 'assistant' = ANY (u.roles) AS current, (house_now() AT TIME ZONE 'Europe/Sofia')::date > y.local_date AS late,
      y.id AS "summaryId", m.version, u.locale, u.name, u.email, y.local_date::text AS date, m.details,
      extract(epoch FROM m.created_at)::float8 AS "madeAt"
    FROM messages m JOIN staff_summaries y ON y.id = m.staff_summary_id JOIN staff_users u ON u.id = y.user_id
    WHERE m.id = ${claim.id}`
  if (!row?.current) return { drop: 'superseded' }
  if (row.late) return { drop: 'late' }
  const { current, late, details, madeAt, ...facts } = row
  return {
    send: {
      ...facts,
      ...details,
      url: `${publicUrl}/sluzhebno/`,
      madeAt: DateTime.fromSeconds(madeAt, { zone: ZONE }),
    },
  }
}

/** The mail of a morning, ready to be sent. */
export function composeSummaryMail(given: SummaryFacts, house: House): Mail {
  const facts = { ...given, name: cleanName(given.name), email: mailAddress(given.email) ?? '' }
  const first = { kind: 'day-summary' as const, version: facts.version }
  return letter(summaryContent(facts, house), { ...facts, kind: 'day-summary', id: facts.summaryId, first }, house)
}

function summaryContent(facts: SummaryFacts, { municipality: { name, address } }: House): MailContent {
  const { locale, receptions, work } = facts
  const text = words[locale].pages.today
  const { summary } = text
  const date = dateInWords(facts.date, locale)
  const at = (seconds: number) => DateTime.fromSeconds(seconds, { zone: ZONE })
  return {
    locale,
    subject: summary.subject(date),
    heading: summary.heading(date),
    greeting: summary.greeting,
    lead: summary.lead,
    facts: [
      ...receptions.map(({ titleBg, titleEn, startsAt, endsAt, booked, free, state }) => ({
        label: cleanLine(locale === 'bg' ? titleBg : titleEn),
        value:
          state === 'open'
            ? summary.reception(timeRange(at(startsAt), at(endsAt), locale), booked, free)
            : `${timeRange(at(startsAt), at(endsAt), locale)}, ${text.state[state]}`,
      })),
      ...(receptions.length === 0 ? [{ label: text.receptions, value: summary.none }] : []),
      ...work.map(({ kind, count }) => ({ label: text.kind[kind], value: String(count) })),
      ...(work.length === 0 ? [{ label: text.work, value: summary.quiet }] : []),
    ],
    code: null,
    sections: [],
    manage: { intro: summary.intro, link: summary.link, url: facts.url, notes: [] },
    notes: [summary.off, texts[locale].automatic],
    house: { name: name[locale], address: address[locale] },
  }
}
