import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { type Payload, solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import t from 'tap'
import { buildApp } from '../../src/app.ts'
import { proofIsWanted } from '../../src/bookings/attack-watch.ts'
import { forgetKeys } from '../../src/bookings/forget-keys.ts'
import { holdSlot } from '../../src/bookings/hold-slot.ts'
import { createDeps } from '../../src/deps.ts'
import { book, call, countStatuses, orderOf } from '../support/client.ts'
import { openTestDeps, openTestHouse, type TestHouse, testConfig } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'

type Test = Parameters<typeof openTestHouse>[0]
type Change = (payload: Payload) => void

/** A house that asks for proofs, and an official with free slots. */
async function guarded(t: Test, env: Record<string, string> = {}) {
  const house = await openTestHouse(t, { env: { CAPTCHA: 'on', ...env }, poolSize: 12 })
  const { slotIds } = await offerSlots(house.sql, { slug: 'kmet', slotsPerDay: 60, minutes: 5 })
  await offerSlots(house.sql, { slug: 'sekretar' })
  const { rows } = await house.sql.query('SELECT local_date::text AS date FROM slots WHERE id = $1', [slotIds[0]])
  return { ...house, slotIds, date: rows[0].date as string, at: (n: number) => slotIds[n] ?? 0 }
}

async function solved(
  { origin }: Pick<TestHouse, 'origin'>,
  { official, date, change = () => {} }: { official: string; date: string; change?: Change },
): Promise<string> {
  const { status, body: challenge } = await call(origin, `/challenge?official=${official}&date=${date}`)
  if (status !== 200) throw new Error(`no challenge: ${status}`)
  const solution = await solveChallenge({ challenge, deriveKey })
  const payload = { challenge, solution } as Payload
  change(payload)
  return Buffer.from(JSON.stringify(payload)).toString('base64')
}

const hold = (origin: string, slotId: number, altcha?: string) =>
  call(origin, '/holds', { method: 'POST', body: { slotId: String(slotId), ...(altcha && { altcha }) } })

t.test('where a proof is asked for, one opens a slot, and a hold needs no other to be booked', async (t) => {
  const house = await guarded(t)
  const { origin, date, at } = house
  for (const refused of [await hold(origin, at(0)), await book(origin, orderOf(1, at(0)))])
    t.match(refused, {
      status: 428,
      body: { code: 'proof-of-work-required', type: '/problems/proof-of-work-required' },
    })
  const held = await hold(origin, at(0), await solved(house, { official: 'kmet', date }))
  t.equal(held.status, 201)
  const { holdToken } = held.body
  t.equal((await book(origin, orderOf(1, at(0), { holdToken }))).status, 201)
  t.equal((await book(origin, orderOf(2, at(1), { holdToken }))).status, 428, 'a hold is good for its own slot')

  const altcha = await solved(house, { official: 'kmet', date })
  const key = randomUUID()
  const first = await book(origin, orderOf(3, at(2), { altcha }), { key })
  t.equal(first.status, 201)
  t.same(
    (await book(origin, orderOf(3, at(2), { altcha }), { key })).body,
    first.body,
    'a repeated post brings it again',
  )
  t.equal((await book(origin, orderOf(4, at(3), { altcha }))).status, 428, 'another order may not')
  t.equal((await call(origin, '/challenge?official=nobody&date=2026-12-01')).status, 404)
})

t.test('A3 one solved puzzle, 50 times at once over two processes: one is accepted', async (t) => {
  const house = await guarded(t)
  const second = await createDeps(house.deps.config, { url: house.url, nudge: () => {} })
  t.teardown(() => second.close())
  const app = await buildApp(second)
  await app.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => app.close())
  const origins = [house.origin, `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`]
  const altcha = await solved(house, { official: 'kmet', date: house.date })
  const replayed = () =>
    Promise.all(Array.from({ length: 50 }, (_, n) => hold(origins[n % 2] ?? '', house.at(n), altcha)))
  t.same(countStatuses(await replayed()), { 201: 1, 428: 49 })

  await house.sql.query('ALTER TABLE spent_challenges DROP CONSTRAINT a_challenge_is_spent_once')
  await house.sql.query('DELETE FROM spent_challenges')
  await house.sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 second'`)
  t.ok((countStatuses(await replayed())[201] ?? 0) > 1, 'without the unique nonce more are: the test can fail')
})

