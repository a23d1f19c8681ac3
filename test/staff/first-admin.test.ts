import t from 'tap'
import { greeting } from '../../src/greeting.ts'
import { demoPassword } from '../../src/staff/demo-password.ts'
import { demoStaff, ensureDemoStaff } from '../../src/staff/demo-staff.ts'
import { ensureAdmin, firstAdminFault, knownSignIn } from '../../src/staff/first-admin.ts'
import { call } from '../support/client.ts'
import { openTestDeps, openTestHouse, testConfig } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { bearer, makeSession, makeUser } from '../support/staff.ts'

const ADMIN = { ADMIN_EMAIL: 'Boss@mail.example', ADMIN_PASSWORD: 'жълта круша, 3 лева' }

t.test('where nobody is an administrator, the one of the settings is made, once', async (t) => {
  const house = await openTestHouse(t, { env: ADMIN })
  await makeUser(house, { roles: ['assistant'] })
  await makeUser(house, { email: 'invited@mail.example', passwordHash: null })
  t.equal(await knownSignIn(house.deps), 'nobody')
  await Promise.all([ensureAdmin(house.deps), ensureAdmin(house.deps), ensureAdmin(house.deps)])
  await ensureAdmin(house.deps)
  const { rows } = await house.sql.query(`SELECT email, roles FROM staff_users WHERE 'admin' = ANY (roles) ORDER BY id`)
  t.same(rows, [
    { email: 'invited@mail.example', roles: ['admin'] },
    { email: 'Boss@mail.example', roles: ['admin'] },
  ])
  const body = { email: 'boss@mail.example', password: ADMIN.ADMIN_PASSWORD }
  t.equal((await call(house.origin, '/session', { method: 'POST', body })).status, 200)
  t.equal(await knownSignIn(house.deps), null, 'a password of the settings is never said')
})

t.test('with an administrator the settings change nothing', async (t) => {
  const house = await openTestDeps(t, { env: ADMIN })
  await makeUser(house, { email: 'first@mail.example' })
  await ensureAdmin(house.deps)
  t.same((await house.sql.query('SELECT email FROM staff_users')).rows, [{ email: 'first@mail.example' }])
  t.same((await house.sql.query('SELECT * FROM audit_entries')).rows, [])
})

t.test('the account of that e-mail becomes administrator again, without its old sessions', async (t) => {
  const house = await openTestHouse(t, { env: ADMIN })
  const userId = await makeUser(house, { email: 'boss@mail.example', roles: ['auditor'] })
  const headers = bearer(house, { userId, sid: await makeSession(house, userId) })
  t.equal((await call(house.origin, '/me', { headers })).status, 200)
  await house.sql.query('UPDATE staff_users SET active = false')
  await ensureAdmin(house.deps)
  const { rows } = await house.sql.query('SELECT id, roles, active, version FROM staff_users')
  t.same(rows, [{ id: userId, roles: ['auditor', 'admin'], active: true, version: 2 }])
  t.equal((await call(house.origin, '/me', { headers })).status, 401)
  const audit = await house.sql.query('SELECT actor, action, subject_id FROM audit_entries')
  t.same(audit.rows, [{ actor: 'system', action: 'make-administrator', subject_id: String(userId) }])
})

