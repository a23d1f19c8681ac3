import { createHash } from 'node:crypto'
import t from 'tap'
import { seedDemo, seedDemosPast } from '../../prisma/seed.ts'
import { loadConfig } from '../../src/config.ts'
import { checkInvariants } from '../../src/db/invariants.ts'
import { makeReceptionDays } from '../../src/receptions/make-reception-days.ts'
import { officialsWithNextFreeSlot } from '../../src/receptions/queries.ts'
import { everything, givenOfficial, openHouse, openNode } from './given.ts'

const hashFor = (id: string) => createHash('sha256').update(id).digest()

t.test('the demo of Sopot', async (t) => {
  const { sql, ...deps } = await openHouse(t)
  const seeded = await seedDemo(deps, hashFor)
  t.same(seeded, { officials: 4, days: 34, slots: 283, bookings: 12 })

  const officials = await officialsWithNextFreeSlot(deps.db)
  t.same(
    officials.map(({ office, name, nextFreeSlot }) => [office, name, nextFreeSlot !== null]),
    [
      ['mayor', null, true],
      ['deputy-mayor', null, true],
      ['deputy-mayor', null, true],
      ['secretary', null, true],
    ],
    'by office, without names, each with a free slot',
  )
  t.ok(
    officials
      .filter(({ office }) => office === 'deputy-mayor')
      .every(({ portfolioBg, portfolioEn }) => portfolioBg && portfolioEn),
  )
  const hours = await sql.query('SELECT DISTINCT order_number, place_bg ~ $1 AS there FROM schedules', [
    '„Иван Вазов“ № 34, стая',
  ])
  t.same(hours.rows, [{ order_number: 'примерно приемно време', there: true }], 'marked as examples')

  const { rows: bookings } = await sql.query(
    `SELECT b.*, s.local_date::text AS date, d.state AS day_state, o.slug FROM bookings b JOIN slots s ON s.id = b.slot_id
       JOIN reception_days d ON d.id = s.reception_day_id JOIN officials o ON o.id = s.official_id`,
  )
  t.ok(
    bookings.every(
      ({ state, version, channel, key_id }) =>
        state === 'confirmed' && version === 1 && channel === 'web' && key_id === 0,
    ),
  )
  t.ok(bookings.every(({ id, token_hash }) => hashFor(id).equals(token_hash)))
  t.ok(bookings.every(({ phone }) => phone === null || /^\+35988800\d{4}$/.test(phone)))
  t.ok(
    bookings.every(
      ({ email, email_key }) => email === null || (/@[a-z]+\.example$/.test(email) && email === email_key),
    ),
  )
  t.ok(bookings.every(({ day_state }) => day_state === 'open'))
  t.equal(new Set(bookings.map(({ name }) => name)).size, 12)
  t.ok(bookings.some(({ needs }) => needs.includes('wheelchair')) && bookings.some(({ locale }) => locale === 'en'))
  t.ok(bookings.some(({ email }) => email === null) && bookings.some(({ phone }) => phone === null))

  const closed = await sql.query(`SELECT public_reason FROM reception_days WHERE state = 'closed'`)
  t.same(closed.rows, [{ public_reason: 'Участие в национален форум' }])
  const audit = await sql.query('SELECT action, count(*)::int FROM audit_entries GROUP BY 1 ORDER BY 1')
  t.same(audit.rows, [
    { action: 'book', count: 12 },
    { action: 'close', count: 1 },
    { action: 'make', count: seeded.days },
  ])
  t.equal((await sql.query('SELECT FROM messages')).rowCount, 0)

  const before = await everything(sql)
  t.same(await seedDemo(deps, hashFor), { officials: 0, days: 0, slots: 0, bookings: 0 }, 'safe to call twice')
  t.same(await makeReceptionDays(deps), { days: 0, slots: 0, refused: [] })
  t.same(await everything(sql), before)
})

t.test('the demo has a past without people, and what must hold in every house holds in it', async (t) => {
  const { sql, url, ...deps } = await openHouse(t)
  await seedDemo(deps, hashFor)
  await seedDemosPast(deps, hashFor)
  const { rows } = await sql.query(
    `SELECT o.slug, count(*) FILTER (WHERE b.state = 'done')::int > 20 AS received, count(*) FILTER (WHERE b.state = 'no-show')::int > 0 AS missing,
       count(DISTINCT date_trunc('month', s.local_date))::int >= 3 AS months
     FROM bookings b JOIN slots s ON s.id = b.slot_id JOIN officials o ON o.id = s.official_id
     WHERE s.local_date < (house_now() AT TIME ZONE 'Europe/Sofia')::date GROUP BY o.id ORDER BY o.sort_order`,
  )
  t.same(rows.length, 4)
  for (const { slug, ...found } of rows) t.same(found, { received: true, missing: true, months: true }, slug)
  const people = await sql.query(
    `SELECT FROM bookings WHERE erased_at IS NOT NULL AND num_nonnulls(name, phone, email, topic_text) > 0`,
  )
  t.equal(people.rowCount, 0)
  t.same(await checkInvariants(url), [])
})

t.test('the demo is seeded once by two nodes that start together', async (t) => {
  const { sql, url, ...deps } = await openHouse(t)
  const other = await openNode(t, url)
  const seeded = await Promise.all([deps, other, deps].map((node) => seedDemo(node, hashFor)))
  t.same(seeded.map(({ officials }) => officials).sort(), [0, 0, 4])
  t.equal((await sql.query('SELECT FROM bookings')).rowCount, 12)
})

t.test('a house with officials is left alone, and bookings remember the newest key', async (t) => {
  const { sql, ...deps } = await openHouse(t)
  const official = await givenOfficial(sql)
  t.equal((await seedDemo(deps, hashFor)).officials, 0)
  t.equal((await everything(sql)).days.length, 0)
  await sql.query('DELETE FROM officials WHERE id = $1', [official])
  const config = loadConfig({ SECRET_KEY: 'abcdefghijklmnopqrstuvwxyz0123456789', SECRET_KEY_ID: '7' })
  await seedDemo({ ...deps, config }, hashFor)
  t.same((await sql.query('SELECT DISTINCT key_id FROM bookings')).rows, [{ key_id: 7 }])
})
