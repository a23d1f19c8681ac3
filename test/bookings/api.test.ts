import { randomUUID } from 'node:crypto'
import t from 'tap'
import { asCitizen, book, call, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'

const post = (origin: string, path: string, token: string, body?: unknown) =>
  call(origin, path, { method: 'POST', headers: asCitizen(token), ...(body === undefined ? {} : { body }) })

t.test('a citizen books, looks, moves, takes the data, cancels and is erased', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
  const free = async () => {
    const { body } = await call(house.origin, '/officials/kmet/availability')
    return body.days[0].freeSlots.map(({ slotId }: { slotId: string }) => slotId)
  }
  t.same(await free(), slotIds.map(String))

  const booked = await book(house.origin, {
    ...orderOf(1, slotIds[0] ?? 0),
    needs: ['wheelchair'],
    onBehalfOf: 'Сдружение „Пример“',
  })
  t.equal(booked.status, 201)
  t.equal(booked.headers.get('location'), '/api/v1/my-booking')
  t.match(booked.body, {
    id: /^[0-9a-f-]{36}$/,
    code: /^\d{6}$/,
    state: 'confirmed',
    official: { slug: 'kmet', title: 'Кмет на общината' },
    startsAt: /^\d{4}-\d\d-\d\dT09:00:00\+0[23]:00$/,
    endsAt: /T09:15:00/,
    place: 'стая 204',
    manageToken: /^[A-Za-z0-9_-]{43}$/,
    version: 1,
  })
  const token: string = booked.body.manageToken
  t.equal(booked.body.manageUrl, `https://priem.example/bg/chas/${token}`)
  t.notOk((await free()).includes(String(slotIds[0])))

  const seen = await call(house.origin, '/my-booking?lang=en', { headers: asCitizen(token) })
  t.match(seen.body, {
    official: { title: 'Mayor' },
    place: 'room 204',
    canMove: true,
    canCancel: true,
    citizen: { phone: '+359887000001' },
  })
  t.notMatch(seen.text, token, 'the token is not repeated')

  const moved = await post(house.origin, '/my-booking/move', token, { slotId: String(slotIds[3]) })
  t.match(moved.body, {
    id: booked.body.id,
    code: booked.body.code,
    version: 2,
    slotId: String(slotIds[3]),
    startsAt: /T09:45:00/,
  })
  t.ok((await free()).includes(String(slotIds[0])), 'the old slot is free again')

  const data = await call(house.origin, '/my-booking/data', { headers: asCitizen(token) })
  t.same(
    data.body.history.map(({ action }: { action: string }) => action),
    ['book', 'move'],
  )
  t.match(data.body.booking, {
    topic: { text: 'Осветление на улицата' },
    onBehalfOf: 'Сдружение „Пример“',
    needs: ['wheelchair'],
  })
  t.same(data.body.messages.map(({ kind, state }: { kind: string; state: string }) => `${kind} ${state}`).sort(), [
    'confirmation superseded',
    'moved pending',
    'reminder pending',
    'reminder superseded',
  ])

  const cancelled = await post(house.origin, '/my-booking/cancel', token, { reason: 'Разболях се' })
  t.match(cancelled.body, { state: 'cancelled-by-citizen', version: 3, canMove: false, canCancel: false })
  t.equal((await post(house.origin, '/my-booking/cancel', token)).status, 200, 'cancelling again changes nothing')
  t.match((await post(house.origin, '/my-booking/move', token, { slotId: String(slotIds[5]) })).body, {
    code: 'not-changeable',
  })

  t.equal((await post(house.origin, '/my-booking/erase', token)).status, 204)
  t.equal((await call(house.origin, '/my-booking', { headers: asCitizen(token) })).status, 404)
  const { rows } = await house.sql.query(
    `SELECT concat_ws(' ', name, phone, email, email_key, topic_text, on_behalf_of, cancel_reason) AS kept, version FROM bookings`,
  )
  t.same(rows, [{ kept: '', version: 4 }])
})

t.test(
  'erasing a coming booking gives its slot back, and a repeated post does not bring the person back',
  async (t) => {
    const house = await openTestHouse(t)
    const { slotIds } = await offerSlots(house.sql)
    const key = randomUUID()
    const order = orderOf(1, slotIds[0] ?? 0)
    const { body } = await book(house.origin, order, { key })
    t.equal((await post(house.origin, '/my-booking/erase', body.manageToken)).status, 204)
    const again = await book(house.origin, order, { key })
    t.equal(again.status, 410)
    t.equal(again.body.code, 'gone')
    t.equal((await book(house.origin, orderOf(2, slotIds[0] ?? 0))).status, 201)
  },
)

