import { randomUUID } from 'node:crypto'
import t from 'tap'
import { bookSlot } from '../../src/bookings/book-slot.ts'
import type { BookingInput } from '../../src/bookings/booking-rules.ts'
import { cancelBooking } from '../../src/bookings/cancel-booking.ts'
import { expireHolds } from '../../src/bookings/expire-holds.ts'
import { holdSlot } from '../../src/bookings/hold-slot.ts'
import { moveBooking } from '../../src/bookings/move-booking.ts'
import { checkInvariants } from '../../src/db/invariants.ts'
import { createDeps } from '../../src/deps.ts'
import { DomainError } from '../../src/domain-error.ts'
import { isSharedAddress } from '../../src/known-addresses.ts'
import { bookAsOne, bookTogether, hoardAsOne, hoardTogether, mailOneVictim } from '../faults/rows/hoarders.ts'
import { call, countStatuses, orderOf } from '../support/client.ts'
import { openTestDeps, openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'

const LIMITED = { RATE_LIMIT: 'on' }

/** What became of each: „done“, or the code of the refusal. */
async function outcomes(works: Promise<unknown>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const result of await Promise.allSettled(works)) {
    const said =
      result.status === 'fulfilled' ? 'done' : result.reason instanceof DomainError ? result.reason.code : 'bug'
    counts[said] = (counts[said] ?? 0) + 1
  }
  return counts
}

t.test('A1 one address, 200 holds: three live, all free again when they have lapsed', async (t) => {
  const house = await openTestDeps(t, { env: LIMITED })
  t.same((await hoardAsOne(house, { holds: 200 })).faults, [])
})

