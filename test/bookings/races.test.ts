import { randomUUID } from 'node:crypto'
import t from 'tap'
import { asCitizen, book, call, countStatuses, orderOf } from '../support/client.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { type Offered, offerSlots } from '../support/receptions.ts'

const LIVE = `state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done')`

/** Five hundred citizens post at the same moment, spread evenly over the slots. */
async function rush({ origin }: TestHouse, slotIds: number[], { clients = 500, firstPerson = 0 } = {}) {
  return Promise.all(
    Array.from({ length: clients }, (_, n) => book(origin, orderOf(firstPerson + n, slotIds[n % slotIds.length] ?? 0))),
  )
}

/** Slots with more than one live booking, read by plain SQL: none, or the house is broken. */
async function doubled({ sql }: TestHouse): Promise<number> {
  const { rows } = await sql.query(`SELECT slot_id FROM bookings WHERE ${LIVE} GROUP BY slot_id HAVING count(*) > 1`)
  return rows.length
}

async function deadlocks({ sql }: TestHouse): Promise<number> {
  const { rows } = await sql.query(`SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()`)
  return rows[0].deadlocks
}

t.test('C1 500 clients on 12 slots: exactly 12 get one, 488 hear 409, none an error', async (t) => {
  const house = await openTestHouse(t)
  for (let round = 0; round < 3; round++) {
    const { slotIds } = await offerSlots(house.sql)
    const counts = countStatuses(await rush(house, slotIds, { firstPerson: round * 1_000 }))
    t.same(counts, { 201: 12, 409: 488 }, `round ${round + 1}`)
    const { rows } = await house.sql.query(
      `SELECT count(*)::int AS n FROM bookings WHERE ${LIVE} AND slot_id = ANY ($1)`,
      [slotIds],
    )
    t.equal(rows[0].n, 12)
  }
  t.equal(await doubled(house), 0)
  t.equal(await deadlocks(house), 0)
})

t.test('C2 500 clients on one slot: one gets it', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql, { slotsPerDay: 5 })
  for (const [round, slotId] of slotIds.slice(0, 3).entries()) {
    const answers = await rush(house, [slotId], { firstPerson: round * 1_000 })
    t.same(countStatuses(answers), { 201: 1, 409: 499 }, `round ${round + 1}`)
    const refused = answers.find(({ status }) => status === 409)
    t.equal(refused?.body.code, 'slot-taken')
    t.ok(refused?.body.alternatives.length > 0, 'the nearest free times are named')
  }
  t.equal(await doubled(house), 0)
})

t.test('C12 with the constraint dropped C1 goes red: the test can fail', async (t) => {
  const house = await openTestHouse(t)
  await house.sql.query('DROP INDEX one_live_booking_per_slot')
  // On a machine that is busy otherwise a round may end before two are at one slot.
  for (let round = 0; round < 3 && (await doubled(house)) === 0; round++) {
    const { slotIds } = await offerSlots(house.sql)
    const counts = countStatuses(await rush(house, slotIds, { firstPerson: round * 1_000 }))
    t.comment(`${counts[201]} bookings on 12 slots`)
  }
  t.ok((await doubled(house)) > 0, 'slots with two live bookings')
})

t.test('C6 two citizens swap places 200 times at once: nobody is lost or doubled', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql, { slotsPerDay: 3 })
  const [first = 0, second = 0, third = 0] = slotIds
  const a = (await book(house.origin, orderOf(1, first))).body
  const b = (await book(house.origin, orderOf(2, second))).body
  const move = (token: string, slotId: number) =>
    call(house.origin, '/my-booking/move', {
      method: 'POST',
      body: { slotId: String(slotId) },
      headers: asCitizen(token),
    })
  const statuses: number[] = []
  for (let round = 0; round < 200; round++) {
    const { rows } = await house.sql.query(`SELECT id, slot_id FROM bookings WHERE ${LIVE}`)
    const at = new Map(rows.map((row) => [row.id, row.slot_id]))
    // Every tenth round one of them tries the free place, so that moves succeed too.
    const aim = round % 10 === 0 ? [third, third] : [at.get(b.id), at.get(a.id)]
    const answers = await Promise.all([move(a.manageToken, aim[0]), move(b.manageToken, aim[1])])
    statuses.push(...answers.map(({ status }) => status))
    const live = await house.sql.query(
      `SELECT count(*)::int AS n, count(DISTINCT slot_id)::int AS slots FROM bookings WHERE ${LIVE}`,
    )
    if (live.rows[0].n !== 2 || live.rows[0].slots !== 2) t.fail(`round ${round}: ${JSON.stringify(live.rows[0])}`)
  }
  t.ok(
    statuses.every((status) => status === 200 || status === 409),
    'each move gets 200 or 409',
  )
  t.ok(statuses.includes(200) && statuses.includes(409))
  t.equal(await deadlocks(house), 0)
})

