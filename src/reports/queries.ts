import type { Db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import type { Counted, ReportName } from './report.ts'

/** What a report is of. `officials`: slugs, null: all; local dates, YYYY-MM-DD, the second without. */
export type Asked = { officials: readonly string[] | null; from: string; until: string }

/** What a booking on an hour became, where it ever counted as one; a walk-in that is cancelled is a press taken back. */
const OUTCOME = Prisma.sql`CASE WHEN b.channel = 'walk-in' AND b.state = 'cancelled-by-municipality' THEN NULL WHEN b.state IN ('done', 'in-meeting') THEN 'attended' WHEN b.state = 'no-show' THEN 'noShow' WHEN b.state = 'left' THEN 'left'
  WHEN b.state = 'cancelled-by-citizen' THEN 'cancelledByCitizen' WHEN b.state = 'cancelled-by-municipality' THEN 'cancelledByMunicipality'
  WHEN b.state IN ('confirmed', 'arrived') THEN 'notNoted' END`

const MINUTES = Prisma.sql`/ 60.0`

/**
 * Things that a report counts, one row each: `slug`, `day`, `figure` and, where it measures something, `value`. `held` are the reception
 * days of the period that are over, `hour` their hours; one after the end of the day was added for who came without an hour.
 */
const FACTS: Record<ReportName, Prisma.Sql> = {
  receptions: Prisma.sql`
    SELECT slug, day, CASE WHEN state = 'closed' THEN 'closedDays' ELSE 'receptions' END AS figure, NULL::numeric AS value FROM held
    UNION ALL
    SELECT slug, day, 'offered', NULL FROM hour WHERE state <> 'closed' AND offered
    UNION ALL
    SELECT h.slug, h.day, CASE WHEN b.channel = 'walk-in' THEN 'walkIns' ELSE ${OUTCOME} END, NULL FROM hour h JOIN bookings b ON b.slot_id = h.id WHERE ${OUTCOME} IS NOT NULL
    UNION ALL
    SELECT h.slug, h.day, 'movedAway', NULL FROM hour h JOIN booking_moves m ON m.from_slot_id = h.id`,
  waiting: Prisma.sql`
    SELECT h.slug, h.day, 'daysAhead' AS figure, (h.day - (b.created_at AT TIME ZONE 'Europe/Sofia')::date)::numeric AS value
      FROM hour h JOIN bookings b ON b.slot_id = h.id WHERE ${OUTCOME} IS NOT NULL AND b.channel <> 'walk-in'
    UNION ALL
    SELECT h.slug, h.day, 'atDoor', extract(epoch FROM v.entered_at - v.arrived_at) ${MINUTES}
      FROM hour h JOIN bookings b ON b.slot_id = h.id JOIN visits v ON v.booking_id = b.id WHERE v.arrived_at IS NOT NULL AND v.entered_at IS NOT NULL
    UNION ALL
    SELECT h.slug, h.day, 'pastHour', extract(epoch FROM greatest(v.entered_at - greatest(v.arrived_at, h.starts_at), interval '0')) ${MINUTES}
      FROM hour h JOIN bookings b ON b.slot_id = h.id JOIN visits v ON v.booking_id = b.id
      WHERE v.arrived_at IS NOT NULL AND v.entered_at IS NOT NULL AND b.channel <> 'walk-in'
    UNION ALL
    SELECT h.slug, h.day, f.figure, CASE f.figure WHEN 'planned' THEN extract(epoch FROM h.ends_at - h.starts_at) ELSE extract(epoch FROM v.ended_at - v.entered_at) END ${MINUTES}
      FROM hour h JOIN bookings b ON b.slot_id = h.id JOIN visits v ON v.booking_id = b.id, LATERAL (VALUES ('meeting'), ('planned'),
        (CASE WHEN v.ended_at - v.entered_at > h.ends_at - h.starts_at THEN 'longer' ELSE 'withinPlan' END)) AS f (figure)
      WHERE b.state = 'done' AND v.entered_at IS NOT NULL AND v.ended_at IS NOT NULL`,
  channels: Prisma.sql`
    SELECT h.slug, h.day, b.channel AS figure, NULL::numeric AS value FROM hour h JOIN bookings b ON b.slot_id = h.id WHERE ${OUTCOME} IS NOT NULL`,
  overrides: Prisma.sql`
    SELECT h.slug, h.day, w.rule AS figure, NULL::numeric AS value FROM hour h JOIN bookings b ON b.slot_id = h.id JOIN waived_rules w ON w.booking_id = b.id
      WHERE b.channel <> 'walk-in' OR b.state <> 'cancelled-by-municipality'`,
  messages: Prisma.sql`
    SELECT slug, (at AT TIME ZONE 'Europe/Sofia')::date AS day, figure, NULL::numeric AS value FROM (
      SELECT o.slug, coalesce(m.sent_at, m.due_at) AS at, CASE WHEN m.state = 'sent' THEN 'sent' WHEN m.state IN ('pending', 'sending') THEN 'underWay'
          WHEN m.last_error = 'late' THEN 'late' ELSE 'failed' END AS figure
        FROM messages m LEFT JOIN bookings b ON b.id = coalesce(m.booking_id, m.outcome_id) LEFT JOIN slots s ON s.id = b.slot_id
        LEFT JOIN waitlist_entries w ON w.id = m.waitlist_entry_id JOIN official o ON o.id = coalesce(s.official_id, w.official_id)
        WHERE m.state <> 'superseded' AND m.kind NOT IN ('expert', 'expert-off') AND coalesce(m.sent_at, m.due_at) <= house_now()
      UNION ALL
      SELECT o.slug, c.created_at, CASE WHEN c.state = 'open' THEN 'callsOpen' WHEN c.state = 'void' THEN 'callsNoLongerNeeded'
          WHEN c.result = 'wrong-number' THEN 'callsUnreached' ELSE 'callsReached' END
        FROM calls c JOIN official o ON o.id = c.official_id) told
    WHERE at >= (SELECT sofia_instant("from", 0) FROM asked) AND at < (SELECT sofia_instant("until", 0) FROM asked)`,
  satisfaction: Prisma.sql`
    SELECT o.slug, c.month AS day, CASE c.question WHEN 'asked' THEN 'asked' ELSE c.question || initcap(c.answer) END AS figure, NULL::numeric AS value
    FROM feedback_counts c JOIN official o ON o.id = c.official_id, generate_series(1, c.given)
    WHERE c.month >= (SELECT "from" FROM asked) AND c.month < (SELECT "until" FROM asked)`,
}

/** A report as the database counts it: of each official and month, of each of either, and of all. */
export async function countReport(db: Db, name: ReportName, { officials, from, until }: Asked): Promise<Counted[]> {
  return db.$queryRaw<Counted[]>`
    WITH asked AS MATERIALIZED (SELECT ${from}::date AS "from", ${until}::date AS "until"),
    official AS MATERIALIZED (SELECT id, slug FROM officials WHERE ${officials}::text[] IS NULL OR slug = ANY (${officials}::text[])),
    held AS MATERIALIZED (
      SELECT d.id, o.slug, d.local_date AS day, d.state, d.ends_at FROM asked, reception_days d JOIN official o ON o.id = d.official_id
      WHERE d.withdrawn_at IS NULL AND d.local_date >= asked."from" AND d.local_date < least(asked."until", (house_now() AT TIME ZONE 'Europe/Sofia')::date)),
    hour AS MATERIALIZED (
      SELECT s.id, held.slug, held.day, held.state, s.starts_at, s.ends_at, s.withdrawn_at IS NULL AND s.blocked_reason IS NULL AND s.starts_at < held.ends_at AS offered
      FROM held JOIN slots s ON s.reception_day_id = held.id),
    fact AS (${FACTS[name]})
    SELECT slug, to_char(date_trunc('month', day), 'YYYY-MM') AS month, figure, count(*)::int AS n,
      (percentile_cont(0.5) WITHIN GROUP (ORDER BY value))::float8 AS median, (percentile_cont(0.9) WITHIN GROUP (ORDER BY value))::float8 AS p90
    FROM fact GROUP BY GROUPING SETS ((slug, date_trunc('month', day), figure), (slug, figure), (date_trunc('month', day), figure), (figure))`
}

/** The officials of a report, in the order of the house. */
export type ReportedOfficial = {
  slug: string
  titleBg: string
  titleEn: string
  portfolioBg: string | null
  portfolioEn: string | null
}

export async function reportedOfficials(db: Db, officials: readonly string[] | null): Promise<ReportedOfficial[]> {
  return db.$queryRaw<ReportedOfficial[]>`
    SELECT slug, title_bg AS "titleBg", title_en AS "titleEn", portfolio_bg AS "portfolioBg", portfolio_en AS "portfolioEn" FROM officials
    WHERE ${officials}::text[] IS NULL OR slug = ANY (${officials}::text[]) ORDER BY sort_order, id`
}

/** Why a rule was waived, in the words of whoever did; gone with the person it was about. `date`: local, of the reception. */
export type WaiverReason = { date: string; slug: string; rule: string; reason: string }

/** The last two hundred reasons of a period, newest first. */
export async function waiverReasons(db: Db, { officials, from, until }: Asked): Promise<WaiverReason[]> {
  return db.$queryRaw<WaiverReason[]>`
    SELECT s.local_date::text AS date, o.slug, w.rule, w.reason
    FROM waived_rules w JOIN bookings b ON b.id = w.booking_id JOIN slots s ON s.id = b.slot_id JOIN officials o ON o.id = s.official_id
    WHERE w.reason IS NOT NULL AND (b.channel <> 'walk-in' OR b.state <> 'cancelled-by-municipality') AND s.local_date < (house_now() AT TIME ZONE 'Europe/Sofia')::date
      AND (${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[]))
      AND s.local_date >= ${from}::date AND s.local_date < ${until}::date
    ORDER BY s.local_date DESC, w.id DESC LIMIT 200`
}

/** What citizens wrote beside their answers, in no order that says anything. */
export async function feedbackRemarks(
  db: Db,
  { officials, from, until }: Asked,
): Promise<{ slug: string; remark: string }[]> {
  return db.$queryRaw<{ slug: string; remark: string }[]>`
    SELECT o.slug, k.remark FROM feedback_remarks k JOIN officials o ON o.id = k.official_id
    WHERE k.mixed AND (${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[])) AND k.month >= ${from}::date AND k.month < ${until}::date
    ORDER BY o.sort_order, o.id, md5(k.remark) LIMIT 500`
}
