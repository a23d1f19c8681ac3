import { randomUUID } from 'node:crypto'
import t from 'tap'
import { bookSlot } from '../../src/bookings/book-slot.ts'
import type { BookingInput } from '../../src/bookings/booking-rules.ts'
import { cancelBooking } from '../../src/bookings/cancel-booking.ts'
import { eraseBooking } from '../../src/bookings/erase-booking.ts'
import { findBooking } from '../../src/bookings/find-booking.ts'
import { fits, type Proof, readFindForm } from '../../src/bookings/find-rules.ts'
import { forgetKeys } from '../../src/bookings/forget-keys.ts'
import { DomainError } from '../../src/domain-error.ts'
import { orderOf } from '../support/client.ts'
import { openTestDeps } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'

type House = Awaited<ReturnType<typeof openTestDeps>>

const bookFor = (house: House, person: number, slotId: number | undefined, extra = {}) =>
  bookSlot(house.deps, {
    idempotencyKey: randomUUID(),
    channel: 'web',
    input: orderOf(person, slotId ?? 0, extra) as BookingInput,
  })

/** `found`, `nothing`, or `wait`. */
async function ask(house: House, code: string, proof: Proof, client: string | null = null): Promise<string> {
  try {
    return (await findBooking(house.deps, { code, proof, client })) === null ? 'nothing' : 'found'
  } catch (error) {
    if (error instanceof DomainError && error.code === 'too-many-requests') return 'wait'
    throw error
  }
}

/** Somebody else's digits: other than those given. */
const wrong = (digits: string, n = 1) => ({ lastDigits: String((Number(digits) + n) % 10_000).padStart(4, '0') })

t.test('the form is read in every spelling', async (t) => {
  const read = (code: string, proof: string) => readFindForm({ code, proof })
  for (const code of ['482915', ' 482 915 ', '482-915', '４８２９１５', '482\u00a0915'])
    t.match(read(code, '3456'), { code: '482915', proof: { lastDigits: '3456' } }, code)
  for (const phone of ['0888 123 456', '+359 888 12 34 56', '00359888123456', '(0888) 123-456'])
    t.match(read('482915', phone), { proof: { phone: '+359888123456' } }, phone)
  t.match(read('482915', ' Ivanka+x@Gmail.com '), { proof: { emailKey: 'ivanka@gmail.com' } })
  t.same(read('48291', '345'), { faults: ['code', 'proof'] })
  t.same(read('4829155', 'аз@поща'), { faults: ['code', 'proof'] })
  t.same(read('482915', ''), { faults: ['proof'] })
  t.same(read('', '3456'), { faults: ['code'] })
})

t.test('what shows that a booking is theirs', async (t) => {
  const contacts = { phone: '+359888123456', emailKey: 'ivanka@mail.example' }
  t.ok(fits({ lastDigits: '3456' }, contacts))
  t.notOk(fits({ lastDigits: '3457' }, contacts))
  t.ok(fits({ phone: '+359888123456' }, contacts))
  t.notOk(fits({ phone: '+359888123457' }, contacts))
  t.ok(fits({ emailKey: 'ivanka@mail.example' }, contacts))
  const nobody = { phone: null, emailKey: null }
  for (const proof of [{ lastDigits: '3456' }, { phone: '+359888123456' }, { emailKey: 'a@b.example' }])
    t.notOk(fits(proof, nobody))
})

t.test('a coming booking is found; ended, erased, passed and unknown ones alike are not', async (t) => {
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql)
  const mine = await bookFor(house, 1, slotIds[0])
  const proof = { phone: '+359887000001' }
  t.equal(await findBooking(house.deps, { code: mine.code, proof, client: 'a' }), mine.manageToken)
  t.equal(
    await findBooking(house.deps, { code: mine.code, proof: { lastDigits: '0001' }, client: 'a' }),
    mine.manageToken,
  )
  const { rows } = await house.sql.query('SELECT count FROM find_booking_tries')
  t.same(new Set(rows.map(({ count }) => count)), new Set([0]), 'tries that found are given back')

  const byMail = await bookFor(house, 2, slotIds[1], {
    citizen: { name: 'Иванка Тодорова', email: 'I.T@mail.example' },
  })
  t.equal(await ask(house, byMail.code, { emailKey: 'i.t@mail.example' }), 'found')
  t.equal(await ask(house, byMail.code, { lastDigits: '0002' }), 'nothing')

  const cancelled = await bookFor(house, 3, slotIds[2])
  await cancelBooking(house.deps, { token: cancelled.manageToken, reason: undefined })
  const erased = await bookFor(house, 4, slotIds[3])
  await eraseBooking(house.deps, { token: erased.manageToken })
  t.equal(await ask(house, cancelled.code, { lastDigits: '0003' }), 'nothing')
  t.equal(await ask(house, erased.code, { lastDigits: '0004' }), 'nothing')
  t.equal(await ask(house, '000000', { lastDigits: '0001' }), 'nothing')
  await house.sql.query(
    `UPDATE slots SET local_date = local_date - 70, starts_at = sofia_instant(local_date - 70, start_minute),
       ends_at = sofia_instant(local_date - 70, start_minute + 15), closes_at = sofia_instant(local_date - 70, start_minute) WHERE id = $1`,
    [slotIds[0]],
  )
  t.equal(await ask(house, mine.code, proof), 'nothing', 'its reception is over')
})

