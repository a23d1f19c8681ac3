import t from 'tap'
import { makeReceptionDays } from '../../src/receptions/make-reception-days.ts'
import { at, everything, givenOfficial, givenSchedule, openHouse, openNode, startingAt } from './given.ts'

t.test('days and slots from today until the horizon', async (t) => {
  const { sql, ...deps } = await openHouse(t)
  const official = await givenOfficial(sql)
  const schedule = await givenSchedule(sql, official, { breaks: [{ startMinute: 930, endMinute: 945 }] })
  const made = await makeReceptionDays(deps)
  t.same(made, { days: 9, slots: 99, refused: [] }, 'Tuesdays of 60 days')

  const { rows: days } = await sql.query(
    `SELECT local_date::text AS date, official_id, schedule_id, state, place_bg, extract(epoch FROM starts_at)::float8 * 1000 AS starts,
       extract(epoch FROM ends_at)::float8 * 1000 AS ends, extract(epoch FROM opens_at)::float8 * 1000 AS opens
     FROM reception_days ORDER BY local_date`,
  )
  t.same(
    days.map(({ date }) => date),
    ['11-24', '12-01', '12-08', '12-15', '12-22', '12-29']
      .map((day) => `2026-${day}`)
      .concat('2027-01-05', '2027-01-12', '2027-01-19'),
  )
  t.same(days[0], {
    date: '2026-11-24',
    official_id: official,
    schedule_id: schedule,
    state: 'open',
    place_bg: 'ул. „Иван Вазов“ № 34, стая 201',
    starts: at('2026-11-24T14:00'),
    ends: at('2026-11-24T17:00'),
    opens: at('2026-10-27T00:00'),
  })
  const { rows: slots } = await sql.query(
    `SELECT to_char(starts_at AT TIME ZONE 'Europe/Sofia', 'HH24:MI') AS starts, to_char(closes_at AT TIME ZONE 'Europe/Sofia', 'HH24:MI') AS closes,
       ends_at - starts_at = interval '15 minutes' AS whole, channel, blocked_reason, withdrawn_at
     FROM slots WHERE local_date = '2026-11-24' ORDER BY starts_at`,
  )
  t.equal(
    slots.map(({ starts }) => starts).join(' '),
    '14:00 14:15 14:30 14:45 15:00 15:15 15:45 16:00 16:15 16:30 16:45',
  )
  t.equal(slots[0].closes, '12:00')
  t.ok(slots.every((slot) => slot.whole && slot.channel === 'public' && !slot.blocked_reason && !slot.withdrawn_at))
})

t.test('the horizon reaches at least as far as booking opens', async (t) => {
  const { sql, ...deps } = await openHouse(t)
  await givenSchedule(sql, await givenOfficial(sql), { opensDaysAhead: 90 })
  t.equal((await makeReceptionDays(deps, { horizonDays: 10 })).days, 13, '24 November to 16 February')
  const { rows } = await sql.query('SELECT max(local_date)::text AS last FROM reception_days')
  t.equal(rows[0].last, '2027-02-16')
})

t.test('D3: no day is made on a non-working day', async (t) => {
  const { sql, ...deps } = await openHouse(t, { clockOffset: startingAt('2026-11-20T09:00') })
  const official = await givenOfficial(sql)
  for (const weekday of [1, 2, 3, 4, 5, 6, 7]) await givenSchedule(sql, official, { weekday })
  await sql.query(
    `INSERT INTO calendar_exceptions (date, working, name_bg, name_en, reason) VALUES ('2027-01-08', false, 'Решение', 'Decision', 'проба'),
       ('2026-12-26', true, 'Решение', 'Decision', 'проба')`,
  )
  const { days } = await makeReceptionDays(deps, { horizonDays: 366 })
  const { rows } = await sql.query(
    `SELECT count(*)::int AS days, count(*) FILTER (WHERE local_date IN ('2027-01-08', '2026-12-24', '2026-12-25', '2026-12-27',
         '2026-12-28', '2027-01-01', '2027-03-03', '2027-04-30', '2027-05-01', '2027-05-02', '2027-05-03', '2027-05-04',
         '2027-05-06', '2027-05-24', '2027-09-06', '2027-09-22'))::int AS off
     FROM reception_days`,
  )
  t.same(rows[0], { days, off: 1 }, '27 December 2026 is a Sunday and no holiday')
  t.equal(days, 367 - 15, 'all days until 21 November 2027 but 14 by law and one by decision')
  const { rows: worked } = await sql.query(`SELECT 1 FROM reception_days WHERE local_date = '2026-12-26'`)
  t.equal(worked.length, 1, 'a holiday that is worked by decision')
})

