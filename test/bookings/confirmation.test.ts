import { randomUUID } from 'node:crypto'
import t from 'tap'
import { expireHolds } from '../../src/bookings/expire-holds.ts'
import { forgetKeys } from '../../src/bookings/forget-keys.ts'
import { forgetPeople } from '../../src/bookings/forget-people.ts'
import { checkInvariants } from '../../src/db/invariants.ts'
import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import { createMailer } from '../../src/messages/mailer.ts'
import { mailToken } from '../../src/messages/manage-link.ts'
import { page, rowsOf, wordsOf } from '../http/page-client.ts'
import { asCitizen, book, call, countStatuses, orderOf } from '../support/client.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { openMailSink } from '../support/mail-sink.ts'
import { offerSlots } from '../support/receptions.ts'

type Test = Parameters<typeof openTestHouse>[0]

const openHouse = (t: Test, env: Record<string, string> = {}) =>
  openTestHouse(t, { env: { REQUIRE_EMAIL_CONFIRMATION: '1', ...env }, poolSize: 12 })

/** The house's mails as they would arrive, and the tokens of their links. */
async function mailbox(t: Test, house: TestHouse) {
  const sink = await openMailSink(t)
  const mailer = createMailer({ smtpUrl: sink.url, dataDir: '/nonexistent' })
  t.teardown(async () => mailer.close())
  return {
    deliver: async () => {
      await deliverMessages({ ...house.deps, mailer })
      return sink.mails.splice(0).map(({ messageId, to, raw }) => ({ kind: messageId.split('.')[0], to, raw }))
    },
  }
}

const tokenOf = ({ deps }: TestHouse, id: string) =>
  mailToken(deps.config.secretKeys, { id, keyId: deps.config.secretKeys[0]?.id ?? 0, tokenVersion: 1 })

const post = ({ origin }: TestHouse, path: string, token: string, body?: unknown) =>
  call(origin, `/my-booking/${path}`, { method: 'POST', body, headers: asCitizen(token) })

/** As if the time to confirm had run out. */
const lapse = ({ sql }: TestHouse, id: string) =>
  sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 millisecond' WHERE id = $1`, [id])

const kinds = async ({ sql }: TestHouse, id: string) =>
  (await sql.query(`SELECT kind, version, state FROM messages WHERE booking_id = $1 ORDER BY id`, [id])).rows.map(
    (row) => `${row.kind} v${row.version} ${row.state}`,
  )

const stateOf = async ({ sql }: TestHouse, id: string): Promise<string> =>
  (await sql.query('SELECT state FROM bookings WHERE id = $1', [id])).rows[0].state

t.test('who gives an e-mail is asked to confirm it, who gives a telephone is booked at once', async (t) => {
  const house = await openHouse(t)
  const { slotIds } = await offerSlots(house.sql)
  const key = randomUUID()
  const written = await book(house.origin, orderOf(1, slotIds[0] ?? 0), { key })
  t.match(written, { status: 201, body: { state: 'unverified', version: 1, confirmBy: /T.*\+0[23]:00$/ } })
  const minutes = (Date.parse(written.body.confirmBy) - Date.now()) / 60_000
  t.ok(minutes > 58 && minutes <= 60.1, 'for an hour')
  t.same(await kinds(house, written.body.id), ['confirm-address v1 pending'], 'and no reminder')
  t.same(
    (await book(house.origin, orderOf(1, slotIds[0] ?? 0), { key })).body,
    written.body,
    'a repeated post hears the same',
  )
  t.match(await book(house.origin, orderOf(2, slotIds[0] ?? 0)), { status: 409, body: { code: 'slot-taken' } })
  t.match(await book(house.origin, orderOf(1, slotIds[1] ?? 0)), { status: 409, body: { code: 'already-booked' } })

  const spoken = orderOf(3, slotIds[1] ?? 0, { citizen: { name: 'Иван Примеров', phone: '0888 123 456' } })
  t.match((await book(house.origin, spoken)).body, { state: 'confirmed', confirmBy: null })

  const { holdToken } = (await call(house.origin, '/holds', { method: 'POST', body: { slotId: String(slotIds[2]) } }))
    .body
  const held = await book(house.origin, orderOf(4, slotIds[2] ?? 0, { holdToken }))
  t.match(held.body, { state: 'unverified', version: 2 }, 'from a hold too')
  t.same(await checkInvariants(house.url), [])
})

