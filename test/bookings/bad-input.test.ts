import { connect } from 'node:net'
import t from 'tap'
import { book, call, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'

t.test('every fault is named at once, with its pointer, in the language of the caller', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql)
  const bad = {
    ...orderOf(1, slotIds[0] ?? 0),
    citizen: { name: 'Ив@нка', phone: '12', email: 'two@mail.example, three@mail.example' },
    topic: { text: ' ' },
  }
  const { status, headers, body } = await book(house.origin, bad)
  t.equal(status, 422)
  t.equal(headers.get('content-type'), 'application/problem+json; charset=utf-8')
  t.match(body, { type: '/problems/invalid-body', title: 'Има проблем с данните', status: 422, code: 'invalid-body' })
  t.same(
    body.errors.map(({ pointer }: { pointer: string }) => pointer),
    ['/citizen/name', '/citizen/phone', '/citizen/email', '/topic/text'],
  )
  const english = await book(house.origin, bad, { headers: { 'accept-language': 'en-GB,en;q=0.9,bg;q=0.5' } })
  t.equal(english.body.title, 'There is a problem with the data')
  t.equal(english.headers.get('content-language'), 'en')
  const { body: none } = await book(house.origin, {
    ...orderOf(1, slotIds[0] ?? 0),
    citizen: { name: 'Иванка Тодорова' },
  })
  t.match(none.errors, [{ pointer: '/citizen/phone', detail: /телефон или имейл/ }])
  const { rows } = await house.sql.query('SELECT count(*)::int AS n FROM bookings')
  t.equal(rows[0].n, 0)
})

t.test('A19 a valid civil number in free text is refused with a kind sentence, and kept nowhere', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql)
  const order = orderOf(1, slotIds[0] ?? 0)
  for (const text of ['ЕГН 7501020018 за справка', 'моето е 750102 0018']) {
    const { status, body } = await book(house.origin, { ...order, topic: { text } })
    t.match(
      { status, body },
      {
        status: 422,
        body: { code: 'egn-not-allowed', title: 'Моля, не изпращайте ЕГН', errors: [{ pointer: '/topic/text' }] },
      },
    )
  }
  t.match(await book(house.origin, { ...order, onBehalfOf: 'Петър 7501020018' }), {
    status: 422,
    body: { code: 'egn-not-allowed' },
  })
  t.equal((await book(house.origin, { ...order, topic: { text: 'Обадете се на 0888123456' } })).status, 201)
  const { rows } = await house.sql.query(`SELECT count(*)::int AS n FROM idempotency_keys`)
  t.equal(rows[0].n, 1)
})

t.test('A11 fields that are not asked for are refused, and change nothing', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql)
  const order = orderOf(1, slotIds[0] ?? 0)
  for (const extra of ['status', 'state', 'officialId', 'role', 'id', 'createdAt', 'constructor', 'version', 'code']) {
    const { status, body } = await book(house.origin, { ...order, [extra]: 'confirmed' })
    t.match({ status, body }, { status: 422, body: { errors: [{ pointer: `/${extra}` }] } }, extra)
  }
  const nested = await book(house.origin, { ...order, citizen: { ...order.citizen, admin: true } })
  t.match(nested.body.errors, [{ pointer: '/citizen/admin' }])
  const proto = await fetch(`${house.origin}/api/v1/bookings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'proto' },
    body: JSON.stringify(order).replace('{', '{"__proto__":{"state":"done"},'),
  })
  t.equal(proto.status, 400)
  const { rows } = await house.sql.query('SELECT count(*)::int AS n FROM bookings')
  t.equal(rows[0].n, 0)
})

t.test('A12 bodies of odd size, kind and shape are refused with 4xx', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql)
  const order = JSON.stringify(orderOf(1, slotIds[0] ?? 0))
  const send = async (body: string | Uint8Array<ArrayBuffer>, type: string) => {
    const headers = { ...(type ? { 'content-type': type } : {}), 'idempotency-key': 'odd' }
    const response = await fetch(`${house.origin}/api/v1/bookings`, { method: 'POST', headers, body })
    return [response.status, (await response.json()).code]
  }
  t.same(await send(order, 'text/plain'), [415, 'unsupported-media-type'])
  t.same(await send(order, 'application/x-www-form-urlencoded'), [415, 'unsupported-media-type'])
  // CVE-2026-25223: a tab in the Content-Type skipped validation.
  t.same(await send('{"slotId": 1}', 'application/json\t; charset=utf-16'), [422, 'invalid-body'])
  t.same(await send('{"slotId": 1}', 'application/json\ta'), [415, 'unsupported-media-type'])
  t.same(await send(order, 'text/xml'), [415, 'unsupported-media-type'])
  t.same(await send(JSON.stringify({ text: 'а'.repeat(33 * 1024) }), 'application/json'), [413, 'body-too-large'])
  t.same(await send('{"slotId": ', 'application/json'), [400, 'malformed-request'])
  t.same(await send('', 'application/json'), [422, 'invalid-body'])
  t.same(await send('null', 'application/json'), [422, 'invalid-body'])
  t.same(await send('[]', 'application/json'), [422, 'invalid-body'])
  t.same(await send(`${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'application/json'), [422, 'invalid-body'])
  t.same(
    await send(
      JSON.stringify(Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`k${n}`, n]))),
      'application/json',
    ),
    [422, 'invalid-body'],
  )
  t.same(await send(new Uint8Array([0xff, 0xfe, 0x7b, 0x00]), 'application/json'), [400, 'malformed-request'])
})

