import t from 'tap'
import { hashPassword } from '../../src/staff/passwords.ts'
import { type Answer, call } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { asStaff, makeUser } from '../support/staff.ts'

const PASSWORD = 'седем зелени чадъра'
const passwordHash = await hashPassword(PASSWORD)

type Tokens = { accessToken: string; refreshToken: string }

/** A house, a person, and their first tokens. */
async function signedIn(
  t: Parameters<typeof openTestHouse>[0],
): Promise<{ house: TestHouse; userId: number; tokens: Tokens }> {
  const house = await openTestHouse(t)
  const userId = await makeUser(house, { email: 'worker@mail.example', passwordHash })
  const body = { email: 'worker@mail.example', password: PASSWORD }
  const { body: tokens } = await call(house.origin, '/session', { method: 'POST', body })
  return { house, userId, tokens }
}

const me = ({ origin }: TestHouse, { accessToken }: Tokens): Promise<Answer> =>
  call(origin, '/me', { headers: { authorization: `Bearer ${accessToken}` } })
const refresh = ({ origin }: TestHouse, refreshToken: string): Promise<Answer> =>
  call(origin, '/session/refresh', { method: 'POST', body: { refreshToken } })
const ends = async ({ sql }: TestHouse) => (await sql.query('SELECT end_reason FROM staff_sessions')).rows

t.test('T-11 who signs out is out at the next request, with every token', async (t) => {
  const { house, userId, tokens } = await signedIn(t)
  const { body: newer } = await refresh(house, tokens.refreshToken)
  t.equal((await me(house, tokens)).status, 200)
  const out = await call(house.origin, '/session', {
    method: 'DELETE',
    headers: { authorization: `Bearer ${newer.accessToken}` },
  })
  t.match(out, { status: 204, text: '' })
  for (const each of [tokens, newer]) t.match(await me(house, each), { status: 401, body: { code: 'unauthenticated' } })
  t.equal((await refresh(house, newer.refreshToken)).status, 401)
  t.same(await ends(house), [{ end_reason: 'signed-out' }])
  const { rows } = await house.sql.query(`SELECT actor, action FROM audit_entries ORDER BY id DESC LIMIT 1`)
  t.same(rows, [{ actor: `user:${userId}`, action: 'sign-out' }])
})

t.test('T-11 a session revoked by others ends at the next request too, and no other session with it', async (t) => {
  const { house, tokens } = await signedIn(t)
  const other = await asStaff(house)
  await house.sql.query(
    `UPDATE staff_sessions SET ended_at = house_now(), end_reason = 'revoked' WHERE user_id = (SELECT id FROM staff_users WHERE email = 'worker@mail.example')`,
  )
  t.equal((await me(house, tokens)).status, 401)
  t.equal((await call(house.origin, '/me', { headers: other })).status, 200)
})

t.test('a refresh token is good once: its follower works, and the session goes on', async (t) => {
  const { house, tokens } = await signedIn(t)
  let last = tokens
  const seen = new Set([tokens.refreshToken])
  for (let turn = 0; turn < 4; turn++) {
    const { status, body } = await refresh(house, last.refreshToken)
    t.equal(status, 200)
    t.equal((await me(house, body)).status, 200)
    seen.add(body.refreshToken)
    last = body
  }
  t.equal(seen.size, 5)
  t.same(await ends(house), [{ end_reason: null }], 'one session')
})

t.test('any old refresh token that comes again ends the session, however old', async (t) => {
  for (const turns of [1, 3]) {
    const { house, tokens } = await signedIn(t)
    let last = tokens
    for (let turn = 0; turn < turns; turn++) last = (await refresh(house, last.refreshToken)).body
    t.match(await refresh(house, tokens.refreshToken), { status: 401, body: { code: 'unauthenticated' } })
    t.same(await ends(house), [{ end_reason: 'refresh-token-reused' }])
    t.equal((await me(house, last)).status, 401)
    t.equal((await refresh(house, last.refreshToken)).status, 401)
    const { rows } = await house.sql.query(
      `SELECT action, reason FROM audit_entries WHERE subject = 'session' ORDER BY id`,
    )
    t.same(rows, [
      { action: 'sign-in', reason: null },
      { action: 'end-session', reason: 'refresh-token-reused' },
    ])
  }
})

