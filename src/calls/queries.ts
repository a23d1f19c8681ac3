import type { Db, Transaction } from '../db/client.ts'
import type { Call } from './call.ts'
import { UNDO_MINUTES } from './call-rules.ts'

/** Which lines: of officials (null: of all), and those that are open, done or void; or one by its number. */
type Wanted = { officials: string[] | null; state: Call['state']; id?: string | null }

/**
 * Lines of the call list, the most urgent first; of those that are over the latest 500. On the day of a substitute they are both's; the
 * question about the substitute is its official's, who took the day.
 */
export async function calls(db: Db | Transaction, { officials, state, id = null }: Wanted): Promise<Call[]> {
  return db.$queryRaw<Call[]>`
    SELECT c.id::text, c.kind, c.state, o.slug, o.title_bg AS "titleBg", o.title_en AS "titleEn",
      o.portfolio_bg AS "portfolioBg", o.portfolio_en AS "portfolioEn", extract(epoch FROM c.due_at)::float8 AS "dueAt", extract(epoch FROM c.created_at)::float8 AS "createdAt",
      c.tries::int, c.result, c.note, c.ended_because AS "endedBecause",
      CASE WHEN c.kind = 'closure' THEN (SELECT jsonb_build_object('titleBg', u.title_bg, 'titleEn', u.title_en, 'portfolioBg', u.portfolio_bg, 'portfolioEn', u.portfolio_en)
        FROM (SELECT x.substitute_id FROM affected_bookings a JOIN closures x ON x.id = a.closure_id
          WHERE a.booking_id = c.booking_id AND x.created_at <= c.created_at ORDER BY x.id DESC LIMIT 1) latest JOIN officials u ON u.id = latest.substitute_id) END AS substitute,
      c.kind = 'changed' AND EXISTS (SELECT FROM affected_bookings a WHERE a.booking_id = c.booking_id AND a.slot_id = b.slot_id AND a.state = 'restored'
        AND a.answered_at >= c.created_at) AS restored,
      CASE WHEN c.kind = 'closure' THEN (SELECT a.closure_id FROM affected_bookings a WHERE a.booking_id = c.booking_id AND a.answered_at IS NULL) END AS "closureId", extract(epoch FROM c.tried_at)::float8 AS "triedAt",
      call_can_be_taken_back(c, ${UNDO_MINUTES}::int) AS undoable,
      coalesce(b.locale, e.locale) AS locale, coalesce(b.name, e.name) AS name, coalesce(b.phone, e.phone) AS phone,
      coalesce(b.email, e.email) AS email, m.kind AS "mailKind",
      CASE WHEN b.id IS NOT NULL THEN jsonb_build_object('id', b.id, 'code', b.code, 'state', b.state, 'startsAt', extract(epoch FROM s.starts_at),
        'placeBg', d.place_bg, 'placeEn', d.place_en, 'cancelReason', b.cancel_reason,
        'answer', (SELECT jsonb_build_object('text', q.reason, 'reference', q.reference) FROM question_triage q WHERE q.booking_id = b.id AND q.decision = 'answered')) END AS booking,
      CASE WHEN e.id IS NOT NULL THEN jsonb_build_object('id', e.id, 'position', CASE WHEN e.state IN ('waiting', 'offered') THEN (SELECT count(*)
          FROM waitlist_entries w WHERE w.official_id = e.official_id AND w.state IN ('waiting', 'offered') AND w.place <= e.place) END,
        'offer', (SELECT jsonb_build_object('slotId', t.id, 'startsAt', extract(epoch FROM t.starts_at), 'placeBg', g.place_bg, 'placeEn', g.place_en,
            'expiresAt', extract(epoch FROM f.expires_at))
          FROM waitlist_offers f JOIN slots t ON t.id = f.slot_id JOIN reception_days g ON g.id = t.reception_day_id
          WHERE f.entry_id = e.id AND f.state = 'open')) END AS entry
    FROM calls c
    JOIN officials o ON o.id = c.official_id
    LEFT JOIN messages m ON m.id = c.message_id
    LEFT JOIN bookings b ON b.id = c.booking_id
    LEFT JOIN slots s ON s.id = b.slot_id
    LEFT JOIN reception_days d ON d.id = s.reception_day_id
    LEFT JOIN waitlist_entries e ON e.id = c.waitlist_entry_id
    LEFT JOIN officials x ON x.id = s.substitute_id AND c.kind <> 'closure'
    WHERE (${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[]) OR x.slug = ANY (${officials}::text[])) AND c.state = ${state} AND (${id}::bigint IS NULL OR c.id = ${id}::bigint)
    ORDER BY CASE WHEN c.state = 'open' THEN c.due_at END, c.ended_at DESC, c.id LIMIT CASE WHEN ${state} = 'open' THEN NULL ELSE 500 END`
}

/** Whose reception a line is about, and what it is; null: there is no such line. */
export async function callTarget(
  db: Db,
  id: string,
): Promise<{
  slug: string
  substituteSlug: string | null
  kind: Call['kind']
  entryId: string | null
  slotId: number | null
} | null> {
  const [row] = await db.$queryRaw<
    { slug: string; substituteSlug: string | null; kind: Call['kind']; entryId: string | null; slotId: number | null }[]
  >`
    SELECT o.slug, x.slug AS "substituteSlug", c.kind, c.waitlist_entry_id::text AS "entryId", f.slot_id AS "slotId"
    FROM calls c JOIN officials o ON o.id = c.official_id
    LEFT JOIN bookings b ON b.id = c.booking_id LEFT JOIN slots s ON s.id = b.slot_id
    LEFT JOIN officials x ON x.id = s.substitute_id AND c.kind <> 'closure'
    LEFT JOIN waitlist_offers f ON f.entry_id = c.waitlist_entry_id AND f.state = 'open'
    WHERE c.id = ${id}::bigint`
  return row ?? null
}