t.test('T-04 unknown, foreign, expired and erased tokens hear the same 404', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql)
  const { body: booked } = await book(house.origin, orderOf(1, slotIds[0] ?? 0))
  await post(house.origin, '/my-booking/erase', booked.manageToken)
  const held = await call(house.origin, '/holds', { method: 'POST', body: { slotId: String(slotIds[1]) } })
  const tokens = ['x'.repeat(43), booked.manageToken, held.body.holdToken, 'short', `${'y'.repeat(42)}!`]
  const answers = await Promise.all(
    tokens.map((token) => call(house.origin, '/my-booking', { headers: asCitizen(token) })),
  )
  const told = new Set(answers.map(({ status, body }) => JSON.stringify([status, { ...body, instance: '' }])))
  t.equal(told.size, 1)
  t.match(answers[0], { status: 404, body: { code: 'not-found' } })
  t.equal((await call(house.origin, '/my-booking')).status, 401)
  t.equal(
    (await call(house.origin, '/my-booking', { headers: { authorization: `Bearer ${booked.manageToken}` } })).status,
    401,
  )
})

t.test('holds: kept for fifteen minutes, extended, given back, turned into a booking', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql)
  const slotId = String(slotIds[0])
  const asHolder = (token: string) => ({ authorization: `Hold ${token}` })
  const hold = await call(house.origin, '/holds', { method: 'POST', body: { slotId } })
  t.equal(hold.status, 201)
  t.match(hold.body, {
    slotId,
    holdToken: String,
    startsAt: /T09:00:00/,
    endsAt: /T09:15:00/,
    expiresAt: /[+]0[23]:00$/,
  })
  const length = async () => {
    const { rows } = await house.sql.query(
      `SELECT extract(epoch FROM hold_expires_at - house_now())::int AS s FROM bookings WHERE state = 'held'`,
    )
    return rows[0]?.s
  }
  t.ok(Math.abs((await length()) - 900) <= 2)

  const rival = await book(house.origin, orderOf(2, slotId))
  t.match(rival, {
    status: 409,
    body: { code: 'slot-taken', alternatives: [{ slotId: String(slotIds[1]), startsAt: /T09:15:00/ }] },
  })
  await house.sql.query(`UPDATE bookings SET hold_expires_at = house_now() + interval '1 minute'`)
  const extended = await call(house.origin, '/holds/extend', { method: 'POST', headers: asHolder(hold.body.holdToken) })
  t.equal(extended.status, 200)
  t.ok(Math.abs((await length()) - 900) <= 2)

  const booked = await book(house.origin, { ...orderOf(1, slotId), holdToken: hold.body.holdToken })
  t.match(booked, { status: 201, body: { state: 'confirmed', version: 2 } })
  t.equal((await call(house.origin, '/my-booking', { headers: asCitizen(booked.body.manageToken) })).status, 200)
  t.equal(
    (await call(house.origin, '/holds/extend', { method: 'POST', headers: asHolder(hold.body.holdToken) })).status,
    404,
  )
  t.equal(
    (await call(house.origin, '/holds', { method: 'DELETE', headers: asHolder(hold.body.holdToken) })).status,
    204,
  )
  const kept = await house.sql.query(`SELECT state FROM bookings WHERE id = $1`, [booked.body.id])
  t.equal(kept.rows[0].state, 'confirmed', 'giving the hold back does not touch the booking made of it')

  const second = await call(house.origin, '/holds', { method: 'POST', body: { slotId: String(slotIds[4]) } })
  t.equal(
    (await call(house.origin, '/holds', { method: 'DELETE', headers: asHolder(second.body.holdToken) })).status,
    204,
  )
  t.equal((await book(house.origin, orderOf(3, slotIds[4] ?? 0))).status, 201)
  t.equal((await call(house.origin, '/holds', { method: 'DELETE', headers: asHolder('z'.repeat(67)) })).status, 404)
})

t.test(
  'a hold that ran out: the booking goes through where the slot is free, and says so where it is not',
  async (t) => {
    const house = await openTestHouse(t)
    const { slotIds } = await offerSlots(house.sql)
    const lapse = () =>
      house.sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 minute' WHERE state = 'held'`)
    const hold = async (slotId: number | undefined) =>
      (await call(house.origin, '/holds', { method: 'POST', body: { slotId: String(slotId) } })).body.holdToken
    const [free = 0, gone = 0] = slotIds
    const first = await hold(free)
    await lapse()
    t.match(await book(house.origin, { ...orderOf(1, free), holdToken: first }), { status: 201 })
    const second = await hold(gone)
    await lapse()
    t.equal((await book(house.origin, orderOf(2, gone))).status, 201)
    t.match(await book(house.origin, { ...orderOf(3, gone), holdToken: second }), {
      status: 409,
      body: { code: 'hold-expired', alternatives: [{}, {}, {}] },
    })
    const extended = await call(house.origin, '/holds/extend', {
      method: 'POST',
      headers: { authorization: `Hold ${second}` },
    })
    t.match(extended, { status: 409, body: { code: 'hold-expired' } })
    const third = await hold(slotIds[5])
    await house.sql.query(`UPDATE bookings SET hold_extensions = 12 WHERE state = 'held'`)
    const over = await call(house.origin, '/holds/extend', {
      method: 'POST',
      headers: { authorization: `Hold ${third}` },
    })
    t.match(over, { status: 429, body: { code: 'limit-reached' } })
  },
)