t.test('of ten that use one refresh token at once, one at most gets tokens', async (t) => {
  const { house, tokens } = await signedIn(t)
  const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(house, tokens.refreshToken)))
  t.equal(answers.filter(({ status }) => status === 200).length, 1)
  t.same(await ends(house), [{ end_reason: 'refresh-token-reused' }])
})

t.test('what is no refresh token of ours is refused and ends nothing', async (t) => {
  const { house, tokens } = await signedIn(t)
  const { accessToken, refreshToken } = tokens
  const another = Buffer.alloc(64, 7).toString('base64url')
  const odd = [
    '',
    'x',
    another,
    accessToken.slice(0, 200),
    `${refreshToken}A`,
    `${refreshToken}=`,
    ` ${refreshToken}`,
    refreshToken.slice(1),
  ]
  for (const each of odd) t.equal((await refresh(house, each)).status, 401, each.slice(0, 20))
  t.equal((await refresh(house, 'x'.repeat(201))).status, 422)
  t.same(await ends(house), [{ end_reason: null }])
  t.equal((await refresh(house, refreshToken)).status, 200)
})

t.test('an access token lives a quarter of an hour, its session half an hour without a call', async (t) => {
  const { house, tokens } = await signedIn(t)
  await moveClock(house, '14 minutes')
  t.equal((await me(house, tokens)).status, 200, 'seen at minute 14')
  await moveClock(house, '16 minutes')
  t.equal((await me(house, tokens)).status, 401, 'the token has run out')
  await moveClock(house, '43 minutes')
  const next = await refresh(house, tokens.refreshToken)
  t.equal(next.status, 200, 'but not the session: it was seen 29 minutes ago')
  await moveClock(house, '74 minutes')
  t.equal((await refresh(house, next.body.refreshToken)).status, 401, 'and then not for 31')
  t.equal((await me(house, next.body)).status, 401)
})

t.test('an idle session is over for an access token too', async (t) => {
  const { house, tokens } = await signedIn(t)
  await house.sql.query(`UPDATE staff_sessions SET seen_at = house_now() - interval '31 minutes'`)
  t.equal((await me(house, tokens)).status, 401)
  await house.sql.query(`UPDATE staff_sessions SET seen_at = house_now() - interval '28 minutes'`)
  t.equal((await me(house, tokens)).status, 200)
  const { rows } = await house.sql.query(
    `SELECT seen_at > house_now() - interval '1 minute' AS seen FROM staff_sessions`,
  )
  t.same(rows, [{ seen: true }], 'a call is noted')
})

t.test('twelve hours after the sign-in it is over, however busy', async (t) => {
  const { house, tokens } = await signedIn(t)
  let last = tokens
  for (let minutes = 23; minutes < 12 * 60; minutes += 23) {
    await house.sql.query(`UPDATE staff_sessions SET created_at = created_at - interval '23 minutes',
      seen_at = seen_at - interval '23 minutes', expires_at = expires_at - interval '23 minutes'`)
    const next = await refresh(house, last.refreshToken)
    t.equal(next.status, 200, `after ${minutes} minutes`)
    last = next.body
  }
  const { rows } = await house.sql.query('SELECT expires_at FROM staff_sessions')
  const { exp } = JSON.parse(Buffer.from(last.accessToken.split('.')[1] ?? '', 'base64url').toString())
  t.equal(exp, Math.floor(rows[0].expires_at.getTime() / 1000), 'the last access token ends with it')
  t.equal((await me(house, last)).status, 200)
  await house.sql.query(`UPDATE staff_sessions SET expires_at = house_now()`)
  t.equal((await me(house, last)).status, 401)
  t.equal((await refresh(house, last.refreshToken)).status, 401)
})

t.test('who may no longer sign in has no session either', async (t) => {
  const { house, tokens } = await signedIn(t)
  await house.sql.query('UPDATE staff_users SET active = false')
  t.equal((await me(house, tokens)).status, 401)
  t.equal((await refresh(house, tokens.refreshToken)).status, 401)
})
