import t from 'tap'
import { startingAt } from '../receptions/given.ts'
import { book, call, orderOf } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { answerOffer, broken, join, leave, look, openFullHouse, shown, tend, waiting } from './waiting.ts'

t.test('a place is given at the end, once a person, and its order is the answer to a repeated post', async (t) => {
  const house = await openFullHouse(t)
  const first = await join(house, 1)
  t.equal(first.status, 201)
  t.match(first.body, { entryToken: /^[\w-]{43}$/, position: 1 })
  t.match((await join(house, 2)).body, { position: 2 })
  t.same((await join(house, 1)).body, first.body, 'the same order: the same answer')

  const other = await join(house, 1, { topic: { text: 'Друг въпрос' } })
  t.same(
    other.body,
    { entryToken: null, position: 1 },
    'another order of the same person gets no second place and no token',
  )
  const byPhone = await join(house, 3, { citizen: { name: 'Петър Колев', phone: '0887 000 002' } })
  t.same(byPhone.body, { entryToken: null, position: 2 }, 'a person is a telephone, however it is spelt')
  const { rows } = await house.sql.query('SELECT count(*)::int AS n FROM waitlist_entries')
  t.equal(rows[0].n, 2)

  t.match((await look(house, first.body.entryToken)).body, {
    state: 'waiting',
    position: 1,
    official: { slug: 'kmet', title: 'Кмет на общината' },
    joinedAt: /^2026-11-19T10:0.*\+02:00$/,
    from: null,
    to: null,
    waitsUntil: '2027-05-18',
    offer: null,
    citizen: { name: 'Иванка Тодорова', phone: '+359887000001', email: 'citizen1@mail.example' },
    locale: 'bg',
  })
  t.same(await broken(house), [])
})

t.test('who cannot wait is told why', async (t) => {
  const house = await openFullHouse(t)
  t.match(await join(house, 5_000), { status: 409, body: { code: 'already-booked' } })
  t.match(
    await call(house.origin, '/officials/nobody/waitlist', {
      method: 'POST',
      body: { ...orderOf(1, 1), slotId: undefined },
    }),
    {
      status: 404,
    },
  )
  const faults = await join(house, 1, {
    citizen: { name: 'X1' },
    topic: { text: 'Моят ЕГН е 7523169263' },
    from: '2026-12-10',
    to: '2026-12-09',
  })
  t.equal(faults.status, 422)
  t.same(
    faults.body.errors.map(({ pointer }: { pointer: string }) => pointer),
    ['/citizen/name', '/topic/text', '/citizen/phone', '/to'],
  )
  t.match(await join(house, 1, { to: '2026-11-18' }), { status: 422, body: { errors: [{ pointer: '/to' }] } })
  t.match(await join(house, 1, { from: '2029-01-01' }), { status: 422, body: { errors: [{ pointer: '/from' }] } })
  t.match(await call(house.origin, '/my-waitlist-entry'), { status: 401 })
  t.match(await look(house, 'x'.repeat(43)), { status: 404 })
})