t.test('what cannot be booked is refused by name, with free times beside it', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds, dayIds } = await offerSlots(house.sql, { days: 2, slotsPerDay: 4 })
  const other = await offerSlots(house.sql)
  await house.sql.query(`UPDATE slots SET blocked_reason = 'ремонт' WHERE id = $1`, [slotIds[0]])
  await house.sql.query(`UPDATE slots SET withdrawn_at = house_now() WHERE id = $1`, [slotIds[1]])
  await house.sql.query(`UPDATE slots SET channel = 'staff' WHERE id = $1`, [slotIds[2]])
  await house.sql.query(`UPDATE reception_days SET state = 'closed' WHERE id = $1`, [dayIds[1]])
  for (const slotId of slotIds.slice(0, 3))
    t.match(await book(house.origin, orderOf(1, slotId)), {
      status: 409,
      body: { code: 'slot-not-bookable', alternatives: [{ slotId: String(slotIds[3]) }] },
    })
  t.match(await book(house.origin, orderOf(1, slotIds[4] ?? 0)), { status: 409, body: { code: 'day-closed' } })
  t.match(await book(house.origin, orderOf(1, 999_999)), { status: 409, body: { code: 'slot-not-bookable' } })
  t.match(await call(house.origin, '/holds', { method: 'POST', body: { slotId: String(slotIds[0]) } }), { status: 409 })
  const { body } = await book(house.origin, orderOf(1, slotIds[3] ?? 0))
  t.match(await post(house.origin, '/my-booking/move', body.manageToken, { slotId: String(other.slotIds[0]) }), {
    status: 409,
    body: { code: 'slot-not-bookable' },
  })
  t.match(await post(house.origin, '/my-booking/move', body.manageToken, { slotId: String(slotIds[5]) }), {
    status: 409,
    body: { code: 'day-closed' },
  })
  await house.sql.query(`UPDATE reception_days SET opens_at = house_now() + interval '1 day' WHERE id = $1`, [
    dayIds[0],
  ])
  t.match(await book(house.origin, orderOf(2, slotIds[3] ?? 0)), { status: 409, body: { code: 'slot-not-bookable' } })
})

t.test('one live booking with an official, three in all; a cancelled or past one does not count', async (t) => {
  const house = await openTestHouse(t)
  const offers = [
    await offerSlots(house.sql),
    await offerSlots(house.sql),
    await offerSlots(house.sql),
    await offerSlots(house.sql),
  ]
  const at = (n: number, slot: number) => offers[n]?.slotIds[slot] ?? 0
  const spelt = (phone: string, n: number, slot: number) =>
    book(house.origin, { ...orderOf(1, at(n, slot)), citizen: { name: 'Иванка Тодорова', phone } })
  const first = await spelt('0888 123 456', 0, 0)
  t.equal(first.status, 201)
  for (const phone of ['+359888123456', '00359 888 123 456', '0888-123-456', '359888123456', '+359 (0)888 12 34 56'])
    t.match(await spelt(phone, 0, 1), { status: 409, body: { code: 'already-booked' } }, phone)
  t.equal((await spelt('0888 123 456', 1, 0)).status, 201)
  t.equal((await spelt('0888 123 456', 2, 0)).status, 201)
  t.match(await spelt('0888 123 456', 3, 0), { status: 429, body: { code: 'limit-reached' } })
  const key = randomUUID()
  const fourth = { ...orderOf(1, at(3, 0)), citizen: { name: 'Иванка Тодорова', phone: '0888 123 456' } }
  t.equal((await book(house.origin, fourth, { key })).status, 429)
  await post(house.origin, '/my-booking/cancel', first.body.manageToken)
  const again = await book(house.origin, fourth, { key })
  t.equal(again.status, 201, 'a limit passes: the same order under the same key goes through')
  await post(house.origin, '/my-booking/cancel', again.body.manageToken)
  t.equal((await spelt('0888 123 456', 0, 2)).status, 201)
})

t.test('GET, HEAD and OPTIONS change no row (I18)', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
  const { body } = await book(house.origin, orderOf(1, slotIds[0] ?? 0))
  const rows = async () =>
    (
      await house.sql.query(`SELECT (SELECT json_agg((b.*, b.xmin)) FROM bookings b)::text || (SELECT json_agg((m.*, m.xmin)) FROM messages m)::text
      || (SELECT count(*) FROM audit_entries) AS all`)
    ).rows[0].all
  const before = await rows()
  for (const path of [
    '/officials',
    '/officials/kmet',
    '/officials/kmet/availability',
    '/reception-days',
    '/my-booking',
    '/my-booking/data',
    '/openapi.json',
  ])
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      const { status } = await call(house.origin, path, { method, headers: asCitizen(body.manageToken) })
      t.equal(status, method === 'OPTIONS' ? 404 : 200, `${method} ${path}`)
    }
  t.equal(await rows(), before)
})
