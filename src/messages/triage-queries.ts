import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { SecretKey } from '../config.ts'
import type { Db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { titleWithPortfolio } from '../i18n/reception-words.ts'
import { manageToken, manageUrl } from './manage-link.ts'
import type { Claim, Prospect } from './queries.ts'
import { isToExpert, type TriageFacts, type TriageKind } from './triage-facts.ts'

type Row = Omit<TriageFacts, 'startsAt' | 'endsAt' | 'madeAt' | 'near' | 'target' | 'url' | 'email'> & {
  current: boolean
  late: boolean
  email: string | null
  startsAt: number
  endsAt: number
  madeAt: number
  near: number[]
  portfolio: string | null
  targetTitle: string | null
  targetPortfolio: string | null
  targetSlug: string | null
  unit: string | null
  keyId: number
  tokenVersion: number
}

/** Of a message `m`, its booking `b` and decision `t`: the decision still is what the message tells. */
export const DECISION_STILL_HOLDS = Prisma.sql`(b.version = m.version AND CASE m.kind
    WHEN 'expert' THEN t.decision = 'invite-expert' AND t.expert_email IS NOT NULL AND b.state IN ('confirmed', 'arrived')
    WHEN 'expert-off' THEN t.expert_email IS NOT NULL AND (t.decision <> 'invite-expert' OR b.state LIKE 'cancelled-%')
    WHEN 'answered' THEN t.decision = 'answered' AND b.state = 'confirmed' AND b.email IS NOT NULL
    ELSE b.state = 'cancelled-by-municipality' AND b.email IS NOT NULL END)`

/** Reads, just before sending, whether a message about a decided question still holds, and everything that it says. */
export async function triageProspect(
  db: Db,
  claim: Claim,
  { secretKeys, publicUrl }: { secretKeys: readonly SecretKey[]; publicUrl: string },
): Promise<Prospect<TriageFacts>> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT ${DECISION_STILL_HOLDS} AS current, m.kind NOT IN ('redirected', 'answered-freed') AND s.starts_at <= house_now() AS late,
      m.kind, b.id AS "bookingId", m.version, b.code, w.locale,
      CASE WHEN m.kind LIKE 'expert%' THEN '' ELSE coalesce(b.name, '') END AS name,
      CASE WHEN m.kind LIKE 'expert%' THEN t.expert_email ELSE b.email END AS email,
      CASE w.locale WHEN 'bg' THEN o.title_bg ELSE o.title_en END AS "officialTitle",
      CASE w.locale WHEN 'bg' THEN o.portfolio_bg ELSE o.portfolio_en END AS portfolio,
      CASE w.locale WHEN 'bg' THEN x.portfolio_bg ELSE x.portfolio_en END AS "targetPortfolio", o.name AS "officialName",
      CASE w.locale WHEN 'bg' THEN d.place_bg ELSE d.place_en END AS place,
      extract(epoch FROM s.starts_at)::float8 AS "startsAt", extract(epoch FROM s.ends_at)::float8 AS "endsAt",
      t.reason, t.reference, t.objection, t.expert_question AS question, t.unit, x.slug AS "targetSlug",
      CASE w.locale WHEN 'bg' THEN x.title_bg ELSE x.title_en END AS "targetTitle",
      ARRAY(SELECT extract(epoch FROM f.starts_at)::float8 FROM bookable_slots f WHERE f.official_id = t.official_id ORDER BY f.starts_at LIMIT 3) AS near,
      b.key_id AS "keyId", b.token_version AS "tokenVersion", extract(epoch FROM m.created_at)::float8 AS "madeAt"
    FROM messages m
    JOIN bookings b ON b.id = m.booking_id
    JOIN question_triage t ON t.booking_id = b.id
    JOIN slots s ON s.id = b.slot_id
    JOIN reception_days d ON d.id = s.reception_day_id
    JOIN officials o ON o.id = s.official_id
    LEFT JOIN officials x ON x.id = t.official_id
    CROSS JOIN LATERAL (SELECT CASE WHEN m.kind LIKE 'expert%' THEN 'bg' ELSE b.locale END AS locale) w
    WHERE m.id = ${claim.id}`
  if (!row?.current || row.email === null) return { drop: 'superseded' }
  if (row.late) return { drop: 'late' }
  const {
    current,
    late,
    email,
    targetTitle,
    targetPortfolio,
    portfolio,
    targetSlug,
    unit,
    keyId,
    tokenVersion,
    ...facts
  } = row
  const token = manageToken(secretKeys, { id: row.bookingId, keyId, tokenVersion })
  return {
    send: {
      ...facts,
      officialTitle: titleWithPortfolio(row.officialTitle, portfolio, row.locale),
      email,
      code: isToExpert(row.kind) ? '' : row.code,
      startsAt: moment(row.startsAt),
      endsAt: moment(row.endsAt),
      madeAt: moment(row.madeAt),
      near: row.near.map(moment),
      target:
        targetTitle !== null
          ? { official: titleWithPortfolio(targetTitle, targetPortfolio, row.locale) }
          : unit !== null
            ? { unit }
            : null,
      url: linkOf(row.kind, { publicUrl, locale: row.locale, token, slug: targetSlug }),
    },
  }
}

/** One link in each mail to a citizen: to choose with whom it goes on, to the booking that stands, or to start anew. */
function linkOf(
  kind: TriageKind,
  { publicUrl, locale, token, slug }: { publicUrl: string; locale: 'bg' | 'en'; token: string; slug: string | null },
): string | null {
  if (isToExpert(kind)) return null
  if (kind === 'answered') return manageUrl(publicUrl, locale, token)
  if (slug === null) return kind === 'redirected' ? null : `${publicUrl}/${locale}/`
  return `${publicUrl}${locale === 'bg' ? '/bg/zapazi/' : '/en/book/'}${slug}`
}

function moment(epochSeconds: number): DateTime {
  return DateTime.fromMillis(epochSeconds * 1000, { zone: ZONE })
}