t.test('a slot that is given back goes to the first whom it suits, and to nobody else meanwhile', async (t) => {
  const house = await openFullHouse(t)
  const [slot = 0] = house.slotIds
  const first = await waiting(house, 1)
  const second = await waiting(house, 2)
  await house.cancel(0)

  t.same(await shown(house), [], 'before it was offered it is withheld already')
  t.match(await book(house.origin, orderOf(9, slot)), { status: 409, body: { code: 'slot-taken' } })
  t.match(await call(house.origin, '/holds', { method: 'POST', body: { slotId: String(slot) } }), {
    status: 409,
    body: { code: 'slot-taken' },
  })
  const elsewhere = await call(house.origin, '/my-booking/move', {
    method: 'POST',
    body: { slotId: String(slot) },
    headers: { authorization: `Booking ${house.booked[1]?.manageToken}` },
  })
  t.match(elsewhere, { status: 409, body: { code: 'slot-taken' } }, 'nor does a booking move there')

  t.same(await tend(house), { offered: 1, freed: 0, ended: 0 })
  t.same(await tend(house), { offered: 0, freed: 0, ended: 0 }, 'twice changes nothing')
  t.match((await look(house, first)).body, {
    state: 'offered',
    position: 1,
    offer: {
      slotId: String(slot),
      startsAt: '2026-11-26T09:00:00+02:00',
      expiresAt: /^2026-11-19T14:0/,
      place: 'стая 204',
    },
  })
  t.match((await look(house, second)).body, { state: 'waiting', position: 2, offer: null })
  t.same(await shown(house), [])
  t.match(await book(house.origin, orderOf(9, slot)), { status: 409, body: { code: 'slot-taken' } })
  t.same(await broken(house), [])

  const accepted = await answerOffer(house, first, 'accept')
  t.match(accepted, {
    status: 201,
    body: { state: 'confirmed', startsAt: '2026-11-26T09:00:00+02:00', manageUrl: /\/bg\/chas\// },
  })
  t.same((await answerOffer(house, first, 'accept')).body, accepted.body, 'accepted twice is accepted once')
  t.match(await answerOffer(house, first, 'decline'), { status: 410, body: { code: 'offer-gone' } })
  const mine = await call(house.origin, '/my-booking', {
    headers: { authorization: `Booking ${accepted.body.manageToken}` },
  })
  t.match(mine.body, {
    citizen: { name: 'Иванка Тодорова', email: 'citizen1@mail.example' },
    topic: { text: 'Осветление на улицата' },
  })
  t.match((await look(house, first)).body, {
    state: 'accepted',
    endedBecause: 'accepted',
    position: null,
    citizen: { name: null },
  })
  t.match((await look(house, second)).body, { position: 1 })
  t.same(await broken(house), [])
})

t.test('declined, the slot goes on; who declined keeps the place and is not asked about it again', async (t) => {
  const house = await openFullHouse(t)
  const [first, second] = [await waiting(house, 1), await waiting(house, 2)]
  await house.cancel(0)
  await tend(house)
  const declined = await answerOffer(house, first, 'decline')
  t.match(declined, { status: 200, body: { state: 'waiting', position: 1, offer: null } })
  t.match(await answerOffer(house, first, 'decline'), { status: 200 }, 'twice changes nothing')
  t.match(await answerOffer(house, first, 'accept'), { status: 410, body: { code: 'offer-gone' } })
  await tend(house)
  t.match((await look(house, second)).body.offer, { slotId: String(house.slotIds[0]) })
  await answerOffer(house, second, 'decline')
  t.same(await tend(house), { offered: 0, freed: 0, ended: 0 })
  t.same(await shown(house), [house.slotIds[0]], 'wanted by nobody who waits, it is for all')

  await house.cancel(1)
  await tend(house)
  t.match((await look(house, first)).body.offer, { slotId: String(house.slotIds[1]) }, 'the next one is theirs first')
  t.same(await broken(house), [])
})

t.test('what was free when somebody joined is not kept for them, until it is given back anew', async (t) => {
  const house = await openFullHouse(t, { leave: [1] })
  const [, free = 0] = house.slotIds
  const token = await waiting(house, 1)
  t.same(await tend(house), { offered: 0, freed: 0, ended: 0 })
  t.same(await shown(house), [free], 'the public sees it still')
  const { body } = await book(house.origin, orderOf(9, free))
  await call(house.origin, '/my-booking/cancel', {
    method: 'POST',
    headers: { authorization: `Booking ${body.manageToken}` },
  })
  t.same(await shown(house), [])
  await tend(house)
  t.match((await look(house, token)).body.offer, { slotId: String(free) })
  t.same(await broken(house), [])
})

t.test('only days that suit are offered, by the order of the list and then of time', async (t) => {
  const house = await openFullHouse(t, { days: 3, slotsPerDay: 1 })
  const later = await waiting(house, 1, { from: '2026-11-28' })
  const middle = await waiting(house, 2, { from: '2026-11-27', to: '2026-11-27' })
  const any = await waiting(house, 3)
  for (const n of [0, 1, 2]) await house.cancel(n)
  await tend(house)
  const offered = async (token: string) => Number((await look(house, token)).body.offer?.slotId)
  t.equal(await offered(later), house.slotIds[2])
  t.equal(await offered(middle), house.slotIds[1])
  t.equal(await offered(any), house.slotIds[0])
  t.same(await broken(house), [])
})

t.test('an offer runs out, its time stands still at night; the second silence in a row ends the place', async (t) => {
  const house = await openFullHouse(t, { at: '2026-11-19T18:00', slotsPerDay: 2 })
  const [first, second] = [await waiting(house, 1), await waiting(house, 2)]
  await house.cancel(0)
  await tend(house)
  t.match((await look(house, first)).body.offer.expiresAt, /^2026-11-20T10:0/, 'two hours today, two tomorrow')
  await house.sql.query(`UPDATE messages SET state = 'sent', sent_at = house_now() WHERE kind = 'waitlist-offer'`)

  await moveClock(house, startingAt('2026-11-20T10:05'))
  t.match(await answerOffer(house, first, 'accept'), { status: 410, body: { code: 'offer-gone' } }, 'too late')
  t.same(await shown(house), [], 'and still not for everybody')
  t.same(await tend(house), { offered: 1, freed: 1, ended: 0 })
  t.match((await look(house, first)).body, { state: 'waiting', position: 1, offer: null })
  t.match((await look(house, second)).body.offer.slotId, String(house.slotIds[0]))
  t.same(await broken(house), [])

  await house.cancel(1)
  await tend(house)
  t.match((await look(house, first)).body.offer.slotId, String(house.slotIds[1]))
  await house.sql.query(
    `UPDATE messages SET state = 'sent', sent_at = house_now() WHERE kind = 'waitlist-offer' AND state = 'pending'`,
  )
  await moveClock(house, startingAt('2026-11-20T19:00'))
  await tend(house)
  t.match((await look(house, first)).body, { state: 'expired', endedBecause: 'unanswered', position: null })
})

t.test('whom no mail reached was not silent; who was to be telephoned is, where there was time for it', async (t) => {
  const house = await openFullHouse(t, { slotsPerDay: 2 })
  const byPhone = await waiting(house, 1, { citizen: { name: 'Петър Колев', phone: '0887 111 222' } })
  const unreached = await waiting(house, 2)
  await house.cancel(0)
  await house.cancel(1)
  await tend(house)
  for (const at of ['2026-11-19T15:00', '2026-11-19T19:30', '2026-11-20T12:00']) {
    await moveClock(house, startingAt(at))
    await tend(house)
  }
  for (const token of [byPhone, unreached]) t.match((await look(house, token)).body, { state: 'waiting' })
  const { rows } = await house.sql.query('SELECT email, unanswered FROM waitlist_entries ORDER BY place')
  t.match(rows, [
    { email: null, unanswered: 1 },
    { email: 'citizen2@mail.example', unanswered: 0 },
  ])
  t.same(await broken(house), [])
})

t.test('nothing is offered that closes before there was time to answer', async (t) => {
  const house = await openFullHouse(t, { at: '2026-11-19T19:30', daysAhead: 1, slotsPerDay: 1 })
  const token = await waiting(house, 1)
  await house.cancel(0)
  t.same(await tend(house), { offered: 1, freed: 0, ended: 0 }, 'half an hour today, an hour tomorrow until nine')
  t.match((await look(house, token)).body.offer.expiresAt, /^2026-11-20T09:00:00/, 'never past its closing')
  await answerOffer(house, token, 'decline')

  const late = await waiting(house, 2)
  await moveClock(house, startingAt('2026-11-20T08:10'))
  await book(house.origin, orderOf(9, house.slotIds[0] ?? 0)).then(({ body }) =>
    call(house.origin, '/my-booking/cancel', {
      method: 'POST',
      headers: { authorization: `Booking ${body.manageToken}` },
    }),
  )
  t.same(await tend(house), { offered: 0, freed: 0, ended: 0 })
  t.same(await shown(house), house.slotIds, 'fifty minutes are too few: it is for all')
  t.match((await look(house, late)).body, { state: 'waiting' })
})

t.test('a hold that lapses, a block that is taken back and a day that opens give slots to the list', async (t) => {
  const house = await openFullHouse(t, { slotsPerDay: 2, leave: [1] })
  const [, slot = 0] = house.slotIds
  await call(house.origin, '/holds', { method: 'POST', body: { slotId: String(slot) } })
  const first = await waiting(house, 1)
  await moveClock(house, startingAt('2026-11-19T10:16'))
  t.same(await shown(house), [], 'lapsed, and withheld at that very moment')
  t.same(await tend(house), { offered: 1, freed: 1, ended: 0 })

  await house.sql.query(`SELECT block_slot($1, 'user:1', 'ремонт', 'insist')`, [slot])
  t.match(await answerOffer(house, first, 'accept'), { status: 409, body: { code: 'slot-not-bookable' } })
  await tend(house)
  t.match((await look(house, first)).body, { state: 'waiting', offer: null }, 'withdrawn')
  await house.sql.query(`SELECT block_slot($1, 'user:1', NULL, 'insist')`, [slot])
  await tend(house)
  t.match((await look(house, first)).body.offer, { slotId: String(slot) }, 'and offered again')

  await house.sql.query(`SELECT close_reception_day($1, 'user:1', 'x', 'y')`, house.dayIds)
  await house.sql.query(`UPDATE reception_days SET state = 'closed'`)
  await tend(house)
  t.match((await look(house, first)).body, { state: 'waiting', offer: null })
  await house.sql.query(
    `UPDATE slots s SET withdrawn_at = NULL FROM reception_days d WHERE d.id = s.reception_day_id AND s.withdrawn_at = d.set_aside_at`,
  )
  await house.sql.query(`UPDATE reception_days SET state = 'open', set_aside_at = NULL`)
  await tend(house)
  t.match((await look(house, first)).body.offer, { slotId: String(slot) })
  const rows = await broken(house)
  t.same(rows, [])
})

t.test('who books otherwise needs the place no more; who has three bookings is passed over meanwhile', async (t) => {
  const house = await openFullHouse(t, { leave: [2] })
  const booking = await waiting(house, 1)
  const busy = await waiting(house, 2)
  const third = await waiting(house, 3)
  for (const slug of ['a', 'b', 'c']) {
    const { rows } = await house.sql.query(
      `WITH o AS (INSERT INTO officials (slug, office, title_bg, title_en) VALUES ($1, 'mayor', 'x', 'x') RETURNING id),
       d AS (INSERT INTO reception_days (official_id, local_date, starts_at, ends_at, place_bg, place_en, opens_at)
         SELECT id, '2026-12-01', sofia_instant('2026-12-01', 540), sofia_instant('2026-12-01', 600), 'x', 'x', house_now() - interval '1 day' FROM o RETURNING *)
       INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
         SELECT id, official_id, local_date, 540, starts_at, ends_at, starts_at FROM d RETURNING id`,
      [slug],
    )
    t.equal((await book(house.origin, orderOf(2, rows[0].id))).status, 201)
  }
  t.equal((await book(house.origin, orderOf(1, house.slotIds[2] ?? 0))).status, 201, 'a slot that they knew')
  await house.cancel(0)
  await tend(house)
  t.match((await look(house, booking)).body, { state: 'left', endedBecause: 'booked' })
  t.match((await look(house, busy)).body, { state: 'waiting', position: 1 })
  t.match((await look(house, third)).body, { state: 'offered', position: 2 })
  t.same(await broken(house), [])
})

t.test('who leaves is gone, with their data; the slot goes to the next', async (t) => {
  const house = await openFullHouse(t)
  const [first, second] = [await waiting(house, 1), await waiting(house, 2)]
  await house.cancel(0)
  await tend(house)
  t.equal((await leave(house, first)).status, 204)
  t.equal((await look(house, first)).status, 404)
  t.equal((await leave(house, first)).status, 404)
  await tend(house)
  t.match((await look(house, second)).body, { state: 'offered', position: 1 })
  const { rows } = await house.sql.query(
    `SELECT state, ended_because, name, phone, email, email_key, topic_text FROM waitlist_entries ORDER BY place LIMIT 1`,
  )
  t.same(rows, [
    { state: 'left', ended_because: 'left', name: null, phone: null, email: null, email_key: null, topic_text: null },
  ])
  t.match((await join(house, 1)).body, { position: 2 }, 'and may join again, at the end')
  t.same(await broken(house), [])
})

t.test('a day without a slot: the place ends after its last day', async (t) => {
  const house = await openFullHouse(t)
  const token = await waiting(house, 1, { to: '2026-11-26' })
  await moveClock(house, startingAt('2026-11-27T00:01'))
  t.same(await tend(house), { offered: 0, freed: 0, ended: 1 })
  t.match((await look(house, token)).body, { state: 'expired', endedBecause: 'no-slot' })
})
