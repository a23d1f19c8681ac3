import t from 'tap'
import { brokenInvariants } from '../faults/checker.ts'
import { startingAt } from '../receptions/given.ts'
import { type Answer, book, call, countStatuses, orderOf } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaff, type SignedIn } from '../support/staff.ts'

// Run alone, a file would have half a minute.
t.setTimeout(120_000)

/** A Thursday morning with three quarters of an hour booked, from 9:00, and the fourth free. */
const house = await openTestHouse(t, { clockOffset: startingAt('2026-11-19T08:30'), poolSize: 8 })
const { origin, sql } = house
const { slotIds, dayIds } = await offerSlots(sql, { slug: 'kmet', daysAhead: 0, slotsPerDay: 4 })
const ids: string[] = []
for (const [n, slotId] of slotIds.slice(0, 3).entries()) {
  const booked = await book(origin, orderOf(n + 1, slotId, n === 0 ? { needs: ['wheelchair'] } : {}))
  if (booked.status !== 201) throw new Error(booked.text)
  ids.push(booked.body.id)
}
const [first = '', second = '', third = ''] = ids
const clerk = () => asStaff(house, { roles: ['front-desk'], officials: ['kmet'] })
let desk = await clerk()
/** To another time; who was signed in is so no more. */
const goTo = async (time: string) => {
  await moveClock(house, startingAt(time))
  desk = await clerk()
}

const step = (id: string, name: string, version: number, who: SignedIn = desk): Promise<Answer> =>
  call(origin, `/staff/bookings/${id}/visit`, { method: 'PUT', headers: who, body: { step: name, version } })
const undo = (id: string, version: number, who: SignedIn = desk): Promise<Answer> =>
  call(origin, `/staff/bookings/${id}/visit?version=${version}`, { method: 'DELETE', headers: who })
const list = async (who: SignedIn = desk, date = '') =>
  call(origin, `/staff/day-list${date && `?date=${date}`}`, { headers: who })

t.test('the list: hours in order, who has them, what they need, and the counters', async (t) => {
  const { status, body } = await list()
  t.equal(status, 200)
  const [day] = body.items
  t.match(day, { receptionDayId: String(dayIds[0]), official: { slug: 'kmet' }, date: '2026-11-19', state: 'open' })
  t.same(
    day.slots.map(({ state }: { state: string }) => state),
    ['booked', 'booked', 'booked', 'free'],
  )
  t.match(day.slots[0].booking, {
    bookingId: first,
    needs: ['wheelchair'],
    ticket: null,
    nextSteps: ['arrived', 'in-meeting'],
  })
  t.equal(day.slots[0].booking.topic, null, 'the front desk does not read questions')
  t.match(day.counters, { slots: 4, free: 1, toCome: 3, waiting: 0 })
  t.same((await call(origin, `/staff/reception-days/${dayIds[0]}/list`, { headers: desk })).body, day)
  const assistant = await asStaff(house, { roles: ['assistant'], officials: ['kmet'] })
  t.match((await list(assistant)).body.items[0].slots[0].booking.topic, { text: 'Осветление на улицата' })
  const { rows } = await sql.query(`SELECT count(*)::int AS n FROM audit_entries WHERE subject = 'day-list'`)
  t.equal(rows[0].n, 3, 'each reading is written down')
})

t.test('the front desk sees a day before and a day after; nobody sees another official’s', async (t) => {
  t.match(await list(desk, '2026-11-20'), { status: 200, body: { items: [] } })
  t.match(await list(desk, '2026-11-21'), { status: 403 })
  await offerSlots(sql, { slug: 'sekretar', daysAhead: 0 })
  const other = await asStaff(house, { roles: ['assistant'], officials: ['sekretar'] })
  t.match(await call(origin, `/staff/reception-days/${dayIds[0]}/list`, { headers: other }), { status: 403 })
  t.match(await step(first, 'arrived', 1, other), { status: 403 })
  t.match(await list(other), { status: 200, body: { items: [{ official: { slug: 'sekretar' } }] } })
})

t.test('arrived, in, done: tickets in the order of coming; nobody failed to come before their hour', async (t) => {
  t.match(await step(second, 'no-show', 1), { status: 409, body: { code: 'not-changeable' } })
  t.match(await step(second, 'done', 1), { status: 409, body: { code: 'not-changeable' } })
  t.match(await step(second, 'arrived', 1), { status: 200, body: { state: 'arrived', version: 2, ticket: 1 } })
  t.match(
    await step(second, 'arrived', 1),
    { status: 200, body: { version: 2, ticket: 1 } },
    'pressed twice: once done',
  )
  t.match(await step(first, 'arrived', 1), { status: 200, body: { ticket: 2, nextSteps: ['in-meeting', 'left'] } })
  t.match(await step(first, 'in-meeting', 2), {
    status: 200,
    body: { nextSteps: ['done'], undoUntil: /^2026-11-19T08:4/ },
  })
  const conflict = await step(first, 'left', 2)
  t.match(conflict, {
    status: 409,
    body: { code: 'version-conflict', lastChange: { by: 'Радка Илиева', action: 'visit' } },
  })
  t.match((await list()).body.items[0].counters, { toCome: 1, waiting: 1, inMeeting: 1 })
  t.match(await step(first, 'done', 3), { status: 200, body: { state: 'done', version: 4, nextSteps: [] } })
})