t.test('nobody waits beyond the closing of the slot', async (t) => {
  const house = await openHouse(t)
  const { slotIds } = await offerSlots(house.sql)
  await house.sql.query(`UPDATE slots SET closes_at = house_now() + interval '7 minutes' WHERE id = $1`, [slotIds[0]])
  const { body } = await book(house.origin, orderOf(1, slotIds[0] ?? 0))
  const { rows } = await house.sql.query(
    'SELECT b.hold_expires_at = s.closes_at AS same FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE b.id = $1',
    [body.id],
  )
  t.same(rows, [{ same: true }])
})

t.test(
  'the link of the mail confirms by its button; the manage token shows nobody that the address is theirs',
  async (t) => {
    const house = await openHouse(t)
    const { deliver } = await mailbox(t, house)
    const { slotIds } = await offerSlots(house.sql)
    const { id, manageToken, code } = (await book(house.origin, orderOf(1, slotIds[0] ?? 0))).body
    const [asked, ...others] = await deliver()
    t.same(others, [])
    t.match(asked, { kind: 'confirm-address', to: ['citizen1@mail.example'] })
    const token = tokenOf(house, id)
    const text = (asked?.raw ?? '').replaceAll('=\r\n', '')
    t.match(text, `https://priem.example/bg/chas/${token}`, 'its link')
    t.notMatch(text, manageToken)
    t.notMatch(text, /text\/calendar/)

    t.match(await post(house, 'confirm', manageToken), { status: 404 })
    t.equal(await stateOf(house, id), 'unverified')
    const own = await page(house.origin, `/bg/chas/${manageToken}`)
    t.match(wordsOf(own), /Часът Ви чака потвърждение.*пазим часа за Вас/)
    t.notMatch(own.text, /potvardi|kalendar\.ics/, 'no button, nothing for a calendar')

    const before = await rowsOf(house.sql)
    for (const agent of ['Mozilla/5.0 (SafeLinks)', 'BarracudaCentral/1.0']) {
      for (const method of ['GET', 'HEAD', 'GET', 'HEAD', 'GET']) {
        const seen = await page(house.origin, `/bg/chas/${token}`, { method, headers: { 'user-agent': agent } })
        t.equal(seen.status, 200)
        const there = await page(house.origin, `/bg/chas/${token}/potvardi`, {
          method,
          headers: { 'user-agent': agent },
        })
        t.equal(there.status, 404, 'the address of the button is no page')
      }
    }
    t.equal(await rowsOf(house.sql), before, 'A7: looking changes nothing')
    t.match(wordsOf(await page(house.origin, `/bg/chas/${token}`)), /Потвърдете часа/)

    const pressed = await page(house.origin, `/bg/chas/${token}/potvardi`, { method: 'POST' })
    t.match(pressed, { status: 303, location: `/bg/chas/${manageToken}` })
    t.match(wordsOf(await page(house.origin, `/bg/chas/${manageToken}`)), /Часът Ви е запазен/)
    t.match(await post(house, 'confirm', token), {
      status: 200,
      body: { id, code, state: 'confirmed', version: 2, confirmBy: null },
    })
    t.same(await kinds(house, id), ['confirm-address v1 sent', 'confirmation v2 pending', 'reminder v2 pending'])
    const [told] = await deliver()
    t.equal(told?.kind, 'confirmation')
    t.match(told?.raw, /text\/calendar; charset=utf-8; method=REQUEST/)
    t.match(told?.raw, new RegExp(`References:\\s+<confirm-address\\.${id}\\.v1@`), 'in one conversation')
    t.same(await checkInvariants(house.url), [])
  },
)

