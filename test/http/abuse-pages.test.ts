import { type Payload, solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import t from 'tap'
import { sprungTrap } from '../../src/bookings/form-trap-rules.ts'
import { book, call, orderOf } from '../support/client.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { linksOf, wordsOf } from './page-client.ts'
import { detailsOf, keyIn, type Visitor, visitor } from './visitor.ts'

type Details = Partial<ReturnType<typeof detailsOf>>

/** Somebody who has come as far as the last page. */
async function atCheck({ origin }: TestHouse, slotId: number | undefined, details: Details): Promise<Visitor> {
  const citizen = visitor(origin)
  await citizen.post('/bg/zapazi/kmet', { slot: String(slotId) })
  const { location } = await citizen.post('/bg/zapazi/kmet/danni', details as Record<string, string>)
  if (location !== '/bg/zapazi/kmet/proverka') throw new Error(`not there but at ${location}`)
  return citizen
}

const confirm = async (citizen: Visitor, altcha = '') =>
  citizen.post('/bg/zapazi/kmet/proverka', { key: keyIn(await citizen.get('/bg/zapazi/kmet/proverka')), altcha })

const states = async ({ sql }: TestHouse) =>
  (await sql.query('SELECT state FROM bookings ORDER BY created_at')).rows.map(({ state }) => state)

t.test(
  'while proofs are asked for: by the script, by the e-mail where there is none, by telephone for the others',
  async (t) => {
    const house = await openTestHouse(t, { env: { CAPTCHA: 'on' } })
    const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
    const written = await atCheck(house, slotIds[0], detailsOf(1))
    t.same(await states(house), [], 'nothing is held meanwhile')
    const check = await written.get('/bg/zapazi/kmet/proverka')
    t.match(wordsOf(check), /браузърът Ви решава малка задача.*обадите на 03134/)
    t.match(check.headers.get('content-security-policy') ?? '', /script-src 'self';worker-src 'self'/)
    const script = /<script type="module" src="([^"]+)"/.exec(check.text)?.[1] ?? ''
    const served = await fetch(house.origin + script)
    t.match(served.headers.get('content-type'), 'text/javascript')
    t.ok((await served.text()).length < 4_000)

    const puzzle = /data-proof="([^"]+)"/.exec(check.text)?.[1]?.replaceAll('&amp;', '&').replace('/api/v1', '') ?? ''
    const { body: challenge } = await call(house.origin, puzzle)
    const payload: Payload = { challenge, solution: (await solveChallenge({ challenge, deriveKey })) ?? Object() }
    const proven = await confirm(written, Buffer.from(JSON.stringify(payload)).toString('base64'))
    t.match(proven.location, /^\/bg\/chas\//)
    t.same(await states(house), ['confirmed'])

    const noScript = await confirm(await atCheck(house, slotIds[1], detailsOf(2)))
    t.match(noScript.location, /^\/bg\/chas\//)
    t.same(await states(house), ['confirmed', 'unverified'], 'the e-mail is to be confirmed, whatever the setting')

    const { email: _, ...byPhone } = detailsOf(3)
    const spoken = await atCheck(house, slotIds[2], byPhone)
    const asked = await confirm(spoken)
    t.equal(asked.status, 428)
    t.match(wordsOf(asked), /Въведете имейл, от който да потвърдите часа, или се обадете/)
    t.match(asked.text, 'Осветление на улицата', 'nothing that was typed is lost')
  },
)