t.test('A1 without the address’s lock more than three are held at once: the test can fail', async (t) => {
  const house = await openTestDeps(t, { env: LIMITED })
  const { rows } = await house.sql.query(`SELECT pg_get_functiondef('hold_slot(jsonb)'::regprocedure) AS text`)
  await house.sql.query(
    rows[0].text.replaceAll(/pg_advisory_xact_lock\(hashtextextended\('(client|holds)[^;]*;/g, 'pg_sleep(0.05);'),
  )
  t.not((await hoardAsOne(house, { holds: 60 })).faults.length, 0)
})

t.test(
  'A2 40 addresses with 5 holds each: no more than the share of a day is held, and everybody can still book',
  async (t) => {
    const house = await openTestDeps(t, { env: LIMITED, poolSize: 12 })
    t.same((await hoardTogether(house, { addresses: 40, each: 5 })).faults, [])
  },
)

t.test('T-15 200 requests for one victim: three mails within an hour, five within a day', async (t) => {
  const house = await openTestDeps(t, { env: LIMITED, poolSize: 12 })
  t.same((await mailOneVictim(house, { requests: 200 })).faults, [])
})

t.test('twenty holds an hour for one address, ten times as many for one that is shared', async (t) => {
  const house = await openTestDeps(t, {
    env: { ...LIMITED, SHARED_ADDRESSES: '198.51.100.0/28', HELD_SHARE_PERCENT: '100' },
  })
  const { slotIds } = await offerSlots(house.sql, { slotsPerDay: 40, minutes: 5 })
  const turn = async (client: string, n: number) => {
    const { slotId } = await holdSlot(house.deps, { slotId: slotIds[n] ?? 0, client })
    await house.sql.query(
      `UPDATE bookings SET hold_expires_at = house_now() - interval '1 second' WHERE slot_id = $1`,
      [slotId],
    )
  }
  for (let n = 0; n < 20; n++) await turn('203.0.113.7', n)
  t.same(await outcomes([turn('203.0.113.7', 20)]), { 'limit-reached': 1 })
  await house.sql.query(`UPDATE limited_acts SET at = at - interval '1 hour'`)
  t.same(await outcomes([turn('203.0.113.7', 20)]), { done: 1 }, 'an hour later again')
  for (let n = 0; n < 30; n++) await turn('198.51.100.9', n)
  const many = slotIds.slice(0, 31).map((slotId) => holdSlot(house.deps, { slotId, client: '198.51.100.9' }))
  t.same(await outcomes(many), { done: 30, 'limit-reached': 1 }, 'and thirty at once')
  t.same(await checkInvariants(house.url), [])
})

t.test(
  'sixty bookings an hour from one address have us write, whatever a municipality allows; by telephone there may be more',
  async (t) => {
    const house = await openTestDeps(t, { env: { ...LIMITED, BOOKINGS_PER_ADDRESS: '100' }, poolSize: 12 })
    const { slotIds } = await offerSlots(house.sql, { slotsPerDay: 80, minutes: 5 })
    const book = (n: number, extra = {}) =>
      bookSlot(house.deps, {
        idempotencyKey: randomUUID(),
        channel: 'web',
        input: orderOf(n, slotIds[n] ?? 0, extra) as BookingInput,
        client: '203.0.113.7',
      })
    t.same(await outcomes(slotIds.slice(0, 70).map((_, n) => book(n))), { done: 60, 'mail-limit-reached': 10 })
    t.same(await outcomes([book(70, { citizen: { name: 'Иван Примеров', phone: '0888123456' } })]), { done: 1 })
  },
)

t.test('A1 one address, 200 orders under invented telephones: five in an hour, fifteen in a day', async (t) => {
  const house = await openTestDeps(t, { env: LIMITED, poolSize: 12 })
  t.same((await bookAsOne(house, { orders: 200 })).faults, [])
})

t.test('A1 without the address’s lock more than five are booked at once: the test can fail', async (t) => {
  const house = await openTestDeps(t, { env: LIMITED, poolSize: 12 })
  const { rows } = await house.sql.query(
    `SELECT pg_get_functiondef('book_slots(jsonb, integer)'::regprocedure) AS text`,
  )
  t.match(rows[0].text, `(2, 'mails from ' || (c ->> 'mailClient'))`)
  // A slow house: what one process has booked is not yet seen when the other one counts.
  await house.sql.query(
    rows[0].text
      .replace(`(2, 'mails from ' || (c ->> 'mailClient')), `, '')
      .replace('RETURN (SELECT jsonb_agg(answers', 'PERFORM pg_sleep(0.2); $&'),
  )
  const second = await createDeps(house.deps.config, { url: house.url, nudge: () => {} })
  t.teardown(() => second.close())
  t.not((await bookAsOne(house, { orders: 100, deps: [house.deps, second] })).faults.length, 0)
})

t.test('A2 twelve addresses book all they may: the house asks for proofs from then on', async (t) => {
  const house = await openTestDeps(t, { env: LIMITED, poolSize: 12 })
  t.same((await bookTogether(house, { addresses: 12, each: 7 })).faults, [])
})

t.test('a shared address books ten times as much; staff, moves and repeated posts are not counted', async (t) => {
  const house = await openTestDeps(t, {
    env: { ...LIMITED, BOOKINGS_PER_ADDRESS: '2', SHARED_ADDRESSES: '198.51.100.0/28' },
    poolSize: 12,
  })
  const { slotIds } = await offerSlots(house.sql, { slotsPerDay: 40, minutes: 5 })
  const at = (n: number) => slotIds[n] ?? 0
  const order = (n: number, client: string | null, extra: object = {}) =>
    bookSlot(house.deps, {
      idempotencyKey: `order ${n}`,
      channel: 'web',
      input: orderOf(n, at(n), { citizen: { name: 'Иван Примеров', phone: `+35988${6_000_000 + n}` } }) as BookingInput,
      client,
      ...extra,
    })
  t.same(await outcomes(slotIds.slice(0, 22).map((_, n) => order(n, '198.51.100.9'))), {
    done: 20,
    'too-many-requests': 2,
  })
  const mine = '203.0.113.7'
  const { manageToken: token } = await order(30, mine)
  for (let n = 0; n < 3; n++) t.equal((await order(30, mine)).manageToken, token)
  await moveBooking(house.deps, { token, slotId: at(39) })
  t.same(await outcomes([order(31, mine)]), { done: 1 })
  const late = await order(32, mine).catch((error: unknown) => error)
  t.match(late, { code: 'too-many-requests' })
  const { retryAfterSeconds } = (late as DomainError<'too-many-requests'>).details
  t.ok(retryAfterSeconds > 3_500 && retryAfterSeconds <= 3_600, String(retryAfterSeconds))
  const onBehalf = { actor: 'user:1', waives: [], why: null }
  t.same(await outcomes([order(33, null, { channel: 'phone', onBehalf })]), { done: 1 }, 'the staff still can')
  const counted = await house.sql.query(`SELECT count(*)::int AS n FROM limited_acts WHERE act = 'book'`)
  t.same(counted.rows, [{ n: 22 }])
  await house.sql.query(`UPDATE limited_acts SET at = at - interval '1 hour'`)
  for (let n = 0; n < 2; n++) t.same(await outcomes([order(32 + 2 * n, mine)]), { done: 1 }, 'an hour later again')
  await house.sql.query(`UPDATE limited_acts SET at = at - interval '1 hour'`)
  t.same(await outcomes([order(35, mine), order(36, mine), order(37, mine)]), { done: 2, 'too-many-requests': 1 })
  await house.sql.query(`UPDATE limited_acts SET at = at - interval '1 hour'`)
  t.same(await outcomes([order(38, mine)]), { 'too-many-requests': 1 }, 'six in a day')
  t.same(await checkInvariants(house.url), [])
})

t.test('a move is refused where no mail may follow, a cancellation never: its mail waits', async (t) => {
  const house = await openTestDeps(t, { env: LIMITED })
  const { slotIds } = await offerSlots(house.sql)
  const at = (n: number) => slotIds[n] ?? 0
  const { manageToken: token, id } = await bookSlot(house.deps, {
    idempotencyKey: randomUUID(),
    channel: 'web',
    input: orderOf(1, at(0)) as BookingInput,
  })
  await moveBooking(house.deps, { token, slotId: at(1) })
  await moveBooking(house.deps, { token, slotId: at(2) })
  t.same(await outcomes([moveBooking(house.deps, { token, slotId: at(3) })]), { 'mail-limit-reached': 1 })
  t.match(await cancelBooking(house.deps, { token }), { state: 'cancelled-by-citizen' })
  const { rows } = await house.sql.query(
    `SELECT round(extract(epoch FROM due_at - house_now()) / 60)::int AS minutes FROM messages WHERE booking_id = $1 AND kind = 'cancelled'`,
    [id],
  )
  t.same(rows, [{ minutes: 60 }])
  t.same(await checkInvariants(house.url), [])
  await house.sql.query(`INSERT INTO limited_acts (act, who) SELECT 'mail-to', '\\x01' FROM generate_series(1, 4)`)
  const broken = async () => [...new Set((await checkInvariants(house.url)).map(({ invariant }) => invariant))].sort()
  t.same(await broken(), ['I12'], 'I12 would see more')
  await house.sql.query(`UPDATE limited_acts SET at = at - interval '3 days'`)
  t.same(await broken(), ['I12', 'I15'], 'and I15 what is kept for too long')
})

t.test('A13 a forged X-Forwarded-For is no other address', async (t) => {
  const house = await openTestHouse(t, { env: LIMITED })
  const { slotIds } = await offerSlots(house.sql)
  const answers = await Promise.all(
    slotIds.map((slotId, n) =>
      call(house.origin, '/holds', {
        method: 'POST',
        body: { slotId: String(slotId) },
        headers: {
          'x-forwarded-for': `203.0.113.${n}`,
          forwarded: `for=203.0.113.${n}`,
          'x-real-ip': `203.0.113.${n}`,
        },
      }),
    ),
  )
  t.same(countStatuses(answers), { 201: 3, 429: 9 })
})

t.test('A20 spellings of one e-mail are one address to us', async (t) => {
  const house = await openTestDeps(t, { env: LIMITED })
  const spellings = ['victim@gmail.com', 'V.I.C.T.I.M@googlemail.com', 'victim+a@gmail.com', 'Victim+b@GMAIL.COM']
  const offers = await Promise.all(spellings.map(() => offerSlots(house.sql)))
  const booked = spellings.map((email, n) =>
    bookSlot(house.deps, {
      idempotencyKey: randomUUID(),
      channel: 'web',
      input: orderOf(n, offers[n]?.slotIds[0] ?? 0, { citizen: { name: 'Иван Примеров', email } }) as BookingInput,
    }),
  )
  t.same(await outcomes(booked), { done: 3, 'limit-reached': 1 })
})

t.test('a lapse writes to an address only when it may', async (t) => {
  const house = await openTestDeps(t, { env: { ...LIMITED, REQUIRE_EMAIL_CONFIRMATION: '1' } })
  const offers = await Promise.all([1, 2, 3].map(() => offerSlots(house.sql)))
  for (const { slotIds } of offers)
    await bookSlot(house.deps, {
      idempotencyKey: randomUUID(),
      channel: 'web',
      input: orderOf(1, slotIds[0] ?? 0) as BookingInput,
    })
  await house.sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 second'`)
  await expireHolds(house.deps)
  const { rows } = await house.sql.query(
    `SELECT count(*)::int AS n FROM messages WHERE kind = 'lapsed' AND due_at > house_now() + interval '59 minutes'`,
  )
  t.same(rows, [{ n: 3 }])
})

t.test('which addresses are shared', async (t) => {
  const shared = ['198.51.100.7', '203.0.113.0/24', '2001:db8:1::/48', '2001:db8:2::5']
  for (const [client, is] of [
    ['198.51.100.7', true],
    ['198.51.100.8', false],
    ['203.0.113.200', true],
    ['2001:db8:1:5::/64', true],
    ['2001:db8:2:0::/64', true],
    ['2001:db8:3:5::/64', false],
  ] as const)
    t.equal(isSharedAddress(client, shared), is, client)
})