t.test('what is not confirmed in time is free again before any chore ran, on every way to a slot', async (t) => {
  const house = await openHouse(t)
  const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
  const at = (n: number) => slotIds[n] ?? 0
  const given = await Promise.all([0, 1, 2, 3].map((n) => book(house.origin, orderOf(n, at(n)))))
  const mover = (
    await book(house.origin, orderOf(8, at(8), { citizen: { name: 'Иван Примеров', phone: '0888123456' } }))
  ).body
  for (const { body } of given) await lapse(house, body.id)

  const { rows } = await house.sql.query('SELECT id FROM bookable_slots WHERE id = ANY ($1) ORDER BY id', [
    slotIds.slice(0, 4),
  ])
  t.equal(rows.length, 4, 'they are shown')
  t.equal((await book(house.origin, orderOf(10, at(0)))).status, 201)
  t.equal((await call(house.origin, '/holds', { method: 'POST', body: { slotId: String(at(1)) } })).status, 201)
  t.equal((await post(house, 'move', mover.manageToken, { slotId: String(at(2)) })).status, 200)
  t.equal((await book(house.origin, orderOf(3, at(9)))).status, 201, 'and count towards no limit')

  const [first] = given
  t.equal(await stateOf(house, first?.body.id), 'expired')
  t.match(await kinds(house, first?.body.id), ['confirm-address v1 superseded', 'lapsed v2 pending'])
  const late = given[3]?.body
  t.equal(await stateOf(house, late.id), 'unverified', 'nobody has flipped it yet')
  for (const { id } of [first?.body, late]) {
    t.match(await post(house, 'confirm', tokenOf(house, id)), {
      status: 409,
      body: { code: 'hold-expired', alternatives: [{}] },
    })
    const shown = await page(house.origin, `/bg/chas/${tokenOf(house, id)}`)
    t.match(wordsOf(shown), /Часът не беше потвърден навреме/)
    t.notMatch(shown.text, /<form/)
    t.match(await page(house.origin, `/bg/chas/${tokenOf(house, id)}/potvardi`, { method: 'POST' }), { status: 303 })
  }
  t.match(await post(house, 'move', late.manageToken, { slotId: String(at(10)) }), {
    status: 409,
    body: { code: 'not-changeable' },
  })
  t.equal(await expireHolds(house.deps), 1)
  t.equal(await expireHolds(house.deps), 0, 'once')
  t.equal(await stateOf(house, late.id), 'expired')
  const { deliver } = await mailbox(t, house)
  const told = await deliver()
  t.equal(told.filter(({ kind }) => kind === 'lapsed').length, 4, 'everybody was told')
  t.same(await checkInvariants(house.url), [])
})

t.test('a booking that waits can be moved and cancelled, and waits no longer for that', async (t) => {
  const house = await openHouse(t)
  const { slotIds } = await offerSlots(house.sql)
  const at = (n: number) => slotIds[n] ?? 0
  const one = (await book(house.origin, orderOf(1, at(0)))).body
  const end = async (id: string) =>
    (
      await house.sql.query('SELECT hold_expires_at AS at FROM bookings WHERE id = $1', [id])
    ).rows[0].at?.toISOString() ?? null
  const until = await end(one.id)
  t.match(await post(house, 'move', one.manageToken, { slotId: String(at(1)) }), {
    status: 200,
    body: { state: 'unverified' },
  })
  t.equal(await end(one.id), until)
  await house.sql.query(`UPDATE slots SET closes_at = house_now() + interval '5 minutes' WHERE id = $1`, [at(2)])
  t.equal((await post(house, 'move', one.manageToken, { slotId: String(at(2)) })).status, 200)
  t.ok(((await end(one.id)) ?? '') < (until ?? ''), 'nor beyond the closing of its new slot')
  t.same(await kinds(house, one.id), [
    'confirm-address v1 superseded',
    'confirm-address v2 superseded',
    'confirm-address v3 pending',
  ])

  const two = (await book(house.origin, orderOf(2, at(3)))).body
  t.match(await post(house, 'cancel', two.manageToken), {
    status: 200,
    body: { state: 'cancelled-by-citizen', confirmBy: null },
  })
  t.equal(await end(two.id), null)
  t.match(await post(house, 'confirm', tokenOf(house, two.id)), { status: 409, body: { code: 'not-changeable' } })
  const three = (await book(house.origin, orderOf(3, at(4)))).body
  await lapse(house, three.id)
  t.equal((await post(house, 'erase', three.manageToken)).status, 204, 'and erased, lapsed or not')
  t.same(await checkInvariants(house.url), [])
})