t.test('A4 expired, of another official or day, or changed: none is accepted', async (t) => {
  const house = await guarded(t)
  const { origin, date } = house
  const changes: Record<string, Change> = {
    'another end': ({ challenge }) => Object.assign(challenge.parameters.data ?? {}, { expires: 4_000_000_000 }),
    'another official': ({ challenge }) => Object.assign(challenge.parameters.data ?? {}, { official: 'kmet' }),
    'another nonce': ({ challenge }) => Object.assign(challenge.parameters, { nonce: '00'.repeat(16) }),
    'another cost': ({ challenge }) => Object.assign(challenge.parameters, { cost: 1 }),
    'another algorithm': ({ challenge }) => Object.assign(challenge.parameters, { algorithm: 'SHA-256' }),
    'an algorithm that is none': ({ challenge }) => Object.assign(challenge.parameters, { algorithm: 'ROT13' }),
    'no signature': ({ challenge }) => Object.assign(challenge, { signature: '' }),
    'a key that is none': ({ solution }) => Object.assign(solution, { derivedKey: 'ab'.repeat(32) }),
    'a key of odd length': ({ solution }) => Object.assign(solution, { derivedKey: 'abc' }),
  }
  let n = 0
  for (const [name, change] of Object.entries(changes)) {
    const official = name === 'another official' ? 'sekretar' : 'kmet'
    t.equal((await hold(origin, house.at(n++), await solved(house, { official, date, change }))).status, 428, name)
  }
  for (const [name, place] of Object.entries({
    'for the secretary': { official: 'sekretar', date },
    'for another day': { official: 'kmet', date: '2027-01-05' },
  }))
    t.equal((await hold(origin, house.at(n++), await solved(house, place))).status, 428, name)
  for (const junk of [
    'x',
    'bnVsbA==',
    'e30=',
    Buffer.from('{"challenge":{"parameters":{}},"solution":{}}').toString('base64'),
  ])
    t.equal((await hold(origin, house.at(n++), junk)).status, 428, junk)

  const altcha = await solved(house, { official: 'kmet', date })
  const { pathname } = new URL(house.url)
  await house.sql.query(`ALTER DATABASE ${pathname.slice(1)} SET priemna.clock_offset = '6 minutes'`)
  const later = await createDeps(house.deps.config, { url: house.url, nudge: () => {} })
  t.teardown(() => later.close())
  const app = await buildApp(later)
  await app.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => app.close())
  const origin6 = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  t.equal((await hold(origin6, house.at(n++), altcha)).status, 428, 'six minutes later')
  t.equal((await hold(origin, house.at(n++), altcha)).status, 201, 'within its time it was good')
})

t.test('it turns itself on when ten addresses met a limit, in every process, and off again', async (t) => {
  const house = await openTestDeps(t, { env: { RATE_LIMIT: 'on' } })
  const { slotIds } = await offerSlots(house.sql, { slotsPerDay: 2 })
  const other = await createDeps(house.deps.config, { url: house.url, nudge: () => {} })
  t.teardown(() => other.close())
  await holdSlot(house.deps, { slotId: slotIds[0] ?? 0, client: '203.0.113.1' })
  const meet = (client: string) =>
    t.rejects(holdSlot(house.deps, { slotId: slotIds[1] ?? 0, client }), { code: 'limit-reached' })
  for (let n = 0; n < 30; n++) await meet('203.0.113.2')
  t.equal(await proofIsWanted(house.deps), false, 'one address alone is no attack')
  for (let n = 3; n < 11; n++) await meet(`203.0.113.${n}`)
  t.equal(await proofIsWanted(house.deps), false, 'nor are nine')
  await meet('203.0.113.11')
  t.equal(await proofIsWanted(house.deps), true, 'ten are')
  t.equal(await proofIsWanted(other), true, 'for the other process too')
  const { rows } = await house.sql.query(`SELECT count(*)::int AS n FROM limited_acts WHERE act = 'refused'`)
  t.same(rows, [{ n: 10 }], 'each address is noted once')

  await house.sql.query(`UPDATE limited_acts SET at = at - interval '11 minutes'`)
  const asked = async () => (await house.sql.query('SELECT under_attack() AS yes')).rows[0].yes
  t.equal(await asked(), true, 'still, for half an hour')
  await house.sql.query(`UPDATE proof_demand SET until = until - interval '31 minutes'`)
  t.equal(await asked(), false, 'and no longer')
})

t.test('never in a load test, never where it is off', async (t) => {
  const house = await openTestDeps(t)
  await house.sql.query(`INSERT INTO proof_demand (until) VALUES (house_now() + interval '1 hour')`)
  t.equal(await proofIsWanted(house.deps), false, 'RATE_LIMIT=off')
  for (const [CAPTCHA, wanted] of [
    ['off', false],
    ['auto', true],
  ] as const) {
    const deps = await createDeps(testConfig({ RATE_LIMIT: 'on', CAPTCHA }), { url: house.url, nudge: () => {} })
    t.equal(await proofIsWanted(deps), wanted, CAPTCHA)
    await deps.close()
  }
})

t.test('used puzzles are forgotten with the answers that they belong to', async (t) => {
  const { deps, sql } = await openTestDeps(t)
  await sql.query(
    `INSERT INTO spent_challenges VALUES ('\\x01', '\\x01', house_now() - interval '73 hours'), ('\\x02', '\\x02', house_now())`,
  )
  await forgetKeys(deps)
  t.equal((await sql.query('SELECT FROM spent_challenges')).rowCount, 1)
})