t.test('two clerks at once: one step, one ticket', async (t) => {
  const answers = await Promise.all([
    ...Array.from({ length: 6 }, () => step(third, 'arrived', 1)),
    ...Array.from({ length: 6 }, () => step(third, 'in-meeting', 1)),
  ])
  t.match(countStatuses(answers), { 200: 6, 409: 6 })
  const { rows } = await sql.query('SELECT count(*)::int AS n, max(ticket)::int AS ticket FROM visits')
  t.same(rows, [{ n: 3, ticket: 3 }])
  const state = answers.find(({ status }) => status === 200)?.body.state
  t.match(
    await undo(third, 2),
    { status: 200, body: { state: 'confirmed', version: 3, ticket: 3, arrivedAt: null, enteredAt: null } },
    state,
  )
})

t.test('each step is taken back within ten minutes, one after the other', async (t) => {
  t.match(await undo(first, 4), { status: 200, body: { state: 'in-meeting', version: 5, endedAt: null } })
  t.match(await undo(first, 5), { status: 200, body: { state: 'arrived', version: 6, enteredAt: null } })
  t.match(await undo(first, 6), {
    status: 200,
    body: { state: 'confirmed', version: 7, arrivedAt: null, undoUntil: null },
  })
  t.match(await undo(first, 7), { status: 409, body: { code: 'not-changeable' } })
  t.match(await undo(second, 1), { status: 409, body: { code: 'version-conflict' } })
  await goTo('2026-11-19T08:50')
  t.match(await undo(second, 2), { status: 409, body: { code: 'not-changeable' } }, 'too late')
  t.match(await step(second, 'left', 2), { status: 200, body: { state: 'left', nextSteps: [] } })
})

t.test(
  'a closed day is its case’s: nothing is noted, nothing taken back; who booked again is not put back',
  async (t) => {
    const { slotIds: others, dayIds: days } = await offerSlots(sql, {
      slug: 'zam',
      daysAhead: 0,
      slotsPerDay: 8,
      days: 2,
    })
    const clerkOf = (slug: string) => asStaff(house, { roles: ['assistant'], officials: [slug] })
    const who = await clerkOf('zam')
    const [gone, other] = await Promise.all([5, 6].map((n) => book(origin, orderOf(n + 50, others[n] ?? 0))))
    t.match(await step(gone?.body.id, 'arrived', 1, who), { status: 200 })
    t.match(await step(gone?.body.id, 'left', 2, who), { status: 200 })
    const again = await book(origin, orderOf(55, others[8] ?? 0))
    t.equal(again.status, 201)
    t.match(await undo(gone?.body.id, 3, who), { status: 409, body: { code: 'not-changeable' } }, 'they booked again')
    await sql.query(
      `SELECT close_day_as_case($1, '{"reason": "Заповед", "publicReason": "Отсъствие", "replyBy": 2000000000, "holdSlots": []}', 'staff')`,
      [days[0]],
    )
    t.match(await step(other?.body.id, 'arrived', other?.body.version, who), { status: 409 })
    const { rows } = await sql.query('SELECT id, version FROM bookings WHERE id = $1', [other?.body.id])
    t.match(await step(rows[0].id, 'arrived', rows[0].version, who), { status: 409, body: { code: 'day-closed' } })
    t.match(await undo(gone?.body.id, 3, who), { status: 409, body: { code: 'day-closed' } })
  },
)

t.test('who does not come: after the hour; their slot may be given to another, and is theirs no more', async (t) => {
  await goTo('2026-11-19T09:01')
  t.match(await step(first, 'no-show', 7), { status: 200, body: { state: 'no-show', version: 8 } })
  t.match((await list()).body.items[0].slots[0], { booking: null, earlier: [{ bookingId: first, state: 'no-show' }] })
  await sql.query(
    `INSERT INTO bookings (id, slot_id, state, code, name, phone, token_hash) SELECT gen_random_uuid(), $1, 'confirmed', '000001', 'Ана Примерова', '+359887000999', '\\x01'`,
    [slotIds[0]],
  )
  await sql.query(
    `INSERT INTO audit_entries (actor, action, subject, subject_id, to_state, version) SELECT 'system', 'book', 'booking', id::text, state, 1 FROM bookings WHERE code = '000001'`,
  )
  t.match(await undo(first, 8), { status: 409, body: { code: 'slot-taken' } })
  await sql.query(`DELETE FROM bookings WHERE code = '000001'`)
  t.match(await undo(first, 8), { status: 200, body: { state: 'confirmed', version: 9 } })
})

t.test('on another day there is nothing to note; yesterday’s is noted the day after', async (t) => {
  await goTo('2026-11-20T10:00')
  t.match(await step(first, 'no-show', 9), { status: 200, body: { state: 'no-show' } })
  await goTo('2026-11-21T10:00')
  const keeper = await asStaff(house, { roles: ['assistant'], officials: ['kmet'] })
  t.match(await step(third, 'no-show', 3, keeper), { status: 409, body: { code: 'not-changeable' } })
  t.same(
    (await brokenInvariants(house.url)).filter((each) => !each.startsWith('I7')),
    [],
  )
})