t.test('five failed tries a code: from then on the right digits do not help for a day', async (t) => {
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql)
  const { code } = await bookFor(house, 1, slotIds[0])
  for (let n = 1; n <= 4; n += 1) t.equal(await ask(house, code, wrong('0001', n)), 'nothing')
  t.equal(await ask(house, code, { lastDigits: '0001' }), 'found', 'the fifth may be right')
  t.equal(await ask(house, code, wrong('0001')), 'nothing')
  t.equal(await ask(house, code, { lastDigits: '0001' }), 'wait')
  for (let n = 1; n <= 5; n += 1) await ask(house, '000000', wrong('0001', n))
  t.equal(await ask(house, '000000', { lastDigits: '0001' }), 'wait', 'a code that nobody has is answered alike')
  const { rows } = await house.sql.query('SELECT * FROM find_booking_tries')
  t.notMatch(JSON.stringify(rows), code)

  await house.sql.query(`UPDATE find_booking_tries SET since = since - interval '24 hours'`)
  t.equal(await ask(house, code, { lastDigits: '0001' }), 'found', 'a day later')
  t.match(await forgetKeys(house.deps), { tries: 1 }, 'what no longer counts')
  await house.sql.query(`UPDATE find_booking_tries SET since = house_now() - interval '25 hours'`)
  t.match(await forgetKeys(house.deps), { tries: 1 })
})

t.test('who knows a code and uses up its five tries does not lock its owner out', async (t) => {
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql)
  const { code } = await bookFor(house, 1, slotIds[0])
  for (let n = 1; n <= 6; n += 1) await ask(house, code, wrong('0001', n), '192.0.2.1')
  await t.rejects(findBooking(house.deps, { code, proof: { lastDigits: '0001' }, client: '192.0.2.2' }), {
    code: 'too-many-requests',
    details: { askAll: true },
  })
  const owner = '192.0.2.2'
  t.equal(await ask(house, code, { phone: '+359887000001' }, owner), 'found')
  t.equal(await ask(house, code, { emailKey: 'citizen1@mail.example' }, owner), 'found')

  const guess = (n: number, client: string) => ask(house, code, { phone: `+35988${8_000_000 + n}` }, client)
  for (let n = 0; n < 3; n += 1) t.equal(await guess(n, '192.0.2.1'), 'nothing')
  for (let n = 3; n < 9; n += 1) t.equal(await guess(n, '192.0.2.1'), 'wait', 'three whole numbers from one address')
  t.equal(await ask(house, code, { phone: '+359887000001' }, owner), 'found', 'the owner comes from another')
  t.equal(await ask(house, '000000', { lastDigits: '0001' }, owner), 'nothing')
  const refused = await findBooking(house.deps, { code, proof: { phone: '+359888000009' }, client: '192.0.2.1' }).catch(
    (error: unknown) => error,
  )
  t.notOk((refused as DomainError<'too-many-requests'>).details.askAll, 'there is nothing more to ask for')
})

t.test('whole numbers are tried twenty times a day at a code, from however many addresses', async (t) => {
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql)
  const { code } = await bookFor(house, 1, slotIds[0])
  const counts: Record<string, number> = {}
  for (let n = 0; n < 100; n += 1) {
    const answer = await ask(house, code, { phone: `+35988${8_000_000 + n}` }, `198.51.100.${n % 40}`)
    counts[answer] = (counts[answer] ?? 0) + 1
  }
  t.same(counts, { nothing: 20, wait: 80 })
})

t.test('a hundred at once are no more than one after another', async (t) => {
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql)
  const { code } = await bookFor(house, 1, slotIds[0])
  const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => ask(house, code, wrong('0001', n + 1))))
  t.equal(answers.filter((answer) => answer === 'nothing').length, 5)
})

t.test('twenty failed tries an address, and its waiting uses up nobody’s code', async (t) => {
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql)
  const { code } = await bookFor(house, 1, slotIds[0])
  for (let n = 0; n < 20; n += 1) await ask(house, String(900_000 + n), { lastDigits: '0000' }, '192.0.2.1')
  for (let n = 0; n < 10; n += 1) t.equal(await ask(house, code, wrong('0001'), '192.0.2.1'), 'wait')
  t.equal(await ask(house, code, { lastDigits: '0001' }, '192.0.2.2'), 'found')
  await house.sql.query(`UPDATE find_booking_tries SET since = since - interval '1 hour'`)
  t.equal(await ask(house, code, { lastDigits: '0001' }, '192.0.2.1'), 'found', 'an hour later')
})

t.test('A5: 10,000 guesses from 100 addresses find nothing, even where one of them is right', async (t) => {
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql)
  const { code } = await bookFor(house, 1, slotIds[0])
  // Every number of four digits at one code, the right one after the first five.
  const guesses = Array.from({ length: 10_000 }, (_, n) => wrong('0001', n + 1))
  t.same(guesses.at(-1), { lastDigits: '0001' }, 'the right one is among them')
  const counts: Record<string, number> = {}
  for (let n = 0; n < guesses.length; n += 20) {
    const answers = await Promise.all(
      guesses.slice(n, n + 20).map((proof, k) => ask(house, code, proof, `203.0.113.${(n + k) % 100}`)),
    )
    for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1
  }
  t.same(counts, { nothing: 5, wait: 9_995 })
})
