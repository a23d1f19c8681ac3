import t from 'tap'
import { hashing, hashPassword } from '../../src/staff/passwords.ts'
import { accountKey, tryAccount } from '../../src/staff/try-account.ts'
import { type Answer, call, countStatuses } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { openTestDeps, openTestHouse, type TestHouse } from '../support/house.ts'
import { makeUser } from '../support/staff.ts'

const PASSWORD = 'тиха вода под моста'
const passwordHash = await hashPassword(PASSWORD)

const signIn = (house: TestHouse, email: string, password: string): Promise<Answer> =>
  call(house.origin, '/session', { method: 'POST', body: { email, password } })

/** What the audit log says of sign-ins, in order. */
async function audited({ sql }: TestHouse) {
  const { rows } = await sql.query(`SELECT * FROM audit_entries WHERE action LIKE 'sign-in%' ORDER BY id`)
  return rows
}

t.test('a password opens a session: tokens with which one is somebody', async (t) => {
  const house = await openTestHouse(t)
  const id = await makeUser(house, { email: 'Rilieva@mail.example', roles: ['front-desk'], passwordHash })
  const { status, body, headers } = await signIn(house, 'rilieva@MAIL.example', PASSWORD)
  t.equal(status, 200)
  t.equal(headers.get('cache-control'), 'no-store')
  t.same(Object.keys(body).sort(), ['accessToken', 'expiresAt', 'refreshToken'])
  const { rows } = await house.sql.query(
    `SELECT s.*, s.expires_at - s.created_at AS life,
    $1::timestamptz - s.created_at BETWEEN interval '14 minutes' AND interval '15 minutes 1 second' AS quarter FROM staff_sessions s`,
    [body.expiresAt],
  )
  t.match(rows, [{ user_id: id, life: { hours: 12 }, quarter: true, ended_at: null }])
  const claims = JSON.parse(Buffer.from(body.accessToken.split('.')[1], 'base64url').toString())
  t.same(Object.keys(claims).sort(), ['aud', 'exp', 'iat', 'iss', 'sid', 'sub'], 'and nothing of what they may do')
  t.match(claims, { sub: String(id), sid: rows[0].id })
  const dump = JSON.stringify(rows)
  for (const token of [body.refreshToken, body.accessToken])
    t.notOk(
      dump.includes(token) || dump.includes(Buffer.from(token, 'base64url').toString('hex')),
      'only hashes are kept',
    )
  const me = await call(house.origin, '/me', { headers: { authorization: `Bearer ${body.accessToken}` } })
  t.match(me, { status: 200, body: { email: 'Rilieva@mail.example', roles: ['front-desk'] } })
  t.match(await audited(house), [
    { actor: `user:${id}`, action: 'sign-in', subject: 'session', subject_id: rows[0].id },
  ])
})

t.test('the same letters are the same password, however a keyboard composes them', async (t) => {
  const house = await openTestHouse(t)
  const hash = await hashPassword('чай с мед й лимон'.normalize('NFD'))
  await makeUser(house, { email: 'tea@mail.example', passwordHash: hash })
  t.equal((await signIn(house, 'tea@mail.example', 'чай с мед й лимон'.normalize('NFC'))).status, 200)
})

t.test('what is no sign-in is refused by its shape, and counts as no try', async (t) => {
  const house = await openTestHouse(t)
  const before = hashing.counts.begun
  for (const body of [
    {},
    { email: 'a@mail.example' },
    { email: 'a@mail.example', password: '' },
    { email: 'a@mail.example', password: 'x'.repeat(129) },
    { email: 'a\u0000@mail.example', password: PASSWORD },
    { email: 'no address', password: PASSWORD },
    { email: ['a@mail.example'], password: PASSWORD },
    { email: 'a@mail.example', password: PASSWORD, totp: '1'.repeat(21) },
    { email: 'a@mail.example', password: PASSWORD, otp: '123456' },
  ])
    t.equal(
      (await call(house.origin, '/session', { method: 'POST', body })).status,
      422,
      JSON.stringify(body).slice(0, 60),
    )
  t.equal(hashing.counts.begun, before)
  t.same((await house.sql.query('SELECT * FROM sign_in_failures')).rows, [])
})

