import type { Db, Transaction } from '../db/client.ts'
import type { Told } from './told.ts'

type Wanted = {
  /** Of these officials; null: of all. */
  officials: string[] | null
  states?: Told['state'][] | null
  /** Of one booking alone, or one message. */
  bookingId?: string | null
  id?: string | null
  limit?: number
  offset?: number
}

/** What citizens were told and are to be told, the newest first. Mails to those who work here are not among them. */
export async function toldMessages(
  db: Db | Transaction,
  { officials, states = null, bookingId = null, id = null, limit = 100, offset = 0 }: Wanted,
): Promise<Told[]> {
  return db.$queryRaw<Told[]>`
    SELECT m.id::text, m.kind, m.state, m.last_error AS error, m.attempts::int,
      extract(epoch FROM m.due_at)::float8 AS "dueAt", extract(epoch FROM m.sent_at)::float8 AS "sentAt",
      extract(epoch FROM m.created_at)::float8 AS "createdAt",
      CASE WHEN m.outcome_id IS NOT NULL THEN false
        WHEN b.id IS NOT NULL THEN b.version = m.version AND m.kind <> 'delay' AND b.erased_at IS NULL AND b.email IS NOT NULL AND (m.kind = 'cancelled' OR s.starts_at > house_now())
        ELSE e.version = m.version AND e.erased_at IS NULL AND e.email IS NOT NULL END AS current,
      o.slug, o.title_bg AS "titleBg", o.title_en AS "titleEn", b.id::text AS "bookingId", e.id::text AS "entryId",
      coalesce(b.locale, e.locale) AS locale, coalesce(b.name, e.name) AS name, CASE WHEN m.kind NOT LIKE 'expert%' THEN coalesce(b.email, e.email) END AS email,
      coalesce(b.phone, e.phone) AS phone, extract(epoch FROM coalesce(s.starts_at, t.starts_at))::float8 AS "startsAt", b.state AS "bookingState"
    FROM messages m
    LEFT JOIN bookings b ON b.id = coalesce(m.booking_id, m.outcome_id)
    LEFT JOIN slots s ON s.id = b.slot_id
    LEFT JOIN waitlist_entries e ON e.id = m.waitlist_entry_id
    LEFT JOIN waitlist_offers f ON f.id = (m.details ->> 'offerId')::bigint AND e.id IS NOT NULL
    LEFT JOIN slots t ON t.id = f.slot_id
    JOIN officials o ON o.id = coalesce(s.official_id, e.official_id)
    WHERE (${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[])) AND (${states}::text[] IS NULL OR m.state = ANY (${states}::text[]))
      AND (${bookingId}::uuid IS NULL OR b.id = ${bookingId}::uuid) AND (${id}::bigint IS NULL OR m.id = ${id}::bigint)
    ORDER BY coalesce(m.sent_at, m.due_at) DESC, m.id DESC LIMIT ${limit}::int OFFSET ${offset}::int`
}
