import t from 'tap'
import { brokenInvariants } from '../faults/checker.ts'
import { startingAt } from '../receptions/given.ts'
import { type Answer, book, call, countStatuses, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaff, type SignedIn } from '../support/staff.ts'

// Run alone, a file would have half a minute.
t.setTimeout(120_000)

/** A Thursday morning before the receptions of that day, which begin at 9:00. */
const house = await openTestHouse(t, { clockOffset: startingAt('2026-11-19T08:30'), poolSize: 8 })
const { origin, sql } = house

/** A reception of today; `book` fills an hour of it. */
async function receptionOf(slug: string, slotsPerDay: number) {
  const { dayIds, slotIds } = await offerSlots(sql, { slug, daysAhead: 0, slotsPerDay })
  const dayId = dayIds[0] ?? 0
  const desk = await asStaff(house, { roles: ['front-desk'], officials: [slug] })
  return {
    dayId,
    slotIds,
    desk,
    come: (body: object = {}, headers: Record<string, string> = desk): Promise<Answer> =>
      call(origin, `/staff/reception-days/${dayId}/walk-ins`, { method: 'POST', headers, body }),
  }
}

const hourOf = ({ body }: Answer) => String(body.startsAt).slice(11, 16)

t.test('who comes without an hour gets a number and the next gap, else an hour after the last', async (t) => {
  const { dayId, slotIds, desk, come } = await receptionOf('kmet', 3)
  const [first = 0, , third = 0] = slotIds
  await book(origin, orderOf(1, first))
  const one = await come({ name: 'Проба Примерова', phone: '0887 100 001', topic: 'Осветление' })
  t.match(one, {
    status: 201,
    body: { state: 'arrived', ticket: 1, ticketName: 'К 01', name: 'Проба Примерова', place: 1 },
  })
  t.equal(hourOf(one), '09:15', 'the gap')
  t.equal(one.body.waitMinutes, 45, 'after who is expected at 9:00')
  await sql.query(`UPDATE slots SET blocked_reason = 'проба' WHERE id = $1`, [third])
  const two = await come()
  t.match(two, { status: 201, body: { ticket: 2, name: 'К 02', place: 2 } }, 'without a name their number')
  t.equal(hourOf(two), '09:45', 'not in the blocked hour')
  const three = await come()
  t.equal(hourOf(three), '10:00')

  const { rows } = await sql.query(
    `SELECT s.channel, s.public_at, s.official_id = d.official_id AS own FROM slots s JOIN reception_days d ON d.id = s.reception_day_id
     WHERE d.id = $1 AND s.starts_at >= d.ends_at`,
    [dayId],
  )
  t.same(rows, Array(2).fill({ channel: 'staff', public_at: null, own: true }))
  const open = await call(origin, '/officials/kmet/availability?from=2026-11-19&to=2026-11-19')
  t.same(
    open.body.days.flatMap(({ freeSlots }: { freeSlots: object[] }) => freeSlots),
    [],
  )
  const { body } = await call(origin, `/staff/reception-days/${dayId}/list`, { headers: desk })
  t.same(
    body.slots.map(({ booking }: { booking: { channel: string; place: number } | null }) => [
      booking?.channel,
      booking?.place,
    ]),
    [
      ['web', null],
      ['walk-in', 1],
      [undefined, undefined],
      ['walk-in', 2],
      ['walk-in', 3],
    ],
  )

  // Taken back: the hour is free again, the number is not given twice; who has gone in is an ordinary visit.
  const undo = (id: string, version: number) =>
    call(origin, `/staff/bookings/${id}/visit?version=${version}`, { method: 'DELETE', headers: desk })
  t.match(await undo(two.body.bookingId, 1), { status: 200, body: { state: 'cancelled-by-municipality' } })
  const four = await come()
  t.match(four.body, { ticket: 4, slotId: two.body.slotId })
  const goIn = (step: string, version: number) =>
    call(origin, `/staff/bookings/${four.body.bookingId}/visit`, {
      method: 'PUT',
      headers: desk,
      body: { step, version },
    })
  t.match((await goIn('in-meeting', 1)).body, { state: 'in-meeting', version: 2 })
  t.match((await undo(four.body.bookingId, 2)).body, { state: 'arrived', version: 3, ticket: 4 })
  t.match((await goIn('left', 3)).body, { state: 'left' })
  t.same(await brokenInvariants(house.url), [])
})

