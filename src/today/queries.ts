import type { Db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import type { Reception, Work } from './work.ts'

/** Of a call `c`, among `mine`: see the call list (calls/queries.ts). */
const CALL_IS_MINE = Prisma.sql`(c.official_id IN (SELECT id FROM mine) OR c.kind <> 'closure'
  AND EXISTS (SELECT FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE b.id = c.booking_id AND s.substitute_id IN (SELECT id FROM mine)))`

type Of = { officials: string[] | null }

/** The receptions of a local date, in order of time. */
export async function receptionsOn(db: Db, { officials, date }: Of & { date: string }): Promise<Reception[]> {
  return db.$queryRaw<Reception[]>`
    SELECT d.id AS "dayId", o.slug, o.title_bg AS "titleBg", o.title_en AS "titleEn", extract(epoch FROM d.starts_at)::float8 AS "startsAt",
      extract(epoch FROM d.ends_at)::float8 AS "endsAt", d.place_bg AS "placeBg", d.place_en AS "placeEn", d.state, d.delay_minutes::int AS "delayMinutes",
      count(b.id)::int AS booked, count(s.id) FILTER (WHERE b.id IS NULL AND h.id IS NULL AND s.blocked_reason IS NULL AND s.withdrawn_at IS NULL)::int AS free
    FROM reception_days d
    JOIN officials o ON o.id = d.official_id
    LEFT JOIN slots s ON s.reception_day_id = d.id
    LEFT JOIN bookings b ON b.slot_id = s.id AND b.state IN ('unverified', 'confirmed', 'arrived', 'in-meeting', 'done')
    LEFT JOIN bookings h ON h.slot_id = s.id AND h.state = 'held' AND h.hold_expires_at > house_now()
    WHERE d.local_date = ${date}::date AND d.withdrawn_at IS NULL AND (${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[])
      OR EXISTS (SELECT FROM officials x WHERE x.id = d.substitute_id AND x.slug = ANY (${officials}::text[])))
    GROUP BY d.id, o.id ORDER BY d.starts_at, o.sort_order, d.id`
}

/** The day of the next reception after a local date, YYYY-MM-DD; null: none is known. */
export async function nextReceptionDate(db: Db, { officials, date }: Of & { date: string }): Promise<string | null> {
  const [row] = await db.$queryRaw<{ date: string | null }[]>`
    SELECT min(d.local_date)::text AS date FROM reception_days d JOIN officials o ON o.id IN (d.official_id, d.substitute_id)
    WHERE d.local_date > ${date}::date AND d.state = 'open' AND d.withdrawn_at IS NULL
      AND (${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[]))`
  return row?.date ?? null
}

/** What waits for the keepers of those receptions. `until`: the end of the day, for what must be done today. */
export async function workOf(db: Db, { officials, until }: Of & { until: Date }): Promise<Work> {
  const [work] = await db.$queryRaw<[Work]>`
    WITH mine AS (SELECT id FROM officials WHERE ${officials}::text[] IS NULL OR slug = ANY (${officials}::text[]))
    SELECT
      (SELECT count(*)::int FROM calls c WHERE c.state = 'open' AND ${CALL_IS_MINE}) AS calls,
      (SELECT count(*)::int FROM calls c WHERE c.state = 'open' AND c.due_at <= ${until}::timestamptz AND ${CALL_IS_MINE}) AS "callsToday",
      (SELECT count(*)::int FROM closures c JOIN reception_days d ON d.id = c.reception_day_id
        WHERE c.state = 'open' AND d.official_id IN (SELECT id FROM mine)) AS closures,
      (SELECT count(*)::int FROM outcomes c JOIN bookings b ON b.id = c.booking_id JOIN slots s ON s.id = b.slot_id
        WHERE c.done_on IS NULL AND (c.promised OR c.lawful_on IS NOT NULL) AND (s.official_id IN (SELECT id FROM mine) OR s.substitute_id IN (SELECT id FROM mine))
          AND least(c.due_on, c.lawful_on) < (${until}::timestamptz AT TIME ZONE 'Europe/Sofia')::date) AS commitments,
      (SELECT count(*)::int FROM affected_bookings a JOIN closures c ON c.id = a.closure_id JOIN reception_days d ON d.id = c.reception_day_id
        WHERE c.state = 'open' AND a.answered_at IS NULL AND d.official_id IN (SELECT id FROM mine)) AS unanswered,
      (SELECT count(*)::int FROM waitlist_offers f JOIN waitlist_entries e ON e.id = f.entry_id
        WHERE f.state = 'open' AND f.expires_at > house_now() AND e.official_id IN (SELECT id FROM mine)) AS offers,
      (SELECT extract(epoch FROM min(f.expires_at))::float8 FROM waitlist_offers f JOIN waitlist_entries e ON e.id = f.entry_id
        WHERE f.state = 'open' AND f.expires_at > house_now() AND e.official_id IN (SELECT id FROM mine)) AS "offerUntil",
      (SELECT count(*)::int FROM messages m LEFT JOIN bookings b ON b.id = m.booking_id LEFT JOIN slots s ON s.id = b.slot_id
        LEFT JOIN waitlist_entries e ON e.id = m.waitlist_entry_id
        WHERE m.state = 'dead' AND m.last_error IS DISTINCT FROM 'late' AND coalesce(s.official_id, e.official_id) IN (SELECT id FROM mine)
          AND (b.version = m.version AND b.erased_at IS NULL AND s.starts_at > house_now()
            OR e.version = m.version AND e.erased_at IS NULL AND e.state IN ('waiting', 'offered'))) AS undelivered,
      (SELECT count(*)::int FROM bookings b JOIN slots s ON s.id = b.slot_id
        WHERE b.state = 'confirmed' AND b.erased_at IS NULL AND s.ends_at > house_now() AND s.official_id IN (SELECT id FROM mine)
          -- Whose day does not stand waits for something else than a decision about the question.
          AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL AND EXISTS (SELECT FROM reception_days d WHERE d.id = s.reception_day_id AND d.state <> 'needs-decision')
          AND NOT EXISTS (SELECT FROM affected_bookings a WHERE a.booking_id = b.id AND a.state IN ('told', 'to-call', 'chose'))
          AND NOT EXISTS (SELECT FROM question_triage q WHERE q.booking_id = b.id)) AS questions,
      (SELECT count(*)::int FROM reception_days d
        WHERE d.state = 'needs-decision' AND d.ends_at > house_now() AND d.withdrawn_at IS NULL AND d.official_id IN (SELECT id FROM mine)) AS "undecidedDays"`
  return work
}
