import { readFile } from 'node:fs/promises'
import { join as path } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { ledgerHash, readLedger } from '../../src/bookings/erasure-ledger.ts'
import { forgetWaiting, replayForgotten } from '../../src/waitlist/forget-waiting.ts'
import { keepTending } from '../../src/waitlist/keep-tending.ts'
import { startingAt } from '../receptions/given.ts'
import { call } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { openTestHouse } from '../support/house.ts'
import { asStaff } from '../support/staff.ts'
import { broken, join, leave, look, openFullHouse, tend, waiting } from './waiting.ts'

/** Waits for something to become so; fails after a while. */
async function until(what: () => Promise<boolean>): Promise<void> {
  for (let left = 200; !(await what()); left -= 1) {
    if (left === 0) throw new Error('it did not come')
    await pause(50)
  }
}

t.test('a worker offers at the word of a change, and when the clock alone gives something free', async (t) => {
  const house = await openFullHouse(t, { slotsPerDay: 2, leave: [1] })
  const troubles: unknown[] = []
  const tending = keepTending(house.deps, (...trouble) => troubles.push(trouble))
  const hold = await call(house.origin, '/holds', { method: 'POST', body: { slotId: String(house.slotIds[1]) } })
  t.equal(hold.status, 201)
  const [first, second] = [await waiting(house, 1), await waiting(house, 2)]
  await house.cancel(0)
  await until(async () => (await look(house, first)).body.offer?.slotId === String(house.slotIds[0]))
  t.match((await look(house, second)).body, { state: 'waiting' })
  await house.sql.query(
    `UPDATE bookings SET hold_expires_at = house_now() + interval '1 second' WHERE NOT for_offer AND state = 'held'`,
  )
  house.deps.changes.announce('kmet')
  await until(async () => (await look(house, second)).body.offer?.slotId === String(house.slotIds[1]))
  await tending.close()
  t.same(troubles, [])
  t.same(await broken(house), [])
})

t.test('two workers tend at once: each slot is offered once', async (t) => {
  const house = await openFullHouse(t, { slotsPerDay: 30, minutes: 5 })
  for (let n = 0; n < 35; n++) await waiting(house, n)
  for (let n = 0; n < 30; n++) await house.cancel(n)
  const done = await Promise.all([tend(house), tend(house), tend(house)])
  t.equal(
    done.reduce((sum, { offered }) => sum + offered, 0),
    30,
    'more than one transaction takes',
  )
  const { rows } = await house.sql.query(
    `SELECT count(DISTINCT slot_id)::int AS slots, count(DISTINCT entry_id)::int AS people FROM waitlist_offers WHERE state = 'open'`,
  )
  t.same(rows, [{ slots: 30, people: 30 }])
  t.same(await broken(house), [])
})

t.test('the staff see their own lists, in order, with whom to telephone; the reading is written down', async (t) => {
  const house = await openFullHouse(t)
  await house.sql.query(
    `INSERT INTO officials (slug, office, title_bg, title_en) VALUES ('sekretar', 'secretary', 'Секретар', 'Secretary')`,
  )
  await waiting(house, 1, { citizen: { name: 'Петър Колев', phone: '0887 111 222' } })
  await waiting(house, 2)
  await house.cancel(0)
  await tend(house)
  const assistant = await asStaff(house, { roles: ['assistant'], officials: ['kmet'] })
  const list = await call(house.origin, '/staff/waitlist?official=kmet', { headers: assistant })
  t.match(list, {
    status: 200,
    body: {
      items: [
        {
          state: 'offered',
          position: 1,
          toCall: true,
          citizen: { name: 'Петър Колев', phone: '+359887111222', email: null },
          offer: {},
        },
        { state: 'waiting', position: 2, toCall: false, offer: null, topic: { text: 'Осветление на улицата' } },
      ],
      nextCursor: null,
    },
  })
  t.same(Object.keys((await call(house.origin, '/staff/waitlist', { headers: assistant })).body.items), ['0', '1'])
  const { rows } = await house.sql.query(
    `SELECT action, subject, subject_id, fields FROM audit_entries WHERE subject = 'waitlist' ORDER BY id`,
  )
  const reading = {
    action: 'read',
    subject: 'waitlist',
    subject_id: 'kmet',
    fields: ['name', 'phone', 'email', 'topic'],
  }
  t.same(rows, [reading, reading])
  t.match(await call(house.origin, '/staff/waitlist?official=sekretar', { headers: assistant }), { status: 403 })
  t.match(await call(house.origin, '/staff/waitlist', { headers: await asStaff(house, { roles: ['front-desk'] }) }), {
    status: 403,
  })
  t.match(await call(house.origin, '/staff/waitlist'), { status: 401 })
  const { rows: toCall } = await house.sql.query(
    `SELECT count(*)::int AS n FROM waitlist_offers WHERE state = 'open' AND to_call`,
  )
  t.equal(toCall[0].n, 1, 'a row for the call list')
})