t.test('the rules are everybody’s', async (t) => {
  const { slotIds, desk, come } = await receptionOf('strog', 4)
  await book(origin, orderOf(7, slotIds[0] ?? 0))
  const phone = orderOf(7, 0).citizen.phone
  const again = await come({ phone })
  t.match(again, { status: 409, body: { code: 'already-booked', rules: ['one-per-official'] } })
  const assistant = await asStaff(house, { roles: ['assistant'], officials: ['strog'] })
  const override = { rule: 'one-per-official', reason: 'идва за друг' }
  t.match(await come({ phone, override }), { status: 403 }, 'the desk waives nothing')
  t.match(await come({ phone, override }, assistant), { status: 201, body: { ticket: 1 } })
  const { rows } = await sql.query(`SELECT rule, reason FROM waived_rules WHERE act = 'book' ORDER BY id DESC LIMIT 1`)
  t.same(rows, [{ rule: 'one-per-official', reason: 'идва за друг' }])
  t.match(await come({ topic: 'ЕГН 7501010010' }), { status: 422, body: { code: 'egn-not-allowed' } })
  t.match(await come({ phone: '12' }), { status: 422, body: { errors: [{ pointer: '/phone' }] } })
  const stranger: SignedIn = await asStaff(house, { roles: ['assistant'], officials: ['kmet'] })
  t.match(await come({}, stranger), { status: 403 })
  t.match(await come({}, await asStaff(house, { roles: ['auditor'] })), { status: 403 })

  const key = { ...desk, 'idempotency-key': 'two presses' }
  const [press, repeated] = [await come({ name: 'Пробно Лице' }, key), await come({ name: 'Пробно Лице' }, key)]
  t.equal(repeated.body.bookingId, press.body.bookingId, 'one person, pressed twice')
  t.match(await come({ name: 'Друго Лице' }, key), { status: 422, body: { code: 'idempotency-key-reused' } })

  const tomorrow = await offerSlots(sql, { slug: 'utre', daysAhead: 1 })
  const there = await asStaff(house, { roles: ['front-desk'], officials: ['utre'] })
  t.match(
    await call(origin, `/staff/reception-days/${tomorrow.dayIds[0]}/walk-ins`, {
      method: 'POST',
      headers: there,
      body: {},
    }),
    { status: 409, body: { code: 'not-changeable' } },
  )
  await sql.query(`UPDATE reception_days SET state = 'closed' WHERE id = $1`, [tomorrow.dayIds[0]])
  t.match(
    await call(origin, `/staff/reception-days/${tomorrow.dayIds[0]}/walk-ins`, {
      method: 'POST',
      headers: there,
      body: {},
    }),
    { status: 409, body: { code: 'day-closed' } },
  )
  await sql.query(`UPDATE reception_days SET state = 'open' WHERE id = $1`, [tomorrow.dayIds[0]])
  t.match(await call(origin, '/staff/reception-days/999999/walk-ins', { method: 'POST', headers: desk, body: {} }), {
    status: 404,
  })
  t.same(await brokenInvariants(house.url), [])
})

t.test('a day is closed while somebody without an hour waits, and opened again', async (t) => {
  const { dayId, come } = await receptionOf('otmyana', 2)
  const one = await come()
  const assistant = await asStaff(house, { roles: ['assistant'], officials: ['otmyana'] })
  const body = { reason: 'отсъствие', publicReason: 'Отсъствие на длъжностното лице', holdSlots: [] }
  const closed = await call(origin, `/staff/reception-days/${dayId}/closure`, {
    method: 'POST',
    headers: assistant,
    body,
  })
  t.match(closed, { status: 201, body: { affected: [{ bookingId: one.body.bookingId, contactable: false }] } })
  t.match(await come(), { status: 409, body: { code: 'day-closed' } })
  t.same(await brokenInvariants(house.url), [])
  const opened = await call(origin, `/staff/closures/${closed.body.id}`, { method: 'DELETE', headers: assistant })
  t.equal(opened.status, 200, opened.text)
  const visit = `/staff/bookings/${one.body.bookingId}/visit`
  const again = await call(origin, visit, { method: 'PUT', headers: assistant, body: { step: 'arrived', version: 3 } })
  t.match(again, { status: 200, body: { state: 'arrived', ticket: 1 } }, 'the same number')
  t.match(await call(origin, `${visit}?version=4`, { method: 'DELETE', headers: assistant }), {
    body: { state: 'confirmed' },
  })
  t.same(await brokenInvariants(house.url), [])
})

/** Slots of a day with two bookings, and the numbers given, by plain SQL. */
async function truthOf(dayId: number) {
  const doubled = await sql.query(
    `SELECT b.slot_id FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE s.reception_day_id = $1
       AND b.state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done') GROUP BY 1 HAVING count(*) > 1`,
    [dayId],
  )
  const tickets = await sql.query(`SELECT ticket FROM visits WHERE reception_day_id = $1 ORDER BY ticket`, [dayId])
  return { doubled: doubled.rows.length, tickets: tickets.rows.map(({ ticket }) => ticket) }
}

/** Twenty come without an hour while twenty book over the web, two for each of the first ten hours. */
async function rush(slug: string, person: number) {
  const { dayId, slotIds, come } = await receptionOf(slug, 12)
  const walking = Promise.all(Array.from({ length: 20 }, () => come()))
  const booking = Promise.all(
    Array.from({ length: 20 }, (_, n) => book(origin, orderOf(person + n, slotIds[n % 10] ?? 0))),
  )
  const [came, booked] = await Promise.all([walking, booking])
  return { came, booked, ...(await truthOf(dayId)) }
}

t.test('twenty at the door and twenty on the web at once: no hour twice, the numbers without a hole', async (t) => {
  const { came, booked, doubled, tickets } = await rush('gonka', 100)
  t.same(countStatuses(came), { 201: 20 })
  const { 201: won = 0, 409: lost = 0 } = countStatuses(booked)
  t.equal(won + lost, 20, 'no error')
  t.equal(doubled, 0)
  t.same(
    tickets,
    Array.from({ length: 20 }, (_, n) => n + 1),
  )
  t.same(await brokenInvariants(house.url), [])
})

t.test('with the constraint dropped that goes red: the test can fail', async (t) => {
  await sql.query('DROP INDEX one_live_booking_per_slot')
  let doubled = 0
  for (let round = 0; round < 5 && doubled === 0; round++)
    ({ doubled } = await rush(`gonka-${round}`, 1_000 * (round + 1)))
  t.ok(doubled > 0, 'hours with two people')
})