t.test('who may hold nothing is not sent on with a time that is gone: 409 at once, with what is near', async (t) => {
  const house = await openTestHouse(t, { env: { CAPTCHA: 'on' } })
  const { slotIds, dayIds } = await offerSlots(house.sql, { slug: 'kmet' })
  const takenNow = async (slotId: number | undefined) => {
    const answer = await visitor(house.origin).post('/bg/zapazi/kmet', { slot: String(slotId) })
    t.equal(answer.status, 409)
    return wordsOf(answer)
  }
  const first = await atCheck(house, slotIds[0], detailsOf(1))
  const late = await atCheck(house, slotIds[0], detailsOf(2))
  await confirm(first)
  t.match(await takenNow(slotIds[0]), /Този час току-що беше зает .*най-близките свободни са/)
  const typed = await late.post('/bg/zapazi/kmet/danni', detailsOf(2))
  t.equal(typed.status, 409)
  t.match(wordsOf(typed), 'Въведеното от Вас е запазено.')
  await house.sql.query(`UPDATE slots SET blocked_reason = 'x' WHERE id = $1`, [slotIds[1]])
  t.match(await takenNow(slotIds[1]), 'Този час не може да бъде запазен')
  await house.sql.query(`UPDATE reception_days SET state = 'closed' WHERE id = $1`, [dayIds[0]])
  t.match(await takenNow(slotIds[2]), 'На този ден няма прием')
})

t.test('nor does an address that holds as much as it may', async (t) => {
  const house = await openTestHouse(t, { env: { RATE_LIMIT: 'on' } })
  const { slotIds } = await offerSlots(house.sql, { slug: 'kmet', slotsPerDay: 12 })
  for (const slot of slotIds.slice(0, 3)) await visitor(house.origin).post('/bg/zapazi/kmet', { slot: String(slot) })
  const choose = (n: number) => visitor(house.origin).post('/bg/zapazi/kmet', { slot: String(slotIds[n]) })
  t.equal((await choose(4)).status, 303, 'free: it goes on without a hold')
  t.equal((await choose(0)).status, 409)
})

t.test('where e-mails must be confirmed, a booking by telephone alone proves some work', async (t) => {
  const house = await openTestHouse(t, { env: { RATE_LIMIT: 'on', REQUIRE_EMAIL_CONFIRMATION: '1' } })
  const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
  const { email: _, ...phone } = orderOf(1, 1).citizen
  const order = (n: number, extra: Record<string, unknown>) => book(house.origin, orderOf(n, slotIds[n] ?? 0, extra))
  t.match(await order(1, { citizen: phone }), { status: 428, body: { code: 'proof-of-work-required' } })
  t.equal((await order(2, {})).status, 201, 'one with an e-mail needs none')

  const { clock } = house.deps
  const citizen = visitor(house.origin)
  await citizen.post('/bg/zapazi/kmet', { slot: String(slotIds[3]) })
  house.deps.clock = { now: () => clock.now().plus({ seconds: 30 }) }
  const { email: _mail, ...byPhone } = detailsOf(3)
  await citizen.post('/bg/zapazi/kmet/danni', byPhone)
  const check = await citizen.get('/bg/zapazi/kmet/proverka')
  t.match(wordsOf(check), /За да остават часовете за хората.*браузърът Ви решава малка задача/)
  t.equal((await confirm(citizen)).status, 428, 'a hold proves nothing here')
  house.deps.clock = clock
  const puzzle = /data-proof="([^"]+)"/.exec(check.text)?.[1]?.replaceAll('&amp;', '&').replace('/api/v1', '') ?? ''
  const { body: challenge } = await call(house.origin, puzzle)
  const payload: Payload = { challenge, solution: (await solveChallenge({ challenge, deriveKey })) ?? Object() }
  const proven = await confirm(citizen, Buffer.from(JSON.stringify(payload)).toString('base64'))
  t.match(proven.location, /^\/bg\/chas\//)
  t.same(await states(house), ['unverified', 'confirmed'])
})