t.test('C7 confirm, expire and cancel at the very end: one of them wins, and the mails are the winner’s', async (t) => {
  const house = await openHouse(t)
  const winners: Record<string, number> = {}
  for (let round = 0; round < 60; round++) {
    if (round % 12 === 0) await offerSlots(house.sql, { slug: `race-${round}` })
    const { rows } = await house.sql.query('SELECT max(id) - $1::int AS id FROM slots', [round % 12])
    const { id, manageToken } = (await book(house.origin, orderOf(round, rows[0].id))).body
    await house.sql.query(`UPDATE bookings SET hold_expires_at = house_now() + $2 * interval '1 ms' WHERE id = $1`, [
      id,
      round % 9,
    ])
    const [confirmed, , cancelled] = await Promise.all([
      post(house, 'confirm', tokenOf(house, id)),
      expireHolds(house.deps),
      round % 2 ? post(house, 'cancel', manageToken) : null,
    ])
    await expireHolds(house.deps)
    const state = await stateOf(house, id)
    winners[state] = (winners[state] ?? 0) + 1
    t.equal(
      confirmed.status === 200,
      (await house.sql.query(`SELECT FROM audit_entries WHERE subject_id = $1 AND action = 'confirm'`, [id]))
        .rowCount === 1,
    )
    t.equal(cancelled?.status === 200, state === 'cancelled-by-citizen')
    t.notOk(confirmed.status >= 500 || (cancelled?.status ?? 0) >= 500)
  }
  t.comment(winners)
  t.same(
    await checkInvariants(house.url),
    [],
    'each has the messages of what became of it, and one line for each change',
  )
})

t.test('C8 50 racers on a booking that lapsed: one wins', async (t) => {
  const house = await openHouse(t)
  const { slotIds } = await offerSlots(house.sql, { slotsPerDay: 4 })
  for (const [round, slotId] of slotIds.entries()) {
    const { body } = await book(house.origin, orderOf(round, slotId))
    await lapse(house, body.id)
    const racers = Array.from({ length: 50 }, (_, n) => book(house.origin, orderOf(100 + 50 * round + n, slotId)))
    t.same(countStatuses(await Promise.all([...racers])), { 201: 1, 409: 49 })
  }
  t.same(await checkInvariants(house.url), [])
})

t.test(
  'I15 an unconfirmed booking is forgotten a day after it lapsed; a repeated post hears that it is gone',
  async (t) => {
    const house = await openHouse(t)
    const { slotIds } = await offerSlots(house.sql)
    const key = randomUUID()
    const { id, manageToken } = (await book(house.origin, orderOf(1, slotIds[0] ?? 0), { key })).body
    await lapse(house, id)
    await expireHolds(house.deps)
    t.equal(await forgetPeople(house.deps), 0, 'the link still says what became of it')
    t.match((await call(house.origin, '/my-booking', { headers: asCitizen(manageToken) })).body, { state: 'expired' })
    await house.sql.query(`UPDATE bookings SET updated_at = updated_at - interval '25 hours'`)
    t.equal(await forgetPeople(house.deps), 1)
    await forgetKeys(house.deps)
    const { rows } = await house.sql.query('SELECT name, phone, email, topic_text FROM bookings WHERE id = $1', [id])
    t.same(rows, [{ name: null, phone: null, email: null, topic_text: null }])
    t.equal((await call(house.origin, '/my-booking', { headers: asCitizen(manageToken) })).status, 404)
    t.equal((await book(house.origin, orderOf(1, slotIds[0] ?? 0), { key })).status, 410)
  },
)