t.test(
  'A8 unknown, inactive and passwordless accounts are answered like a wrong password, after the same work',
  async (t) => {
    const house = await openTestHouse(t)
    const known = await makeUser(house, { email: 'known@mail.example', passwordHash })
    await makeUser(house, { email: 'gone@mail.example', passwordHash })
    await makeUser(house, { email: 'invited@mail.example', passwordHash: null })
    await house.sql.query(`UPDATE staff_users SET active = false WHERE email = 'gone@mail.example'`)
    const accounts: [string, string][] = [
      ['known@mail.example', 'not the password'],
      ['unknown@mail.example', PASSWORD],
      ['gone@mail.example', PASSWORD],
      ['invited@mail.example', PASSWORD],
    ]
    const seen: unknown[][] = []
    for (const [email, password] of accounts) {
      const answers: unknown[] = []
      for (let attempt = 1; attempt <= 6; attempt++) {
        // A wait that does not pass while the test runs.
        if (attempt === 6) await house.sql.query(`UPDATE sign_in_failures SET count = 20 WHERE count = 5`)
        const before = hashing.counts.begun
        const { status, headers, body } = await signIn(house, email, password)
        answers.push({
          status,
          body: { ...body, instance: '' },
          hashes: hashing.counts.begun - before,
          challenge: headers.get('www-authenticate'),
          retryAfter: headers.has('retry-after'),
          fields: [...headers.keys()].sort(),
        })
      }
      seen.push(answers)
    }
    const [first = [], ...others] = seen
    const refused = {
      status: 401,
      body: { code: 'sign-in-refused' },
      hashes: 1,
      challenge: 'Bearer',
      retryAfter: false,
    }
    t.match(
      first.slice(0, 5),
      Array.from({ length: 5 }, () => refused),
    )
    t.match(first[5], { status: 429, body: { code: 'too-many-requests' }, hashes: 0, retryAfter: true })
    for (const other of others) t.same(other, first)
    const entries = await audited(house)
    t.equal(entries.length, 24, 'each attempt')
    t.same(
      new Set(entries.map(({ actor, action, subject }) => [actor, action, subject].join())),
      new Set(['unknown,sign-in-refused,staff-user']),
    )
    t.same(
      new Set(
        entries
          .filter(({ reason }) => reason !== 'too-soon')
          .map(({ subject_id, reason }) => `${subject_id} ${reason}`),
      ),
      new Set([
        `${known} wrong-password`,
        'unknown unknown-account',
        `${known + 1} inactive`,
        `${known + 2} no-password`,
      ]),
    )
    t.notMatch(JSON.stringify(entries), /mail\.example/)
  },
)

t.test(
  'A8 a thousand passwords at one account: few are tried, and whoever has the right one is in a minute later',
  async (t) => {
    const house = await openTestHouse(t)
    await makeUser(house, { email: 'target@mail.example', passwordHash })
    const before = hashing.counts.begun
    const answers: Answer[] = []
    for (let wave = 0; wave < 20; wave++)
      answers.push(
        ...(await Promise.all(
          Array.from({ length: 50 }, (_, n) => signIn(house, 'target@mail.example', `guess number ${wave * 50 + n}`)),
        )),
      )
    const { 401: tried = 0, ...others } = countStatuses(answers)
    t.ok(tried >= 5 && tried <= 20, `${tried} tried`)
    t.same(others, { 429: 1_000 - tried })
    t.equal(hashing.counts.begun - before, tried, 'no more hashes than tries')
    t.ok(hashing.counts.most <= 2, 'two at once')
    for (const { status, headers } of answers)
      if (status === 429) {
        const seconds = Number(headers.get('retry-after'))
        t.ok(seconds >= 1 && seconds <= 60, `${seconds} s`)
      }
    const { rows } = await house.sql.query('SELECT count FROM sign_in_failures')
    t.same(rows, [{ count: tried }])
    await moveClock(house, '60 seconds')
    t.equal((await signIn(house, 'target@mail.example', PASSWORD)).status, 200)
    t.same((await house.sql.query('SELECT * FROM sign_in_failures')).rows, [], 'and the failures are forgotten')
  },
)