t.test('twice, and five times at once on two nodes: the same rows', async (t) => {
  const { sql, url, ...deps } = await openHouse(t)
  const other = await openNode(t, url)
  for (const [order, slug] of ['kmet', 'sekretar', 'zamestnik'].entries()) {
    const official = await givenOfficial(sql, { slug, order })
    await givenSchedule(sql, official)
    await givenSchedule(sql, official, { weekday: 4, slotMinutes: 20 })
    // Meets the Tuesdays: whichever transaction comes first has the day.
    if (order === 0) await givenSchedule(sql, official, { startMinute: 1005, endMinute: 1080 })
  }
  const runs = await Promise.all([deps, other, deps, other, deps].map((node) => makeReceptionDays(node)))
  const { days, slots } = await everything(sql)
  t.equal(
    runs.reduce((sum, run) => sum + run.days, 0),
    days.length,
    'each day was made once',
  )
  t.equal(
    runs.reduce((sum, run) => sum + run.slots, 0),
    slots.length,
  )
  t.equal(days.length, 3 * (9 + 7), 'nine Tuesdays, and seven Thursdays without 24 December')
  const { rows } = await sql.query(
    `SELECT count(*)::int AS overlaps FROM slots a JOIN slots b ON a.id < b.id AND a.official_id = b.official_id
       AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)`,
  )
  t.equal(rows[0].overlaps, 0)
  const empty = await sql.query(
    'SELECT d.id FROM reception_days d WHERE NOT EXISTS (SELECT FROM slots s WHERE s.reception_day_id = d.id)',
  )
  t.equal(empty.rowCount, 0, 'no day without slots: whole or not at all')

  const again = await makeReceptionDays(deps)
  t.same([again.days, again.slots], [0, 0])
  t.same(await everything(sql), { days, slots }, 'nothing changed')
})

t.test('where nothing overlaps, nodes at work together refuse nothing', async (t) => {
  const { sql, url, ...deps } = await openHouse(t)
  const other = await openNode(t, url)
  await givenSchedule(sql, await givenOfficial(sql))
  const runs = await Promise.all([deps, other, deps, other, deps].map((node) => makeReceptionDays(node)))
  t.same(
    runs.map(({ refused }) => refused),
    [[], [], [], [], []],
    'a day that another node has just made is no obstacle',
  )
  t.equal((await everything(sql)).days.length, 9)
})

t.test('a run with nothing to make writes nothing at all, refusals too', async (t) => {
  const { sql, ...deps } = await openHouse(t)
  const official = await givenOfficial(sql)
  await givenSchedule(sql, official)
  await givenSchedule(sql, official, { startMinute: 1005, endMinute: 1065 })
  await makeReceptionDays(deps)
  const numbers = async () =>
    (await sql.query('SELECT d.last_value AS day, s.last_value AS slot FROM reception_days_id_seq d, slots_id_seq s'))
      .rows
  const before = await numbers()
  t.equal((await makeReceptionDays(deps)).refused.length, 9)
  t.same(await numbers(), before, 'no insert was tried: no errors in the log, no gaps in the numbers')
})

t.test('a day is made under the lock of the official on that day', async (t) => {
  const { sql, ...deps } = await openHouse(t)
  const official = await givenOfficial(sql)
  await givenSchedule(sql, official, { validTo: '2026-12-01' })
  await sql.query(`SELECT pg_advisory_lock($1, date '2026-11-24' - date '2000-01-01')`, [official])
  const making = makeReceptionDays(deps)
  await new Promise((done) => setTimeout(done, 200))
  t.equal((await everything(sql)).days.length, 0, 'it waits for whoever has the day alone')
  await sql.query('SELECT pg_advisory_unlock_all()')
  t.same(await making, { days: 2, slots: 24, refused: [] })
})

