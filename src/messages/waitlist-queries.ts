import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { SecretKey } from '../config.ts'
import type { Db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { titleWithPortfolio } from '../i18n/reception-words.ts'
import { offerUrl, waitlistToken, waitlistUrl } from './manage-link.ts'
import type { Claim, Prospect } from './queries.ts'
import type { WaitlistFacts, WaitlistKind } from './waitlist-facts.ts'

/** Of a message `m`, its entry `e` and offer `f`, where it tells of one: the place still is what the message tells. */
export const PLACE_STILL_HOLDS = Prisma.sql`(e.version = m.version AND e.email IS NOT NULL AND e.erased_at IS NULL
  AND (m.kind <> 'waitlist-offer' OR f.state = 'open'))`

/** And: the time to answer has run out. */
export const OFFER_OVER = Prisma.sql`(m.kind = 'waitlist-offer' AND f.expires_at <= house_now())`

type Row = Omit<WaitlistFacts, 'offer' | 'url' | 'madeAt'> & {
  current: boolean
  late: boolean
  portfolio: string | null
  place: string | null
  startsAt: number | null
  endsAt: number | null
  expiresAt: number | null
  madeAt: number
  keyId: number
  tokenVersion: number
}

/** Reads, just before sending, whether a message about a place on the waiting list still holds, and everything that it says. */
export async function waitlistProspect(
  db: Db,
  claim: Claim,
  { secretKeys, publicUrl }: { secretKeys: readonly SecretKey[]; publicUrl: string },
): Promise<Prospect<WaitlistFacts>> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT ${PLACE_STILL_HOLDS} AS current, ${OFFER_OVER} AS late, m.kind, e.id AS "entryId", m.version, e.locale, e.name, e.email,
      CASE e.locale WHEN 'bg' THEN o.title_bg ELSE o.title_en END AS "officialTitle",
      CASE e.locale WHEN 'bg' THEN o.portfolio_bg ELSE o.portfolio_en END AS portfolio, o.name AS "officialName",
      (SELECT c."position" FROM citizens_waitlist_entries c WHERE c.id = e.id) AS position,
      e.from_date::text AS from, e.waits_until::text AS "waitsUntil", m.details ->> 'because' AS because,
      CASE e.locale WHEN 'bg' THEN d.place_bg ELSE d.place_en END AS place,
      extract(epoch FROM s.starts_at)::float8 AS "startsAt", extract(epoch FROM s.ends_at)::float8 AS "endsAt",
      extract(epoch FROM f.expires_at)::float8 AS "expiresAt", e.key_id AS "keyId", e.token_version AS "tokenVersion",
      extract(epoch FROM coalesce(m.first_due_at, m.due_at))::float8 AS "madeAt"
    FROM messages m
    JOIN waitlist_entries e ON e.id = m.waitlist_entry_id
    JOIN officials o ON o.id = e.official_id
    LEFT JOIN waitlist_offers f ON f.id = (m.details ->> 'offerId')::bigint
    LEFT JOIN slots s ON s.id = f.slot_id
    LEFT JOIN reception_days d ON d.id = s.reception_day_id
    WHERE m.id = ${claim.id}`
  if (!row?.current) return { drop: 'superseded' }
  if (row.late) return { drop: 'late' }
  const token = waitlistToken(secretKeys, { id: row.entryId, keyId: row.keyId, tokenVersion: row.tokenVersion })
  const { current, late, place, startsAt, endsAt, expiresAt, keyId, tokenVersion, portfolio, ...facts } = row
  const offer =
    startsAt === null || endsAt === null || expiresAt === null
      ? null
      : { startsAt: moment(startsAt), endsAt: moment(endsAt), expiresAt: moment(expiresAt), place: place ?? '' }
  return {
    send: {
      ...facts,
      officialTitle: titleWithPortfolio(row.officialTitle, portfolio, row.locale),
      offer,
      url: linkOf(row.kind, publicUrl, row.locale, token),
      madeAt: moment(row.madeAt),
    },
  }
}

/** One link in each mail; whose place has ended starts anew. */
function linkOf(kind: WaitlistKind, publicUrl: string, locale: 'bg' | 'en', token: string): string {
  if (kind === 'waitlist-ended') return `${publicUrl}/${locale}/`
  return kind === 'waitlist-offer' ? offerUrl(publicUrl, locale, token) : waitlistUrl(publicUrl, locale, token)
}

function moment(epochSeconds: number): DateTime {
  return DateTime.fromMillis(epochSeconds * 1000, { zone: ZONE })
}