t.test('A8 one password at a thousand accounts: each counts for itself', async (t) => {
  const house = await openTestHouse(t)
  await makeUser(house, { email: 'quiet@mail.example', passwordHash })
  const answers: Answer[] = []
  for (let wave = 0; wave < 4; wave++)
    answers.push(
      ...(await Promise.all(
        Array.from({ length: 25 }, (_, n) => signIn(house, `p${wave}.${n}@mail.example`, 'Parola2026!!')),
      )),
    )
  t.same(countStatuses(answers), { 401: 100 })
  t.equal((await signIn(house, 'quiet@mail.example', PASSWORD)).status, 200)
})

t.test('the wait after each failure grows to a minute, and is over when it is over', async (t) => {
  const house = await openTestDeps(t)
  const key = accountKey(house.deps, 'slow@mail.example')
  const failed = (count: number, when: string) =>
    house.sql.query(
      `INSERT INTO sign_in_failures (key, count, last_at) VALUES ($1, $2, house_now() + $3::interval)
       ON CONFLICT (key) DO UPDATE SET count = $2, last_at = house_now() + $3::interval`,
      [key, count, when],
    )
  const counted = async () => (await house.sql.query('SELECT count FROM sign_in_failures')).rows[0].count
  const waits = { 4: 0, 5: 1, 6: 2, 7: 4, 8: 8, 9: 16, 10: 32, 11: 60, 12: 60, 5000: 60 }
  for (const [failures, wait] of Object.entries(waits).map(([after, wait]) => [Number(after), wait] as const)) {
    await failed(failures, `-${wait} seconds`)
    t.equal(await tryAccount(house.deps, key), 0, `${wait} s after failure ${failures}`)
    t.equal(await counted(), failures + 1)
    if (wait === 0) continue
    // Five seconds that the test itself may take.
    await failed(failures, '5 seconds')
    const seconds = await tryAccount(house.deps, key)
    t.ok(seconds > wait && seconds <= wait + 5, `${seconds} s`)
    t.equal(await counted(), failures, 'that was no try')
  }
})

t.test('failures are forgotten an hour after the last', async (t) => {
  const house = await openTestHouse(t)
  const shown = async () => /^sign_in_failures (\d+)$/m.exec(await (await fetch(`${house.origin}/metrics`)).text())?.[1]
  t.equal(await shown(), '0')
  for (let n = 0; n < 5; n++) await signIn(house, 'unknown@mail.example', 'wrong password')
  await signIn(house, 'another@mail.example', 'wrong password')
  t.equal(await shown(), '6')
  await moveClock(house, '61 minutes')
  t.equal(await shown(), '0')
  for (let n = 0; n < 4; n++) t.equal((await signIn(house, 'unknown@mail.example', 'wrong password')).status, 401)
  t.same((await house.sql.query('SELECT count FROM sign_in_failures ORDER BY count')).rows, [
    { count: 1 },
    { count: 4 },
  ])
})

t.test('one address has twenty sign-ins a minute', async (t) => {
  const house = await openTestHouse(t, { env: { RATE_LIMIT: 'on' } })
  const answers: Answer[] = []
  for (let n = 0; n < 22; n++) answers.push(await signIn(house, `p${n}@mail.example`, 'wrong password'))
  t.same(countStatuses(answers), { 401: 20, 429: 2 })
  t.match(answers.at(-1), { body: { code: 'too-many-requests' } })
  t.ok(Number(answers.at(-1)?.headers.get('retry-after')) >= 1)
})