t.test('C8 100 racers on an expired hold: one wins each round', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql, { slotsPerDay: 10 })
  for (const [round, slotId] of slotIds.entries()) {
    const hold = await call(house.origin, '/holds', { method: 'POST', body: { slotId: String(slotId) } })
    t.equal(hold.status, 201)
    await house.sql.query(
      `UPDATE bookings SET hold_expires_at = house_now() - interval '1 second' WHERE slot_id = $1`,
      [slotId],
    )
    const answers = await rush(house, [slotId], { clients: 100, firstPerson: round * 1_000 })
    t.same(countStatuses(answers), { 201: 1, 409: 99 }, `round ${round + 1}`)
  }
  t.equal(await doubled(house), 0)
})

t.test('C10 100 keys, each posted 10 times at once: one answer a key, a booking for each free place', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql)
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) => ({ key: randomUUID(), order: orderOf(n, slotIds[n % 12] ?? 0) })).flatMap(
      ({ key, order }) =>
        Array.from({ length: 10 }, async () => ({ key, answer: await book(house.origin, order, { key }) })),
    ),
  )
  const told = new Map<string, Set<string>>()
  for (const { key, answer } of answers) {
    const { instance, ...same } = answer.body
    told.set(key, (told.get(key) ?? new Set()).add(JSON.stringify([answer.status, same])))
  }
  t.equal([...told.values()].filter((each) => each.size > 1).length, 0, 'no key has two answers')
  t.equal([...told.values()].filter((each) => [...each][0]?.startsWith('[201')).length, 12)
  const { rows } = await house.sql.query(`SELECT count(*)::int AS bookings,
    (SELECT count(*)::int FROM messages WHERE kind = 'confirmation') AS messages,
    (SELECT count(*)::int FROM audit_entries WHERE action = 'book') AS audited FROM bookings WHERE ${LIVE}`)
  t.same(rows[0], { bookings: 12, messages: 12, audited: 12 })
})

t.test('C11 the same key with another body is refused, and tells nothing of the first', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql)
  const key = randomUUID()
  const first = await book(house.origin, orderOf(1, slotIds[0] ?? 0), { key })
  t.equal(first.status, 201)
  const others = await Promise.all(
    [
      orderOf(2, slotIds[1] ?? 0),
      orderOf(1, slotIds[1] ?? 0),
      { ...orderOf(1, slotIds[0] ?? 0), needs: ['wheelchair'] },
    ].map((order) => book(house.origin, order, { key })),
  )
  for (const { status, body, text } of others) {
    t.equal(status, 422)
    t.equal(body.code, 'idempotency-key-reused')
    t.notMatch(text, first.body.manageToken)
    t.notMatch(text, first.body.code)
  }
  const { rows } = await house.sql.query('SELECT answer::text FROM idempotency_keys')
  t.equal(rows.length, 1)
  t.notMatch(rows[0].answer, first.body.manageToken, 'the kept answer holds no token')
  t.notMatch(rows[0].answer, /Тодорова|\+359|@/, 'nor personal data')
})

t.test('a day that is locked for long holds up no booking of another', async (t) => {
  const house = await openTestHouse(t)
  const [locked, open] = [await offerSlots(house.sql), await offerSlots(house.sql)]
  await house.sql.query('BEGIN')
  await house.sql.query('SELECT own_days_of_slots($1)', [locked.slotIds])
  const stuck = Promise.all(locked.slotIds.slice(0, 3).map((slotId, n) => book(house.origin, orderOf(n, slotId))))
  const free = await Promise.all(open.slotIds.map((slotId, n) => book(house.origin, orderOf(100 + n, slotId))))
  t.same(countStatuses(free), { 201: 12 })
  await house.sql.query('COMMIT')
  t.ok((await stuck).every(({ status }) => status === 201 || status === 503))
})

t.test('C13 one e-mail, 200 posts at once over 12 officials: one a official, three in all', async (t) => {
  const house = await openTestHouse(t, { poolSize: 12 })
  const offers: Offered[] = []
  for (let n = 0; n < 12; n++) offers.push(await offerSlots(house.sql, { daysAhead: 3 + n, slotsPerDay: 20 }))
  // Spellings of one address and of one telephone: the limits see through them.
  const emails = ['ivanka.todorova@gmail.com', 'IvankaTodorova+priem@gmail.com', 'ivanka.t.odorova@googlemail.com']
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      book(house.origin, {
        ...orderOf(1, offers[n % 12]?.slotIds[Math.floor(n / 12)] ?? 0),
        citizen: { name: 'Иванка Тодорова', email: emails[n % 3] },
      }),
    ),
  )
  const counts = countStatuses(answers)
  t.equal(counts[201], 3)
  t.equal((counts[409] ?? 0) + (counts[429] ?? 0), 197)
  const { rows } = await house.sql.query(
    `SELECT s.official_id, count(*)::int AS n FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE ${LIVE} GROUP BY 1`,
  )
  t.equal(rows.length, 3)
  t.ok(rows.every(({ n }) => n === 1))
})