t.test('the idempotency key is required, and one that cannot be a key is none', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql)
  const body = orderOf(1, slotIds[0] ?? 0)
  for (const headers of [
    {},
    { 'idempotency-key': '' },
    { 'idempotency-key': 'x'.repeat(256) },
    { 'idempotency-key': 'two words' },
  ])
    t.match(
      await call(house.origin, '/bookings', { method: 'POST', body, headers: headers as Record<string, string> }),
      { status: 400, body: { code: 'idempotency-key-missing' } },
    )
})

t.test('dates and ids that cannot be are named', async (t) => {
  const house = await openTestHouse(t)
  await offerSlots(house.sql, { slug: 'kmet' })
  const ask = async (query: string) => {
    const { status, body } = await call(house.origin, `/officials/kmet/availability?${query}`)
    return [status, body.errors?.[0]?.pointer]
  }
  t.same(await ask('from=2026-02-30'), [422, '?from'])
  t.same(await ask('from=0000-01-01'), [422, '?from'])
  t.same(await ask('from=9999-12-20'), [422, '?from'])
  t.same(await ask('from=2027-01-10&to=2027-01-09'), [422, '?to'])
  t.same(await ask('from=2027-01-01&to=2027-04-03'), [422, '?to'])
  t.same(await ask('from=2027-01-01&to=2027-04-02'), [200, undefined])
  t.same(await ask('lang=de'), [422, '?lang'])
  t.same(await ask('page=2'), [422, '?page'])
  await offerSlots(house.sql, { slug: 'sekretar' })
  const first = await call(house.origin, '/officials?limit=1')
  t.match(first.body, { items: [{ slug: 'kmet' }], nextCursor: '1' })
  t.match((await call(house.origin, `/officials?limit=1&cursor=${first.body.nextCursor}`)).body, {
    items: [{ slug: 'sekretar' }],
    nextCursor: null,
  })
  t.equal((await call(house.origin, '/officials?limit=0')).status, 422)
  t.equal((await call(house.origin, '/reception-days?limit=1')).body.items.length, 1)
  t.equal((await call(house.origin, '/officials/nobody/availability')).status, 404)
  t.equal((await call(house.origin, '/nothing')).body.code, 'not-found')
  for (const slotId of ['0', '-1', '1.5', 'x', '99999999999'])
    t.equal((await call(house.origin, '/holds', { method: 'POST', body: { slotId } })).status, 422, slotId)
})

t.test('limits: three holds an address, and a rate with Retry-After', async (t) => {
  const house = await openTestHouse(t, { env: { RATE_LIMIT: 'on' } })
  const { slotIds } = await offerSlots(house.sql)
  const hold = (n: number, headers = {}) =>
    call(house.origin, '/holds', { method: 'POST', body: { slotId: String(slotIds[n]) }, headers })
  const answers = []
  for (let n = 0; n < 4; n++) answers.push(await hold(n))
  t.same(
    answers.map(({ status }) => status),
    [201, 201, 201, 429],
  )
  t.match(answers[3]?.body, { code: 'limit-reached' })
  t.ok(Number(answers[3]?.headers.get('retry-after')) > 0)
  const { rows } = await house.sql.query('SELECT DISTINCT octet_length(hold_client) AS bytes FROM bookings')
  t.same(rows, [{ bytes: 32 }], 'the address is kept as a keyed hash only')
  let last = answers[3]
  for (let n = 0; n < 30; n++) last = await hold(5, { 'x-forwarded-for': `198.51.100.${n}` })
  t.match(last, { status: 429, body: { code: 'too-many-requests' } }, 'A13 a made-up X-Forwarded-For changes nothing')
  t.ok(Number(last?.headers.get('retry-after')) > 0)
})

t.test('what is no HTTP is answered as a problem too', async (t) => {
  const house = await openTestHouse(t)
  const { port } = new URL(house.origin)
  const answerTo = (sent: string) =>
    new Promise<string>((done) => {
      let heard = ''
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(sent))
      socket.on('data', (chunk) => {
        heard += chunk
      })
      socket.on('close', () => done(heard))
    })
  t.match(await answerTo('rubbish\r\n\r\n'), /^HTTP\/1\.1 400 .*application\/problem\+json.*malformed-request/s)
  t.match(
    await answerTo(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`),
    /^HTTP\/1\.1 431 .*problem\+json/s,
  )
})
