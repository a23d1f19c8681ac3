import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { duplicates, foreignKeys, greedyPerson, swapPlaces } from '../faults/rows/orders.ts'
import { asCitizen, book, call, countStatuses, orderOf } from '../support/client.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'

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

/** Where the scenarios of the fault bench run here: one house. */
const town = (house: TestHouse) => ({ ...house, origins: [house.origin] })

t.test('C6 two citizens swap places 200 times at once: nobody is lost or doubled', async (t) => {
  t.same((await swapPlaces(town(await openTestHouse(t)), { rounds: 200 })).faults, [])
})

t.test('a move that is posted again before it is answered is one move; to another place it is refused', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql, { days: 3, slotsPerDay: 3 })
  const [from = 0, to = 0, elsewhere = 0] = [slotIds[0], slotIds[3], slotIds[6]]
  const { body } = await book(house.origin, orderOf(1, from))
  const move = (slotId: number) =>
    call(house.origin, '/my-booking/move', {
      method: 'POST',
      body: { slotId: String(slotId) },
      headers: asCitizen(body.manageToken),
    })
  await house.sql.query('BEGIN')
  await house.sql.query('SELECT own_days_of_slots($1)', [[from]])
  const twice = [move(to), move(to)]
  await pause(300)
  const other = move(elsewhere)
  await pause(300)
  await house.sql.query('COMMIT')
  t.match(await Promise.all(twice), [
    { status: 200, body: { slotId: String(to), version: 2 } },
    { status: 200, body: { slotId: String(to), version: 2 } },
  ])
  t.match(await other, { status: 409, body: { code: 'version-conflict' } })
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
  t.same((await duplicates(town(await openTestHouse(t)), { keys: 100, copies: 10 })).faults, [])
})

t.test('C11 the same key with another body is refused, and tells nothing of the first', async (t) => {
  const house = await openTestHouse(t)
  t.same((await foreignKeys(town(house), { keys: 4 })).faults, [])
  const { slotIds } = await offerSlots(house.sql)
  const key = randomUUID()
  const first = await book(house.origin, orderOf(1, slotIds[0] ?? 0), { key })
  t.equal(first.status, 201)
  const { rows } = await house.sql.query('SELECT answer::text FROM idempotency_keys')
  t.equal(rows.length, 5)
  const kept = JSON.stringify(rows)
  t.notMatch(kept, first.body.manageToken, 'the kept answers hold no token')
  t.notMatch(kept, /Тодорова|\+359|@/, 'nor personal data')
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
  t.same((await greedyPerson(town(await openTestHouse(t, { poolSize: 12 })), { posts: 200 })).faults, [])
})
