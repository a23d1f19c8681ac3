import t from 'tap'
import { hashPassword } from '../../src/staff/passwords.ts'
import { call } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { makeUser } from '../support/staff.ts'

t.test('A18 no password, token, e-mail or name of staff in logs, metrics, error bodies or the audit log', async (t) => {
  const lines: string[] = []
  const house = await openTestHouse(t, {
    env: { LOG_LEVEL: 'debug' },
    logStream: { write: (line) => void lines.push(line) },
  })
  const person = { email: 'canary.green@mail.example', password: 'зелената канарка пее' }
  const userId = await makeUser(house, { email: person.email, passwordHash: await hashPassword(person.password) })
  const post = (path: string, body: unknown, headers = {}) =>
    call(house.origin, path, { method: 'POST', body, headers })

  const { body: first } = await post('/session', person)
  const { body: tokens } = await post('/session/refresh', { refreshToken: first.refreshToken })
  const bearer = { authorization: `Bearer ${tokens.accessToken}` }
  t.equal((await call(house.origin, '/me', { headers: bearer })).status, 200)
  const refused = [
    await post('/session', { ...person, password: 'друга канарка летя' }),
    await post('/session', { email: 'stranger.green@mail.example', password: person.password }),
    await post('/session', { ...person, password: `${person.password}${'!'.repeat(120)}` }),
    await post('/session', { email: person.password, password: person.email }),
    await call(house.origin, '/me', { headers: { authorization: `Bearer ${tokens.accessToken}x` } }),
    await call(house.origin, `/me?token=${tokens.accessToken}`),
    await call(house.origin, `/session/${tokens.refreshToken}`),
    await post('/session/refresh', { refreshToken: `${tokens.refreshToken}x` }),
  ]
  // And where the database itself fails with their words in its mouth.
  await house.sql.query(`ALTER TABLE staff_sessions ADD CONSTRAINT odd CHECK (created_at < 'epoch') NOT VALID`)
  refused.push(await post('/session', person), await post('/session/refresh', { refreshToken: tokens.refreshToken }))
  t.same(
    refused.map(({ status }) => status),
    [401, 401, 422, 422, 401, 401, 404, 401, 500, 500],
  )
  await house.sql.query('ALTER TABLE staff_sessions DROP CONSTRAINT odd')
  refused.push(await post('/session/refresh', { refreshToken: first.refreshToken }))
  t.equal((await call(house.origin, '/me', { headers: bearer })).status, 401)

  const logged = lines.join('')
  t.match(logged, '"route":"/api/v1/session"')
  t.match(logged, '"msg":"bug"')
  const audit = JSON.stringify((await house.sql.query('SELECT * FROM audit_entries')).rows)
  t.match(audit, `user:${userId}`)
  const metrics = await (await fetch(`${house.origin}/metrics`)).text()
  const shown = refused.map(({ text }) => text).join('')
  const { rows } = await house.sql.query('SELECT password_hash FROM staff_users')
  const secrets = [
    ...[person.email, 'canary.green', 'stranger.green', person.password, 'канарка', 'Радка Илиева'],
    ...[first, tokens].flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]),
    rows[0].password_hash,
  ]
  for (const [what, text] of Object.entries({ logs: logged, metrics, 'error bodies': shown, 'the audit log': audit }))
    for (const secret of secrets) t.notOk(text.includes(secret), `${secret.slice(0, 12)}… in ${what}`)
})
