import { query } from './processes.ts'

/** Officials with free slots a week ahead, for `count` bookings. Returns the ids of the slots in order. */
export async function offerSlots(url: string, count: number): Promise<{ slugs: string[]; slotIds: number[] }> {
  const officials = Math.ceil(count / (60 * 40))
  await query(
    url,
    `INSERT INTO officials (slug, office, title_bg, title_en)
     SELECT 'bench-' || n, 'mayor', 'Кмет на общината', 'Mayor' FROM generate_series((SELECT count(*) FROM officials) + 1, (SELECT count(*) FROM officials) + $1) n`,
    [officials],
  )
  const days = await query<{ id: number }>(
    url,
    `INSERT INTO reception_days (official_id, local_date, starts_at, ends_at, place_bg, place_en, opens_at)
     SELECT o.id, d, sofia_instant(d, 540), sofia_instant(d, 940), 'стая 204', 'room 204', house_now() - interval '1 day'
     FROM (SELECT id FROM officials ORDER BY id DESC LIMIT $1) o, generate_series(7, 66) n, LATERAL (SELECT house_now()::date + n AS d) x RETURNING id`,
    [officials],
  )
  const slots = await query<{ id: number }>(
    url,
    `INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
     SELECT d.id, d.official_id, d.local_date, 540 + n * 10, sofia_instant(d.local_date, 540 + n * 10),
       sofia_instant(d.local_date, 550 + n * 10), sofia_instant(d.local_date, 540 + n * 10)
     FROM reception_days d, generate_series(0, 39) n WHERE d.id >= $1 RETURNING id`,
    [Math.min(...days.map(({ id }) => id))],
  )
  const names = await query<{ slug: string }>(url, 'SELECT slug FROM officials ORDER BY id DESC LIMIT $1', [officials])
  return { slugs: names.map(({ slug }) => slug), slotIds: slots.map(({ id }) => id) }
}

/** An official as they are: one reception of three hours a week, twelve slots of fifteen minutes, for two months. */
export async function ordinaryOfficial(url: string, slug: string): Promise<number[]> {
  await query(
    url,
    `INSERT INTO officials (slug, office, title_bg, title_en) VALUES ($1, 'mayor', 'Кмет на общината', 'Mayor')`,
    [slug],
  )
  const slots = await query<{ id: number }>(
    url,
    `WITH days AS (
       INSERT INTO reception_days (official_id, local_date, starts_at, ends_at, place_bg, place_en, opens_at)
       SELECT o.id, d, sofia_instant(d, 840), sofia_instant(d, 1020), 'ул. „Иван Вазов“ № 34, стая 201', '34 Ivan Vazov Street, room 201', house_now() - interval '1 day'
       FROM officials o, generate_series(0, 7) n, LATERAL (SELECT house_now()::date + 3 + 7 * n AS d) x WHERE o.slug = $1 RETURNING *)
     INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
     SELECT d.id, d.official_id, d.local_date, 840 + n * 15, sofia_instant(d.local_date, 840 + n * 15),
       sofia_instant(d.local_date, 855 + n * 15), sofia_instant(d.local_date, 840 + n * 15)
     FROM days d, generate_series(0, 11) n RETURNING id`,
    [slug],
  )
  return slots.map(({ id }) => id)
}

/** Years of use: 1,000 past reception days and `bookings` ended bookings, spread over them, made under a key that is no longer kept. */
export async function addHistory(url: string, bookings: number): Promise<void> {
  const perDay = Math.ceil(bookings / 1_000)
  await query(
    url,
    `INSERT INTO officials (slug, office, title_bg, title_en) VALUES ('bench-past', 'mayor', 'Кмет на общината', 'Mayor')`,
  )
  await query(
    url,
    `INSERT INTO reception_days (official_id, local_date, starts_at, ends_at, place_bg, place_en, opens_at)
     SELECT o.id, d, sofia_instant(d, 0), sofia_instant(d, 1439), 'стая 204', 'room 204', sofia_instant(d - 30, 0)
     FROM officials o, generate_series(1, 1000) n, LATERAL (SELECT house_now()::date - 3 * n AS d) x WHERE o.slug = 'bench-past'`,
  )
  // One slot a day, with all its bookings ended: cancelled ones may share it.
  await query(
    url,
    `INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
     SELECT d.id, d.official_id, d.local_date, 540, sofia_instant(d.local_date, 540), sofia_instant(d.local_date, 555), sofia_instant(d.local_date, 540)
     FROM reception_days d JOIN officials o ON o.id = d.official_id WHERE o.slug = 'bench-past'`,
  )
  await query(
    url,
    `INSERT INTO bookings (id, slot_id, state, code, name, phone, email, email_key, topic_text, key_id, token_hash, created_at)
     SELECT gen_random_uuid(), s.id, CASE WHEN n = 1 THEN 'done' ELSE 'cancelled-by-citizen' END, random_code(), 'Иванка Тодорова',
       '+35988' || lpad(((s.id * 1000 + n) % 10000000)::text, 7, '0'), 'old' || s.id || '-' || n || '@mail.example',
       'old' || s.id || '-' || n || '@mail.example', 'Осветление', 99, sha256((s.id || '-' || n)::bytea), s.starts_at - interval '10 days'
     FROM slots s JOIN officials o ON o.id = s.official_id, generate_series(1, $1) n WHERE o.slug = 'bench-past'`,
    [perDay],
  )
}