t.test('edits by hand survive', async (t) => {
  const { sql, ...deps } = await openHouse(t)
  const official = await givenOfficial(sql)
  const schedule = await givenSchedule(sql, official)
  await makeReceptionDays(deps)
  const dayOf = async (date: string) =>
    (await sql.query('SELECT id FROM reception_days WHERE local_date = $1', [date])).rows[0].id as number
  const [closed, edited, moved] = [await dayOf('2026-11-24'), await dayOf('2026-12-01'), await dayOf('2026-12-08')]
  await sql.query(`UPDATE reception_days SET state = 'closed', public_reason = 'Командировка' WHERE id = $1`, [closed])
  await sql.query(`UPDATE slots SET blocked_reason = 'среща' WHERE reception_day_id = $1 AND start_minute = 840`, [
    edited,
  ])
  await sql.query(`UPDATE slots SET withdrawn_at = now() WHERE reception_day_id = $1 AND start_minute = 855`, [edited])
  await sql.query(`UPDATE slots SET channel = 'staff' WHERE reception_day_id = $1 AND start_minute = 870`, [edited])
  await sql.query(
    `UPDATE reception_days SET place_bg = 'с. Анево, кметство', ends_at = ends_at + interval '1 hour' WHERE id = $1`,
    [moved],
  )
  await sql.query(
    `INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
     SELECT id, official_id, local_date, 1020, sofia_instant(local_date, 1020), sofia_instant(local_date, 1040), sofia_instant(local_date, 900)
     FROM reception_days WHERE id = $1`,
    [moved],
  )
  const before = await everything(sql)
  t.same(await makeReceptionDays(deps), { days: 0, slots: 0, refused: [] })
  t.same(await everything(sql), before)

  await sql.query('UPDATE schedules SET start_minute = 600, end_minute = 720 WHERE id = $1', [schedule])
  t.same(await makeReceptionDays(deps), { days: 0, slots: 0, refused: [] }, 'a changed rule leaves the days there are')
  t.same(await everything(sql), before)
  const longer = await makeReceptionDays(deps, { horizonDays: 75 })
  t.same(longer, { days: 2, slots: 16, refused: [] }, 'and goes for days to come')
})

t.test('a day that overlaps is refused whole and stops no other', async (t) => {
  const { sql, ...deps } = await openHouse(t)
  const official = await givenOfficial(sql)
  const another = await givenOfficial(sql, { slug: 'sekretar', order: 2 })
  const first = await givenSchedule(sql, official, { validTo: '2026-12-01' })
  const second = await givenSchedule(sql, official, { startMinute: 1005, endMinute: 1065, validTo: '2026-12-15' })
  await givenSchedule(sql, another, { validTo: '2026-12-01' })
  const made = await makeReceptionDays(deps)
  const refused = ['2026-11-24', '2026-12-01'].map((date) => ({
    scheduleId: second,
    slug: 'kmet',
    date,
    reason: 'overlaps',
  }))
  t.same(made, { days: 6, slots: 2 * 12 + 2 * 4 + 2 * 12, refused }, 'another official may receive at the same time')
  const { rows } = await sql.query(
    'SELECT DISTINCT schedule_id FROM reception_days WHERE local_date < $1 AND official_id = $2',
    ['2026-12-02', official],
  )
  t.same(rows, [{ schedule_id: first }], 'neither the day nor one of its slots')
  t.same(await makeReceptionDays(deps), { days: 0, slots: 0, refused }, 'said again each time until somebody looks')

  await sql.query('UPDATE slots SET withdrawn_at = now() WHERE local_date = $1 AND official_id = $2', [
    '2026-12-01',
    official,
  ])
  t.same(
    await makeReceptionDays(deps),
    { days: 1, slots: 4, refused: refused.slice(0, 1) },
    'what is withdrawn is no obstacle',
  )
})

t.test('a transaction that writes overlapping slots meanwhile: the constraint judges', async (t) => {
  const { sql, ...deps } = await openHouse(t)
  const official = await givenOfficial(sql)
  const schedule = await givenSchedule(sql, official, { validTo: '2026-12-01' })
  await sql.query('BEGIN')
  await sql.query(
    `WITH d AS (INSERT INTO reception_days (official_id, local_date, starts_at, ends_at, place_bg, place_en, opens_at)
       VALUES ($1, '2026-11-24', sofia_instant('2026-11-24', 900), sofia_instant('2026-11-24', 960), 'тук', 'here', now()) RETURNING *)
     INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
     SELECT id, official_id, local_date, 900, starts_at, ends_at, starts_at FROM d`,
    [official],
  )
  const making = makeReceptionDays(deps)
  await new Promise((done) => setTimeout(done, 200))
  await sql.query('COMMIT')
  t.same(await making, {
    days: 1,
    slots: 12,
    refused: [{ scheduleId: schedule, slug: 'kmet', date: '2026-11-24', reason: 'overlaps' }],
  })
  t.equal((await everything(sql)).days.length, 2)
})