t.test(
  'the demo has an administrator whose password is made from the key, and said as long as it is right',
  async (t) => {
    const house = await openTestHouse(t, { env: { DEMO: '1' } })
    await ensureAdmin(house.deps)
    const staff = await knownSignIn(house.deps)
    t.same(staff, { email: 'admin@sopot.example', password: demoPassword(house.deps.config.secretKeys) })
    t.equal((await call(house.origin, '/session', { method: 'POST', body: staff })).status, 200)
    const said = greeting(house.deps.config, house.origin, { staff })
    t.match(
      said,
      `  Staff of the demo     admin@sopot.example   password: ${demoPassword(house.deps.config.secretKeys)}\n`,
    )
    t.match(
      said,
      `curl -X POST https://priem.example/api/v1/session -H 'Content-Type: application/json' -d '${JSON.stringify(staff)}'`,
    )

    await offerSlots(house.sql, { slug: 'kmet' })
    await offerSlots(house.sql, { slug: 'sekretar' })
    await ensureDemoStaff(house.deps)
    await ensureDemoStaff(house.deps)
    const made =
      await house.sql.query(`SELECT u.roles, array(SELECT o.slug FROM staff_users_officials k JOIN officials o ON o.id = k.official_id
      WHERE k.user_id = u.id ORDER BY o.slug) AS officials FROM staff_users u WHERE u.email <> 'admin@sopot.example' ORDER BY u.id`)
    t.same(made.rows, [
      { roles: ['assistant'], officials: ['kmet'] },
      { roles: ['front-desk'], officials: ['kmet', 'sekretar'] },
      { roles: ['official'], officials: ['kmet'] },
      { roles: ['auditor'], officials: [] },
    ])
    const others = await demoStaff(house.deps)
    const password = demoPassword(house.deps.config.secretKeys)
    for (const { email } of others)
      t.equal((await call(house.origin, '/session', { method: 'POST', body: { email, password } })).status, 200, email)
    t.match(
      greeting(house.deps.config, house.origin, { staff, others }),
      /\n +oditor@sopot\.example {8}the same password: auditor\n/,
    )

    await house.sql.query(`UPDATE staff_users SET password_hash = replace(password_hash, '$m=19456', '$m=19457')`)
    t.equal(await knownSignIn(house.deps), null, 'another password')
    await house.sql.query('UPDATE staff_users SET active = false')
    t.equal(await knownSignIn(house.deps), 'nobody')
  },
)

t.test('in production there is no demo administrator, nor where the settings name one', async (t) => {
  const smtp = { NODE_ENV: 'production', SMTP_URL: 'smtp://127.0.0.1:1' }
  for (const env of [{ DEMO: '1', ...smtp }, { DEMO: '0' }, { DEMO: '1', ...smtp, ...ADMIN }]) {
    const house = await openTestDeps(t, { env })
    await ensureAdmin(house.deps)
    await ensureDemoStaff(house.deps)
    const { rows } = await house.sql.query('SELECT email FROM staff_users')
    t.same(rows, 'ADMIN_EMAIL' in env ? [{ email: 'Boss@mail.example' }] : [])
    t.equal(await knownSignIn(house.deps), 'ADMIN_EMAIL' in env ? null : 'nobody')
  }
  t.match(greeting(testConfig(), 'http://127.0.0.1:3000', { staff: 'nobody' }), /nobody can sign in. Set ADMIN_EMAIL/)
  t.notMatch(greeting(testConfig(), null, { staff: 'nobody' }), /sign in/, 'a worker has no door')
})

t.test('a weak password of the settings is one line', async (t) => {
  const fault = (ADMIN_PASSWORD: string) => firstAdminFault(testConfig({ ...ADMIN, ADMIN_PASSWORD }))
  t.equal(firstAdminFault(testConfig()), null)
  t.equal(fault(ADMIN.ADMIN_PASSWORD), null)
  t.equal(fault('short'), 'ADMIN_PASSWORD is too short: it needs at least 12 characters')
  t.equal(fault('й'.repeat(64) + 'ц'.repeat(65)), 'ADMIN_PASSWORD is too long: it may have 128 characters')
  for (const common of ['qwertyuiop123', 'boss@mail.example', 'parolaparola'])
    t.match(fault(common), /^ADMIN_PASSWORD is too common: [^\n]+$/, common)
})

t.test("the demo's password has 60 bits, differs with the key and is none of the weak", async (t) => {
  const passwords = Array.from({ length: 200 }, (_, n) => demoPassword([{ id: 0, secret: `key ${n} `.repeat(8) }]))
  t.equal(new Set(passwords).size, 200)
  const letters = passwords.map((each) => each.replaceAll('-', ''))
  for (let place = 0; place < 20; place++) {
    const seen = new Set(letters.map((each) => each[place]))
    t.equal(seen.size, place % 2 === 0 ? 16 : 4, `place ${place}`)
  }
})
