import type { Deps } from '../deps.ts'
import type { InBoth } from '../i18n/words.ts'
import type { BoardDay } from './board.ts'

type Reader = Pick<Deps['db'], '$queryRaw'>

/** A board as the staff see it; `createdAt` in milliseconds since 1970. `officials`: null: of the whole house. */
export type BoardRow = {
  id: string
  name: string
  officials: { slug: string; title: InBoth }[] | null
  createdAt: number
  createdBy: string
}

/** The boards of the house, by name. */
export async function allBoards(db: Reader): Promise<BoardRow[]> {
  return db.$queryRaw<BoardRow[]>`
    SELECT k.id, k.name, extract(epoch FROM k.created_at)::float8 * 1000 AS "createdAt", u.name AS "createdBy",
      CASE WHEN NOT k.whole THEN (SELECT coalesce(jsonb_agg(jsonb_build_object('slug', o.slug, 'title', jsonb_build_object(
          'bg', o.title_bg || coalesce(' (' || o.portfolio_bg || ')', ''), 'en', o.title_en || coalesce(' (' || o.portfolio_en || ')', '')))
          ORDER BY o.sort_order, o.id), '[]')
        FROM boards_officials w JOIN officials o ON o.id = w.official_id WHERE w.board_id = k.id) END AS officials
    FROM boards k JOIN staff_users u ON u.id = k.created_by
    ORDER BY k.name`
}

/** Whose receptions the board of a token shows: slugs; `officials` null: all. Null: there is no such board, or it was revoked. */
export async function boardOfToken(db: Reader, tokenHash: Uint8Array): Promise<{ officials: string[] | null } | null> {
  const [row] = await db.$queryRaw<{ officials: string[] | null }[]>`
    SELECT CASE WHEN NOT k.whole THEN
      ARRAY(SELECT o.slug FROM boards_officials w JOIN officials o ON o.id = w.official_id WHERE w.board_id = k.id) END AS officials
    FROM boards k WHERE k.token_hash = ${tokenHash}::bytea`
  return row ?? null
}

/** The receptions of a date, YYYY-MM-DD, of those officials or in which they receive instead, with who is of them by number. No name, code, telephone or question is read. */
export async function boardDays(
  db: Reader,
  { officials, date }: { officials: readonly string[] | null; date: string },
): Promise<BoardDay[]> {
  return db.$queryRaw<BoardDay[]>`
    SELECT d.id, o.slug, o.ticket_letter AS letter, jsonb_build_object('bg', r.title_bg || coalesce(' (' || r.portfolio_bg || ')', ''),
        'en', r.title_en || coalesce(' (' || r.portfolio_en || ')', '')) AS title,
      jsonb_build_object('bg', d.place_bg, 'en', d.place_en) AS place,
      extract(epoch FROM d.starts_at)::float8 AS "startsAt", extract(epoch FROM d.ends_at)::float8 AS "endsAt",
      d.state, d.delay_minutes::int AS "delayMinutes", coalesce((
        SELECT jsonb_agg(jsonb_build_object('startsAt', extract(epoch FROM s.starts_at), 'endsAt', extract(epoch FROM s.ends_at), 'visitors', people.list)
          ORDER BY s.starts_at, s.id)
        FROM slots s CROSS JOIN LATERAL (
          SELECT jsonb_agg(jsonb_build_object('ticket', v.ticket, 'channel', b.channel, 'state', b.state, 'arrivedAt', extract(epoch FROM v.arrived_at),
            'enteredAt', extract(epoch FROM v.entered_at), 'endedAt', extract(epoch FROM v.ended_at)) ORDER BY b.created_at, b.id) AS list
          FROM bookings b LEFT JOIN visits v ON v.booking_id = b.id AND v.reception_day_id = d.id
          WHERE b.slot_id = s.id AND b.state IN ('confirmed', 'arrived', 'in-meeting', 'done')) people
        WHERE s.reception_day_id = d.id AND people.list IS NOT NULL), '[]') AS slots
    FROM reception_days d JOIN officials o ON o.id = d.official_id JOIN officials r ON r.id = coalesce(d.substitute_id, o.id)
    WHERE d.withdrawn_at IS NULL AND d.local_date = ${date}::date
      AND (${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[]) OR r.slug = ANY (${officials}::text[]))
    ORDER BY d.starts_at, o.sort_order, d.id`
}

/** The next reception that is to take place. */
export type NextReception = { title: InBoth; startsAt: number }

/** The first reception that begins from now on; null: none is made yet. */
export async function nextReception(db: Reader, officials: readonly string[] | null): Promise<NextReception | null> {
  const [row] = await db.$queryRaw<NextReception[]>`
    SELECT jsonb_build_object('bg', r.title_bg || coalesce(' (' || r.portfolio_bg || ')', ''),
        'en', r.title_en || coalesce(' (' || r.portfolio_en || ')', '')) AS title, extract(epoch FROM d.starts_at)::float8 AS "startsAt"
    FROM reception_days d JOIN officials o ON o.id = d.official_id JOIN officials r ON r.id = coalesce(d.substitute_id, o.id)
    WHERE d.withdrawn_at IS NULL AND d.state = 'open' AND o.active AND d.starts_at > house_now()
      AND (${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[]) OR r.slug = ANY (${officials}::text[]))
    ORDER BY d.starts_at, o.sort_order, d.id LIMIT 1`
  return row ?? null
}
