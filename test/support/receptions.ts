import type pg from 'pg'

/** What a test's official offers. */
export type Offer = { slug?: string; days?: number; slotsPerDay?: number; minutes?: number; daysAhead?: number }

/** An official with open reception days and free slots, ids in order of time. */
export type Offered = { officialId: number; dayIds: number[]; slotIds: number[] }

let made = 0

/** Makes an official with bookable slots: by default one day, a week ahead, twelve slots of fifteen minutes from 9:00. */
export async function offerSlots(
  sql: pg.Client,
  { slug = `official-${++made}`, days = 1, slotsPerDay = 12, minutes = 15, daysAhead = 7 }: Offer = {},
): Promise<Offered> {
  const official = await sql.query(
    `INSERT INTO officials (slug, office, title_bg, title_en) VALUES ($1, 'mayor', 'Кмет на общината', 'Mayor') RETURNING id`,
    [slug],
  )
  const officialId: number = official.rows[0].id
  const dayRows = await sql.query(
    `INSERT INTO reception_days (official_id, local_date, starts_at, ends_at, place_bg, place_en, opens_at)
     SELECT $1::int, date, sofia_instant(date, 540), sofia_instant(date, 540 + $2::int * $3::int), 'стая 204', 'room 204', house_now() - interval '1 day'
     FROM generate_series(0, $4::int - 1) AS n, LATERAL (SELECT (house_now() AT TIME ZONE 'Europe/Sofia')::date + $5::int + n AS date) d
     RETURNING id`,
    [officialId, slotsPerDay, minutes, days, daysAhead],
  )
  const slotRows = await sql.query(
    `INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
     SELECT d.id, d.official_id, d.local_date, 540 + n * $2::int, sofia_instant(d.local_date, 540 + n * $2::int),
       sofia_instant(d.local_date, 540 + (n + 1) * $2::int), sofia_instant(d.local_date, 540 + n * $2::int)
     FROM reception_days d, generate_series(0, $3::int - 1) AS n WHERE d.official_id = $1 ORDER BY d.id, n RETURNING id`,
    [officialId, minutes, slotsPerDay],
  )
  return { officialId, dayIds: dayRows.rows.map(({ id }) => id), slotIds: slotRows.rows.map(({ id }) => id) }
}
