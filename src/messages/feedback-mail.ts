import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { SecretKey } from '../config.ts'
import type { Db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { dateTime, type Locale } from '../i18n/format-time.ts'
import { titleWithPortfolio } from '../i18n/reception-words.ts'
import { cleanLine, cleanName } from './clean-text.ts'
import { letter, type Mail } from './compose-mail.ts'
import { feedbackTexts } from './feedback-texts.ts'
import { mailAddress } from './mail-address.ts'
import { type MailContent, officialLine, texts } from './mail-content.ts'
import { feedbackToken, feedbackUrl } from './manage-link.ts'
import type { House } from './message-facts.ts'
import { NO_OWN_TEXTS, type OwnTexts, textKey, withOwnWords } from './own-texts.ts'
import type { Claim, Prospect } from './queries.ts'

/** All that the mail says that asks how a reception was. */
export type FeedbackFacts = {
  /** A UUID: the invitation's. */
  feedbackId: string
  version: number
  locale: Locale
  name: string
  email: string
  officialTitle: string
  officialName: string | null
  startsAt: DateTime
  /** Until when it can be answered. */
  expiresAt: DateTime
  url: string
  madeAt: DateTime
}

export const isFeedback = (kind: string): kind is 'feedback' => kind === 'feedback'

type Row = Omit<FeedbackFacts, 'startsAt' | 'expiresAt' | 'madeAt' | 'url'> & {
  current: boolean
  late: boolean
  portfolio: string | null
  keyId: number
  startsAt: number
  expiresAt: number
  madeAt: number
}

/** Of an invitation `f` and its booking `b`: the meeting still counts as held, and its citizen can still be asked. */
export const ASKING_STILL_HOLDS = Prisma.sql`(b.state = 'done' AND b.email IS NOT NULL AND b.erased_at IS NULL AND NOT f.answered)`

/** Reads, just before sending, whether the meeting still counts as held and its citizen can still be asked. */
export async function feedbackProspect(
  db: Db,
  claim: Claim,
  { secretKeys, publicUrl, feedback }: { secretKeys: readonly SecretKey[]; publicUrl: string; feedback: boolean },
): Promise<Prospect<FeedbackFacts>> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT ${ASKING_STILL_HOLDS} AS current, f.expires_at <= house_now() AS late,
      f.id AS "feedbackId", m.version, b.locale, b.name, b.email, f.key_id AS "keyId",
      CASE b.locale WHEN 'bg' THEN o.title_bg ELSE o.title_en END AS "officialTitle",
      CASE b.locale WHEN 'bg' THEN o.portfolio_bg ELSE o.portfolio_en END AS portfolio, o.name AS "officialName",
      extract(epoch FROM s.starts_at)::float8 AS "startsAt", extract(epoch FROM f.expires_at)::float8 AS "expiresAt",
      extract(epoch FROM m.created_at)::float8 AS "madeAt"
    FROM messages m JOIN feedback_invitations f ON f.id = m.feedback_id JOIN bookings b ON b.id = f.booking_id
    JOIN slots s ON s.id = b.slot_id JOIN officials o ON o.id = receiver_of(b.id, s.official_id, s.substitute_id)
    WHERE m.id = ${claim.id}`
  if (!row?.current || !feedback) return { drop: 'superseded' }
  if (row.late) return { drop: 'late' }
  const { current, late, portfolio, keyId, ...facts } = row
  const token = feedbackToken(secretKeys, { id: row.feedbackId, keyId })
  return {
    send: {
      ...facts,
      officialTitle: titleWithPortfolio(row.officialTitle, portfolio, row.locale),
      url: feedbackUrl(publicUrl, row.locale, token),
      startsAt: moment(row.startsAt),
      expiresAt: moment(row.expiresAt),
      madeAt: moment(row.madeAt),
    },
  }
}

/** The mail that asks how a reception was, ready to be sent. The same facts make the same mail. */
export function composeFeedbackMail(given: FeedbackFacts, house: House, own: OwnTexts = NO_OWN_TEXTS): Mail {
  const facts: FeedbackFacts = {
    ...given,
    feedbackId: given.feedbackId.replace(/[^\w-]/g, ''),
    name: cleanName(given.name),
    email: mailAddress(given.email) ?? '',
    officialTitle: cleanLine(given.officialTitle),
    officialName: cleanLine(given.officialName ?? '') || null,
    url: cleanLine(given.url, 2_000),
  }
  const first = { kind: 'feedback' as const, version: facts.version }
  return letter(feedbackContent(facts, house, own), { ...facts, kind: 'feedback', id: facts.feedbackId, first }, house)
}

/** What the mail shows: no code and no question of the citizen's. */
export function feedbackContent(facts: FeedbackFacts, house: House, own: OwnTexts): MailContent {
  const { locale } = facts
  const [common, words] = [texts[locale], feedbackTexts[locale]]
  const { phone, name, address } = house.municipality
  const until = dateTime(facts.expiresAt, locale)
  const content: MailContent = {
    locale,
    subject: words.subject,
    heading: words.heading,
    greeting: common.greeting,
    lead: words.lead(until),
    facts: [
      { label: common.label.when, value: dateTime(facts.startsAt, locale) },
      { label: common.label.who, value: officialLine(facts) },
      { label: words.until, value: until },
    ],
    code: null,
    sections: [],
    manage: { intro: words.intro, link: words.link, url: facts.url, notes: [words.anonymous, words.once] },
    notes: [common.automatic],
    house: { name: name[locale], address: address[locale] },
  }
  return withOwnWords(content, own.get(textKey('feedback', locale)), {
    when: dateTime(facts.startsAt, locale),
    who: officialLine(facts),
    name: facts.name,
    municipality: name[locale],
    phone,
    until,
  })
}

function moment(epochSeconds: number): DateTime {
  return DateTime.fromMillis(epochSeconds * 1000, { zone: ZONE })
}