t.test('who was refused mail for good must be telephoned', async (t) => {
  const house = await openFullHouse(t)
  await waiting(house, 1)
  await house.cancel(0)
  await tend(house)
  await house.sql.query(
    `UPDATE messages SET state = 'dead', last_error = 'EENVELOPE 550' WHERE kind = 'waitlist-offer'`,
  )
  const list = await call(house.origin, '/staff/waitlist', { headers: await asStaff(house) })
  t.match(list.body.items, [{ toCall: true }])
})

t.test('places that have ended are forgotten after their time, and erased again after a restore', async (t) => {
  const ledger = path(t.testdir(), 'erasures')
  const house = await openFullHouse(t, { env: { ERASURE_LEDGER: ledger } })
  const over = await waiting(house, 1, { to: '2026-11-20' })
  const stays = await waiting(house, 2)
  const leaves = await waiting(house, 3)
  await moveClock(house, startingAt('2026-11-21T10:00'))
  await tend(house)
  t.equal(await forgetWaiting(house.deps), 0)
  t.match((await look(house, over)).body, { state: 'expired', citizen: { name: 'Иванка Тодорова' } })
  t.equal((await leave(house, leaves)).status, 204)
  await moveClock(house, startingAt('2026-12-22T10:00'))
  t.equal(await forgetWaiting(house.deps), 1)
  t.equal(await forgetWaiting(house.deps), 0, 'twice changes nothing')
  t.equal((await look(house, over)).status, 404)
  t.match((await look(house, stays)).body, { state: 'waiting' })

  const { rows } = await house.sql.query('SELECT id, name FROM waitlist_entries ORDER BY place')
  t.same(
    rows.map(({ name }) => name !== null),
    [false, true, false],
  )
  const hashes = await readLedger(ledger)
  t.same(
    rows.map(({ id }) => hashes.has(ledgerHash(id))),
    [true, false, true],
  )
  t.notMatch(await readFile(ledger, 'utf8'), /Тодорова/)

  // A backup of before brings the third back.
  await house.sql.query('ALTER TABLE waitlist_entries DISABLE TRIGGER waitlist_changes_along_the_graph')
  await house.sql.query(
    `UPDATE waitlist_entries SET state = 'waiting', ended_at = NULL, ended_because = NULL, erased_at = NULL, name = 'Иванка Тодорова',
       phone = '+359887000003', topic_text = 'x' WHERE id = $1`,
    [rows[2].id],
  )
  await house.sql.query('ALTER TABLE waitlist_entries ENABLE TRIGGER waitlist_changes_along_the_graph')
  t.equal(await replayForgotten(house.db, hashes), 1)
  t.equal(await replayForgotten(house.db, hashes), 0)
  t.equal((await look(house, leaves)).status, 404)
})

t.test(
  'P1 a person who leaves cannot be found anywhere, and an erased booking leaves nothing on the list',
  async (t) => {
    const house = await openFullHouse(t)
    const token = await waiting(house, 77)
    await house.cancel(0)
    await tend(house)
    await leave(house, token)
    const { rows } = await house.sql.query(
      `SELECT t FROM (SELECT to_jsonb(b)::text AS t FROM bookings b UNION ALL SELECT to_jsonb(e)::text FROM waitlist_entries e
       UNION ALL SELECT to_jsonb(o)::text FROM waitlist_offers o UNION ALL SELECT to_jsonb(m)::text FROM messages m
       UNION ALL SELECT to_jsonb(a)::text FROM audit_entries a) t WHERE t ~ '7000077|citizen77'`,
    )
    t.same(rows, [])
  },
)

t.test('an official who is not there any more offers nothing, and has no list to join', async (t) => {
  const house = await openFullHouse(t)
  const token = await waiting(house, 1)
  await house.sql.query('UPDATE officials SET active = false')
  await house.cancel(0)
  t.same(await tend(house), { offered: 0, freed: 0, ended: 0 })
  t.match((await look(house, token)).body, { state: 'waiting' })
  t.equal((await join(house, 2)).status, 404)
})

t.test('the setting says how long', async (t) => {
  const house = await openFullHouse(t, { env: { WAITLIST_OFFER_HOURS: '1' } })
  const token = await waiting(house, 1)
  await house.cancel(0)
  await tend(house)
  t.match((await look(house, token)).body.offer.expiresAt, /^2026-11-19T11:0/)
  await t.rejects(openTestHouse(t, { env: { WAITLIST_OFFER_HOURS: '0' } }), { message: /WAITLIST_OFFER_HOURS/ })
})
