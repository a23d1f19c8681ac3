import { randomUUID } from 'node:crypto'
import type pg from 'pg'

/** A reception of the town: so many hours from a wall time on. `gone`, `blocked`: hours that are not offered, by their place. */
type Day = {
  slug: string
  date: string
  from: number
  minutes: number
  hours: number
  gone?: number
  blocked?: number
  state?: string
}
type Stay = { arrived?: string; entered?: string; ended?: string }

/** Writes a small invented town by hand, as plain rows: what it amounts to is worked out beside the test. */
export function townOf(sql: pg.Client) {
  let made = 0
  return {
    async official(slug: string, order: number): Promise<void> {
      await sql.query(
        `INSERT INTO officials (slug, office, title_bg, title_en, sort_order) VALUES ($1, 'mayor', $1, $1, $2)`,
        [slug, order],
      )
    },
    /** The ids of its hours, in order. */
    async day({ slug, date, from, minutes, hours, gone = -1, blocked = -1, state = 'open' }: Day): Promise<number[]> {
      const { rows } = await sql.query(
        `WITH d AS (INSERT INTO reception_days (official_id, local_date, starts_at, ends_at, place_bg, place_en, opens_at, state, public_reason)
           SELECT id, $2::date, sofia_instant($2::date, $3::int), sofia_instant($2::date, $3::int + $4::int * $5::int), 'стая', 'room', house_now() - interval '300 days', $8::text,
             CASE WHEN $8::text = 'closed' THEN 'отпуск' END
           FROM officials WHERE slug = $1 RETURNING id, official_id)
         INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at, withdrawn_at, blocked_reason)
           SELECT d.id, d.official_id, $2::date, $3::int + n * $4::int, sofia_instant($2::date, $3::int + n * $4::int), sofia_instant($2::date, $3::int + (n + 1) * $4::int), sofia_instant($2::date, $3::int + n * $4::int),
             CASE WHEN n = $6 THEN house_now() END, CASE WHEN n = $7 THEN 'съвещание' END
           FROM d, generate_series(0, $5::int - 1) n ORDER BY n RETURNING id`,
        [slug, date, from, minutes, hours, gone, blocked, state],
      )
      return rows.map(({ id }) => id)
    },
    /** Somebody's booking of an hour, made on a day at noon; local wall times of the visit. */
    async booking(
      slot: number | undefined,
      [state, channel, on]: readonly [string, string, string],
      stay: Stay = {},
    ): Promise<string> {
      const id = randomUUID()
      made += 1
      await sql.query(
        `INSERT INTO bookings (id, slot_id, state, code, channel, name, phone, topic_text, token_hash, created_at, updated_at, hold_expires_at)
         VALUES ($1::uuid, $2, $3::text, $4::text, $5, 'Лице Измислено', $6, 'въпрос', sha256(($4::text || 'town')::bytea), sofia_instant($7::date, 720), sofia_instant($7::date, 720),
           CASE WHEN $3::text = 'expired' THEN sofia_instant($7::date, 735) END)`,
        [id, slot, state, String(made).padStart(6, '0'), channel, `+35988${7_000_000 + made}`, on],
      )
      if (stay.arrived ?? stay.entered)
        await sql.query(
          `INSERT INTO visits (booking_id, reception_day_id, arrived_at, entered_at, ended_at)
           SELECT $1, reception_day_id, (local_date + $3::time) AT TIME ZONE 'Europe/Sofia', (local_date + $4::time) AT TIME ZONE 'Europe/Sofia',
             (local_date + $5::time) AT TIME ZONE 'Europe/Sofia' FROM slots WHERE id = $2`,
          [id, slot, stay.arrived ?? null, stay.entered ?? null, stay.ended ?? null],
        )
      return id
    },
    async message(
      booking: string,
      kind: string,
      state: string,
      on: string,
      error: string | null = null,
    ): Promise<void> {
      await sql.query(
        `INSERT INTO messages (booking_id, kind, version, due_at, state, sent_at, last_error) VALUES ($1, $2, 1, sofia_instant($4::date, 720), $3::text,
           CASE WHEN $3::text = 'sent' THEN sofia_instant($4::date, 721) END, $5)`,
        [booking, kind, state, on, error],
      )
    },
    async answers(slug: string, month: string, given: Record<string, number>): Promise<void> {
      for (const [what, n] of Object.entries(given))
        await sql.query(
          `INSERT INTO feedback_counts (official_id, month, question, answer, given) SELECT id, $2::date, $3, $4, $5 FROM officials WHERE slug = $1`,
          [slug, `${month}-01`, what.split(' ')[0], what.split(' ')[1] ?? what, n],
        )
    },
  }
}