t.test(
  'the sixth booking from one address in an hour is told when it may come again, and keeps what was typed',
  async (t) => {
    const house = await openTestHouse(t, { env: { RATE_LIMIT: 'on', BOOKINGS_PER_ADDRESS: '1' } })
    const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
    const first = await book(house.origin, orderOf(1, slotIds[0] ?? 0))
    t.equal(first.status, 201)
    const second = await book(house.origin, orderOf(2, slotIds[1] ?? 0))
    t.match(second, { status: 429, body: { code: 'too-many-requests' } })
    t.ok(Number(second.headers.get('retry-after')) > 3_500)
    const { clock } = house.deps
    const citizen = visitor(house.origin)
    await citizen.post('/bg/zapazi/kmet', { slot: String(slotIds[2]) })
    house.deps.clock = { now: () => clock.now().plus({ seconds: 30 }) }
    await citizen.post('/bg/zapazi/kmet/danni', detailsOf(3))
    const refused = await confirm(citizen)
    t.equal(refused.status, 429)
    t.match(
      wordsOf(refused),
      /От тази мрежа вече са запазени няколко часа .*Опитайте отново след .*обадете се на 03134/,
    )
    t.ok(linksOf(refused).includes('/bg/zapazi/kmet/proverka'))
    await house.sql.query('DELETE FROM limited_acts')
    t.match((await confirm(citizen)).location, /^\/bg\/chas\//, 'an hour later')
  },
)

t.test('else a citizen page brings no script and asks for nothing', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
  const citizen = await atCheck(house, slotIds[0], detailsOf(1))
  const check = await citizen.get('/bg/zapazi/kmet/proverka')
  t.notMatch(check.text, /<script|altcha|data-proof/)
  t.notOk(linksOf(check).some((path) => path.endsWith('.js')))
  t.match((await confirm(citizen)).location, /^\/bg\/chas\//)
})

t.test('T-15 whose address has had enough mails reads so at the field, and books by telephone', async (t) => {
  const house = await openTestHouse(t, { env: { RATE_LIMIT: 'on' } })
  const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
  const { clock } = house.deps
  await house.sql.query(
    `INSERT INTO limited_acts (act, who) SELECT 'mail-to', mail_address_hash('ivanka1@mail.example') FROM generate_series(1, 3)`,
  )
  const citizen = visitor(house.origin)
  await citizen.post('/bg/zapazi/kmet', { slot: String(slotIds[0]) })
  house.deps.clock = { now: () => clock.now().plus({ seconds: 30 }) }
  await citizen.post('/bg/zapazi/kmet/danni', detailsOf(1))
  const refused = await confirm(citizen)
  t.match(refused, { status: 429 })
  t.equal(refused.headers.get('retry-after'), '3600')
  t.match(wordsOf(refused), /На този имейл вече изпратихме няколко писма/)
  await citizen.post('/bg/zapazi/kmet/danni', { ...detailsOf(1), email: '' })
  t.match((await confirm(citizen)).location, /^\/bg\/chas\//)
})

t.test(
  'what comes too fast, or with the hidden field filled in, keeps everything and lets a person go on',
  async (t) => {
    const house = await openTestHouse(t, { env: { RATE_LIMIT: 'on' } })
    const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
    const { clock } = house.deps
    const citizen = visitor(house.origin)
    await citizen.post('/bg/zapazi/kmet', { slot: String(slotIds[0]) })
    const details = '/bg/zapazi/kmet/danni'
    house.deps.clock = { now: () => clock.now().plus({ seconds: 1 }) }
    const fast = await citizen.post(details, detailsOf(1))
    t.equal(fast.status, 200)
    t.match(wordsOf(fast), /дойде много бързо.*Нищо не е загубено/)
    t.match(fast.text, 'Осветление на улицата')
    house.deps.clock = { now: () => clock.now().plus({ seconds: 30 }) }
    const filled = await citizen.post(details, { ...detailsOf(1), website: 'https://spam.example' })
    t.match(wordsOf(filled), /Нищо не е загубено/)
    t.notMatch(filled.text, 'spam.example', 'the hidden field comes back empty')
    t.match(await citizen.post(details, detailsOf(1)), { status: 303, location: '/bg/zapazi/kmet/proverka' })
  },
)

t.test('when a form looks as if a program had sent it', async (t) => {
  for (const [trap, begunAt, expected] of [
    [undefined, 0, 'too-fast'],
    ['', 7_001, 'too-fast'],
    ['', 7_000, null],
    [undefined, undefined, null],
    ['x', 0, 'filled'],
  ] as const)
    t.equal(sprungTrap({ trap, begunAt, now: begunAt === 0 && trap === undefined ? 2_999 : 10_000 }), expected)
})
