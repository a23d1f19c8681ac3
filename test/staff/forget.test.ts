import t from 'tap'
import { forgetSessions } from '../../src/staff/forget-sessions.ts'
import { planLink } from '../../src/staff/one-time-link.ts'
import { accountKey, tryAccount } from '../../src/staff/try-account.ts'
import { openTestDeps } from '../support/house.ts'
import { makeSession, makeUser } from '../support/staff.ts'

t.test('a session is forgotten thirty days after its end, whichever end it was', async (t) => {
  const house = await openTestDeps(t)
  const userId = await makeUser(house)
  const ago = (days: number) => `house_now() - interval '${days} days'`
  const cases: [string, string, boolean][] = [
    ['lives', 'seen_at = house_now()', true],
    ['signed out yesterday', `ended_at = ${ago(1)}, end_reason = 'signed-out'`, true],
    ['signed out 31 days ago', `seen_at = ${ago(31)}, ended_at = ${ago(31)}, end_reason = 'signed-out'`, false],
    ['idle for 29 days', `seen_at = ${ago(29)}, expires_at = ${ago(29)} + interval '11 hours'`, true],
    ['idle for 31 days', `seen_at = ${ago(31)}, expires_at = ${ago(31)} + interval '11 hours'`, false],
    ['run out 31 days ago', `seen_at = ${ago(31)}, expires_at = ${ago(31)}`, false],
  ]
  const kept: string[] = []
  for (const [, change, stays] of cases) {
    const sid = await makeSession(house, userId)
    await house.sql.query(`UPDATE staff_sessions SET ${change} WHERE id = $1`, [sid])
    if (stays) kept.push(sid)
  }
  t.match(await forgetSessions(house.deps), { sessions: 3 })
  const { rows } = await house.sql.query('SELECT id FROM staff_sessions')
  t.same(rows.map(({ id }) => id).sort(), kept.sort())
  t.match(await forgetSessions(house.deps), { sessions: 0 }, 'safe to run twice')
})

t.test('failures to sign in are forgotten after a day', async (t) => {
  const house = await openTestDeps(t)
  for (const email of ['old@mail.example', 'new@mail.example'])
    await tryAccount(house.deps, accountKey(house.deps, email))
  const { rows } = await house.sql.query('SELECT * FROM sign_in_failures')
  t.notMatch(JSON.stringify(rows), 'mail.example')
  await house.sql.query(`UPDATE sign_in_failures SET last_at = house_now() - interval '25 hours' WHERE key = $1`, [
    accountKey(house.deps, 'old@mail.example'),
  ])
  t.match(await forgetSessions(house.deps), { failures: 1 })
  const left = await house.sql.query('SELECT key FROM sign_in_failures')
  t.same(left.rows, [{ key: accountKey(house.deps, 'new@mail.example') }])
})

t.test('a one-time link is forgotten with its mail thirty days after it ran out', async (t) => {
  const house = await openTestDeps(t)
  await makeUser(house, { email: 'davna@mail.example' })
  const plan = () =>
    planLink(house.db, house.deps, { email: 'davna@mail.example', kind: 'password-reset', actor: 'unknown' })
  await plan()
  await house.sql.query(
    `UPDATE staff_links SET created_at = created_at - interval '31 days', expires_at = expires_at - interval '31 days'`,
  )
  await plan()
  await forgetSessions(house.deps)
  const { rows } = await house.sql.query(
    'SELECT (SELECT count(*)::int FROM staff_links) AS links, (SELECT count(*)::int FROM messages) AS mails',
  )
  t.same(rows, [{ links: 1, mails: 1 }])
})
