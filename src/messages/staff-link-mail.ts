import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { SecretKey } from '../config.ts'
import type { Db } from '../db/client.ts'
import { dateTime, type Locale } from '../i18n/format-time.ts'
import { cleanName } from './clean-text.ts'
import { letter, type Mail } from './compose-mail.ts'
import { mailAddress } from './mail-address.ts'
import { type MailContent, texts } from './mail-content.ts'
import { staffLinkToken } from './manage-link.ts'
import type { House } from './message-facts.ts'
import type { Claim, Prospect } from './queries.ts'
import type { StaffLinkFacts } from './staff-link-facts.ts'
import { type StaffLinkTexts, staffLinkTexts } from './staff-link-texts.ts'

type Row = Omit<StaffLinkFacts, 'url' | 'expiresAt' | 'madeAt'> & {
  current: boolean
  keyId: number
  expiresAt: number
  madeAt: number
}

/** Reads, just before sending, whether a link may still be used and by whom. */
export async function staffLinkProspect(
  db: Db,
  claim: Claim,
  { secretKeys, publicUrl }: { secretKeys: readonly SecretKey[]; publicUrl: string },
): Promise<Prospect<StaffLinkFacts>> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT l.ended_at IS NULL AND l.expires_at > house_now() AND u.active AS current, m.kind, l.id AS "linkId", m.version,
      u.locale, u.name, u.email, l.key_id AS "keyId", extract(epoch FROM l.expires_at)::float8 AS "expiresAt",
      extract(epoch FROM m.created_at)::float8 AS "madeAt"
    FROM messages m JOIN staff_links l ON l.id = m.staff_link_id JOIN staff_users u ON u.id = l.user_id
    WHERE m.id = ${claim.id}`
  if (!row?.current) return { drop: 'superseded' }
  const { current, keyId, expiresAt, madeAt, ...facts } = row
  const token = staffLinkToken(secretKeys, { id: row.linkId, keyId })
  return {
    send: {
      ...facts,
      url: `${publicUrl}/sluzhebno/parola/${token}?lang=${row.locale}`,
      expiresAt: moment(expiresAt),
      madeAt: moment(madeAt),
    },
  }
}

/** The mail with a one-time link, ready to be sent. The same facts make the same mail. */
export function composeStaffLinkMail(given: StaffLinkFacts, house: House): Mail {
  const facts = { ...given, name: cleanName(given.name), email: mailAddress(given.email) ?? '' }
  const first = { kind: facts.kind, version: facts.version }
  return letter(staffLinkContent(facts, house), { ...facts, id: facts.linkId, first }, house)
}

function staffLinkContent(facts: StaffLinkFacts, { municipality: { name, address, phone } }: House): MailContent {
  const { locale } = facts
  const words: StaffLinkTexts = staffLinkTexts[locale as Locale]
  const { subject, lead, link, notYours } = words[facts.kind]
  return {
    locale,
    subject,
    heading: subject,
    greeting: texts[locale].greeting,
    lead,
    facts: [
      { label: words.account, value: facts.email },
      { label: words.until, value: dateTime(facts.expiresAt, locale) },
    ],
    code: null,
    sections: [],
    manage: { intro: words.intro, link, url: facts.url, notes: [words.once] },
    notes: [notYours(phone), texts[locale].automatic],
    house: { name: name[locale], address: address[locale] },
  }
}

function moment(epochSeconds: number): DateTime {
  return DateTime.fromMillis(epochSeconds * 1000, { zone: ZONE })
}