t.test('D2: hours in the night of the change are refused for that date only', async (t) => {
  const { sql, ...deps } = await openHouse(t, { clockOffset: startingAt('2027-03-01T09:00') })
  const scheduleId = await givenSchedule(sql, await givenOfficial(sql), {
    weekday: 7,
    startMinute: 150,
    endMinute: 270,
    opensDaysAhead: 14,
  })
  t.same(await makeReceptionDays(deps, { horizonDays: 35 }), {
    days: 4,
    slots: 32,
    refused: [{ scheduleId, slug: 'kmet', date: '2027-03-28', reason: 'local-time-skipped' }],
  })
})

t.test('D2: slots of both sides of every change stand at their wall time in the database', async (t) => {
  for (const change of ['2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31']) {
    const { sql, ...deps } = await openHouse(t, { clockOffset: startingAt(`${change}T12:00`) })
    await sql.query('SELECT 1')
    await givenSchedule(sql, await givenOfficial(sql), { weekday: 1, validFrom: '2025-01-01' })
    const { days, slots } = await makeReceptionDays(deps, { horizonDays: 20 })
    t.equal(slots, days * 12, change)
    const { rows } = await sql.query(
      `SELECT DISTINCT to_char(starts_at AT TIME ZONE 'Europe/Sofia', 'HH24:MI') AS at FROM reception_days`,
    )
    t.same(rows, [{ at: '14:00' }])
  }
})

t.test('today: what is over is not made, what has begun is there but cannot be booked', async (t) => {
  const { sql, url, ...deps } = await openHouse(t, { clockOffset: startingAt('2026-11-24T15:20') })
  const official = await givenOfficial(sql)
  await givenSchedule(sql, official, { validTo: '2026-11-24', closesMinutesBefore: 0 })
  await givenSchedule(sql, official, { validTo: '2026-11-24', startMinute: 600, endMinute: 720 })
  t.same(await makeReceptionDays(deps), { days: 1, slots: 12, refused: [] })
  const { rows } = await sql.query('SELECT start_minute FROM bookable_slots ORDER BY 1')
  t.same(
    rows.map((row) => row.start_minute),
    [930, 945, 960, 975, 990, 1005],
  )
})

t.test('just after midnight today is the day of Sofia', async (t) => {
  const { sql, ...deps } = await openHouse(t, { clockOffset: startingAt('2026-11-24T00:30') })
  await givenSchedule(sql, await givenOfficial(sql), { validTo: '2026-11-24' })
  t.equal((await makeReceptionDays(deps)).days, 1, 'in UTC it is still Monday')
})

t.test('schedules that are ended, not begun or of an inactive official', async (t) => {
  const { sql, ...deps } = await openHouse(t)
  const official = await givenOfficial(sql)
  await givenSchedule(sql, official, { validTo: '2026-11-19' })
  await givenSchedule(sql, official, { validFrom: '2027-06-01' })
  const inactive = await givenOfficial(sql, { slug: 'sekretar' })
  await givenSchedule(sql, inactive)
  await sql.query('UPDATE officials SET active = false WHERE id = $1', [inactive])
  t.same(await makeReceptionDays(deps), { days: 0, slots: 0, refused: [] })
})

t.test('a database with other ideas about the clock: the day is refused, not stored wrong', async (t) => {
  const { sql, ...deps } = await openHouse(t)
  await givenSchedule(sql, await givenOfficial(sql), { validTo: '2026-11-24' })
  await sql.query(
    `CREATE OR REPLACE FUNCTION sofia_instant(local_date date, minute integer) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
     $$ SELECT (local_date + make_interval(mins => minute)) AT TIME ZONE '+03:00' $$`,
  )
  const made = await makeReceptionDays(deps)
  t.match(made, { days: 0, slots: 0, refused: [{ date: '2026-11-24', reason: 'zone-data-differs' }] })
  t.same(await everything(sql), { days: [], slots: [] })
})
