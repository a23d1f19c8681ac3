import t from 'tap'
import { checkInvariants } from '../../src/db/invariants.ts'
import { claimMessage } from '../../src/messages/queries.ts'
import { isOfStaff } from '../../src/messages/staff-link-facts.ts'
import { composeStaffLinkMail, staffLinkProspect } from '../../src/messages/staff-link-mail.ts'
import type { StaffAccount } from '../../src/staff/account-rules.ts'
import { hashPassword } from '../../src/staff/passwords.ts'
import { beginSecondFactor, confirmSecondFactor, lookAtSecondFactor } from '../../src/staff/second-factor.ts'
import { totpCode } from '../../src/staff/totp.ts'
import { page, rowsOf, wordsOf } from '../http/page-client.ts'
import { call } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaff, makeUser } from '../support/staff.ts'
import { asStaffPages } from '../support/staff-pages.ts'

const house = await openTestHouse(t)
const { origin, sql, deps } = house
await offerSlots(sql, { slug: 'kmet' })
await offerSlots(sql, { slug: 'sekretar' })
const admin = await asStaff(house)
const PASSWORD = 'четири думи без връзка'
const OTHER = 'съвсем друга парола 7'

const user = async (body: object) => call(origin, '/staff/users', { method: 'POST', headers: admin, body })
const signIn = (email: string, password: string, totp?: string) =>
  call(origin, '/session', { method: 'POST', body: { email, password, ...(totp && { totp }) } })

/** The mail that waits, as it would leave; it counts as sent then. */
async function nextMail() {
  const claim = await claimMessage(deps.db)
  if (!claim || !isOfStaff(claim.kind)) return null
  const prospect = await staffLinkProspect(deps.db, claim, deps.config)
  await sql.query(`UPDATE messages SET state = 'sent', lease_until = NULL, sent_at = house_now() WHERE id = $1`, [
    claim.id,
  ])
  return 'send' in prospect ? composeStaffLinkMail(prospect.send, deps.config) : null
}
const pathIn = (text: string) =>
  /https:\/\/priem\.example(\/sluzhebno\/parola\/[\w-]{43}\?lang=\w\w)/.exec(text)?.[1] ?? ''

t.test('an account is made by an invitation, by whose link its person chooses a password, once', async (t) => {
  const made = await user({
    email: 'Nova@mail.example',
    name: 'Нова  Колежка',
    roles: ['assistant'],
    officials: ['kmet'],
  })
  t.equal(made.status, 201)
  t.match(made.body, {
    email: 'Nova@mail.example',
    name: 'Нова Колежка',
    roles: ['assistant'],
    officials: ['kmet'],
    locale: 'bg',
    readsTopics: false,
    state: 'invited',
    secondFactor: false,
    lastSeenAt: null,
  })
  t.equal((await signIn('nova@mail.example', PASSWORD)).status, 401, 'no password yet')
  const mail = await nextMail()
  t.equal(mail?.to.address, 'Nova@mail.example')
  t.match(mail?.subject, 'Вашият служебен достъп')
  const path = pathIn(mail?.text ?? '')
  const token = path.slice('/sluzhebno/parola/'.length, -'?lang=bg'.length)
  const kept = await sql.query(
    `SELECT (SELECT string_agg(l::text, '') FROM staff_links l) || (SELECT string_agg(m::text, '') FROM messages m) AS text`,
  )
  t.notMatch(kept.rows[0].text, token, 'only its hash is kept')

  const before = await rowsOf(sql)
  const form = await page(origin, path)
  t.equal(form.status, 200)
  t.match(wordsOf(form), /За вход с Nova@mail\.example/)
  t.equal((await page(origin, path, { method: 'HEAD' })).status, 200)
  t.equal(await rowsOf(sql), before, 'looking changes nothing')

  const post = (password: string, repeat = password) =>
    page(origin, path, { method: 'POST', form: { password, repeat } })
  t.match(wordsOf(await post('къса')), /поне 12 знака/)
  t.match(wordsOf(await post(PASSWORD, 'друго')), /не са еднакви/)
  const both = await Promise.all([post(PASSWORD), post(PASSWORD)])
  t.same(both.map(({ status }) => status).sort(), [303, 410], 'of two at once one wins')
  t.match(both.find(({ status }) => status === 303)?.location, '/sluzhebno/vhod?parola=1')
  t.equal((await page(origin, path)).status, 410)
  t.equal((await signIn('nova@mail.example', PASSWORD)).status, 200)
})

t.test('an account says what is wrong with it, and there is one for an address', async (t) => {
  const bad = await user({ email: 'x@', name: ' ', roles: ['auditor'], officials: ['kmet', 'nyama'] })
  t.equal(bad.status, 422)
  t.same(
    bad.body.errors.map(({ pointer }: { pointer: string }) => pointer),
    ['/email', '/name', '/officials'],
  )
  t.equal((await user({ email: 'y@mail.example', name: 'Y', roles: [] })).status, 422)
  const twice = await user({ email: 'NOVA@mail.example', name: 'Друга', roles: ['auditor'] })
  t.match(twice.body, { code: 'invalid-body', errors: [{ pointer: '/email' }] })
})

t.test('what somebody may do changes with their next request; who is shut out has no session', async (t) => {
  const staff = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
  const patch = (body: object) =>
    call(origin, `/staff/users/${staff.userId}`, { method: 'PATCH', headers: admin, body })
  const changed = await patch({ roles: ['auditor'], officials: ['sekretar'] })
  t.match(changed.body, { roles: ['auditor'], officials: ['sekretar'], state: 'active' })
  t.match(wordsOf(await staff.get('/sluzhebno/')), /Служебен достъп – одитор/)
  t.match((await patch({ active: false })).body, { state: 'inactive' })
  t.equal((await staff.get('/sluzhebno/')).status, 303)
  const { rows } = await sql.query('SELECT end_reason FROM staff_sessions WHERE id = $1', [staff.sid])
  t.same(rows, [{ end_reason: 'revoked' }])
  t.equal(
    (await call(origin, '/staff/users/999999', { method: 'PATCH', headers: admin, body: { name: 'A' } })).status,
    404,
  )
})

t.test('the last administrator stays one', async (t) => {
  const { rows } = await sql.query(`SELECT id FROM staff_users WHERE active AND 'admin' = ANY (roles)`)
  t.equal(rows.length, 1)
  await makeUser(house, { email: 'pokanen@mail.example', passwordHash: null })
  t.equal((await user({ email: 'vtori@mail.example', name: 'Втори', roles: ['admin'] })).status, 201)
  // Neither of those two can sign in yet: they do not count.
  for (const body of [{ active: false }, { roles: ['auditor'] }]) {
    const refused = await call(origin, `/staff/users/${rows[0].id}`, { method: 'PATCH', headers: admin, body })
    t.match(refused.body, { status: 409, code: 'last-administrator' })
  }
})

t.test(
  'a forgotten password: known and unknown addresses hear the same, and only the known one is mailed',
  async (t) => {
    await makeUser(house, {
      email: 'zabravana@mail.example',
      roles: ['official'],
      passwordHash: await hashPassword(PASSWORD),
    })
    const staff = await signIn('zabravana@mail.example', PASSWORD)
    while (await nextMail());
    const ask = (email: string) => page(origin, '/sluzhebno/zabravena-parola', { method: 'POST', form: { email } })
    const [known, unknown] = [await ask('Zabravana@mail.example'), await ask('nikoy@mail.example')]
    t.equal(known.status, 200)
    t.equal(known.text, unknown.text)
    const audit = await sql.query(
      `SELECT subject_id FROM audit_entries WHERE action = 'send-password-reset' ORDER BY id DESC LIMIT 2`,
    )
    t.match(audit.rows, [{ subject_id: 'unknown' }, { subject_id: /^\d+$/ }])
    const first = pathIn((await nextMail())?.text ?? '')
    t.equal(await nextMail(), null)
    await ask('zabravana@mail.example')
    t.equal((await page(origin, first)).status, 410, 'a newer link ends the older')
    const path = pathIn((await nextMail())?.text ?? '')
    t.equal((await page(origin, path, { method: 'POST', form: { password: OTHER, repeat: OTHER } })).status, 303)
    t.equal((await signIn('zabravana@mail.example', PASSWORD)).status, 401)
    t.equal((await signIn('zabravana@mail.example', OTHER)).status, 200)
    const old = await call(origin, '/me', { headers: { authorization: `Bearer ${staff.body.accessToken}` } })
    t.equal(old.status, 401, 'the sessions of before have ended')
    for (let n = 0; n < 5; n++) await ask('zabravana@mail.example')
    const links = await sql.query(
      `SELECT count(*)::int AS n FROM staff_links l JOIN staff_users u ON u.id = l.user_id WHERE u.email = 'zabravana@mail.example'`,
    )
    t.equal(links.rows[0].n, 3, 'no more than three in an hour')
  },
)

t.test('a link runs out', async (t) => {
  const made = await user({ email: 'kasno@mail.example', name: 'Късно', roles: ['auditor'] })
  let mail = await nextMail()
  while (mail && mail.to.address !== 'kasno@mail.example') mail = await nextMail()
  await sql.query(`UPDATE staff_links SET expires_at = house_now() - interval '1 second' WHERE user_id = $1`, [
    made.body.id,
  ])
  t.equal((await page(origin, pathIn(mail?.text ?? ''))).status, 410)
  t.equal((await call(origin, `/staff/users/${made.body.id}/link`, { method: 'POST', headers: admin })).status, 204)
  t.match((await nextMail())?.subject, 'Вашият служебен достъп')
})

t.test('one’s own password and sessions', async (t) => {
  const staff = await asStaffPages(house, { email: 'svoya@mail.example', roles: ['front-desk'] })
  await sql.query('UPDATE staff_users SET password_hash = $2 WHERE id = $1', [
    staff.userId,
    await hashPassword(PASSWORD),
  ])
  const elsewhere = await signIn('svoya@mail.example', PASSWORD)
  const bearer = { authorization: `Bearer ${elsewhere.body.accessToken}` }
  const change = (current: string) =>
    staff.post('/sluzhebno/profil/parola', { current, password: OTHER, repeat: OTHER })
  t.match(wordsOf(await change('не е тази парола')), /Сегашната парола не е вярна/)
  t.equal((await call(origin, '/me', { headers: bearer })).status, 200)
  t.equal((await change(PASSWORD)).location, '/sluzhebno/profil?gotovo=parola')
  t.equal((await call(origin, '/me', { headers: bearer })).status, 401, 'elsewhere it has ended')
  t.match(wordsOf(await staff.get('/sluzhebno/profil?gotovo=parola')), /Паролата е сменена/)
  const again = await signIn('svoya@mail.example', OTHER)
  const other = await sql.query('SELECT id FROM staff_sessions WHERE user_id = $1 AND id <> $2 AND ended_at IS NULL', [
    staff.userId,
    staff.sid,
  ])
  t.equal((await staff.post('/sluzhebno/profil/sesii', { sesiya: other.rows[0].id })).status, 303)
  t.equal((await call(origin, '/me', { headers: { authorization: `Bearer ${again.body.accessToken}` } })).status, 401)
  const foreign = await asStaffPages(house)
  t.equal((await staff.post('/sluzhebno/profil/sesii', { sesiya: foreign.sid })).status, 404, 'nobody else’s')
  t.equal(
    (await foreign.post(`/sluzhebno/potrebiteli/${staff.userId}/sesii`, { sesiya: staff.sid })).status,
    303,
    'an administrator’s may',
  )
  t.equal((await staff.get('/sluzhebno/')).status, 303)
  await sql.query('UPDATE staff_users SET active = false WHERE id = $1', [foreign.userId])
})

t.test('the pages of accounts do what the API does', async (t) => {
  const staff = await asStaffPages(house)
  t.match(
    wordsOf(await staff.get('/sluzhebno/potrebiteli')),
    /Нова Колежка Nova@mail\.example сътрудник Кмет на общината Има достъп/,
  )
  const faulty = await staff.post('/sluzhebno/potrebiteli', {
    email: 'x',
    name: 'Хриси',
    officials: ['kmet', 'sekretar'],
  })
  t.equal(faulty.status, 422)
  t.match(wordsOf(faulty), /Въведете един имейл адрес.*Изберете поне една роля/)
  t.match(faulty.text, /name="officials" type="checkbox" value="sekretar" checked/)
  const sent = await staff.post('/sluzhebno/potrebiteli', {
    email: 'hrisi@mail.example',
    name: 'Хриси Пример',
    roles: ['assistant', 'official'],
    officials: 'kmet',
    locale: 'en',
  })
  t.equal(sent.location, '/sluzhebno/potrebiteli?gotovo=pokana')
  const listed = await call(origin, '/staff/users', { headers: admin })
  const account: StaffAccount = listed.body.items.find(({ email }: { email: string }) => email === 'hrisi@mail.example')
  t.match(account, { roles: ['assistant', 'official'], officials: ['kmet'], locale: 'en', state: 'invited' })
  const saved = await staff.post(`/sluzhebno/potrebiteli/${account.id}`, {
    name: 'Хриси Пример',
    roles: 'front-desk',
    readsTopics: 'da',
    active: 'da',
  })
  t.equal(saved.location, '/sluzhebno/potrebiteli?gotovo=promyana')
  const again = await call(origin, '/staff/users', { headers: admin })
  t.match(
    again.body.items.find(({ id }: { id: unknown }) => id === account.id),
    { roles: ['front-desk'], officials: [], readsTopics: true },
  )
  t.equal(
    (await staff.post(`/sluzhebno/potrebiteli/${account.id}/vrazka`)).location,
    `/sluzhebno/potrebiteli/${account.id}?gotovo=vrazka`,
  )
  t.equal((await staff.get('/sluzhebno/potrebiteli/999999')).status, 404)
  await sql.query('UPDATE staff_users SET active = false WHERE id = $1', [staff.userId])
})

t.test(
  'the second step: turned on by a code, each code counts once, and recovery codes for a lost telephone',
  async (t) => {
    const staff = await asStaffPages(house, { email: 'dve@mail.example', roles: ['auditor'] })
    await sql.query('UPDATE staff_users SET password_hash = $2 WHERE id = $1', [
      staff.userId,
      await hashPassword(PASSWORD),
    ])
    t.equal((await staff.post('/sluzhebno/profil/vtora-stapka')).status, 303)
    const { secret } = await lookAtSecondFactor(deps, { id: staff.userId })
    if (!secret) throw new Error('no secret')
    const shown = await staff.get('/sluzhebno/profil/vtora-stapka')
    t.match(shown.text, /<svg class="qr"/)
    const kept = await sql.query('SELECT u::text AS text FROM staff_users u WHERE id = $1', [staff.userId])
    t.notMatch(kept.rows[0].text, secret.toString('hex'), 'sealed')
    const step = () => Math.floor(deps.clock.now().toSeconds() / 30)
    t.equal((await signIn('dve@mail.example', PASSWORD)).status, 200, 'not on before it is confirmed')
    t.equal(
      (await staff.post('/sluzhebno/profil/vtora-stapka/potvardi', { code: totpCode(secret, step() + 5) })).status,
      422,
    )
    const on = await staff.post('/sluzhebno/profil/vtora-stapka/potvardi', { code: totpCode(secret, step() - 1) })
    const codes = [...on.text.matchAll(/<code>([0-9A-Z]{5}-[0-9A-Z]{5})<\/code>/g)].map(([, code]) => code ?? '')
    t.equal(codes.length, 10)
    t.match((await signIn('dve@mail.example', PASSWORD)).body, { status: 401, code: 'second-factor-required' })
    t.match((await signIn('dve@mail.example', OTHER)).body, { code: 'sign-in-refused' }, 'a stranger is not told of it')
    t.match((await signIn('dve@mail.example', PASSWORD, totpCode(secret, step() + 5))).body, {
      code: 'sign-in-refused',
    })
    const code = totpCode(secret, step())
    const both = await Promise.all([
      signIn('dve@mail.example', PASSWORD, code),
      signIn('dve@mail.example', PASSWORD, code),
    ])
    t.same(both.map(({ status }) => status).sort(), [200, 401], 'a code counts once')
    t.equal((await signIn('dve@mail.example', PASSWORD, codes[0])).status, 200)
    t.equal((await signIn('dve@mail.example', PASSWORD, codes[0])).status, 401, 'a recovery code too')
    const form = { email: 'dve@mail.example', password: PASSWORD }
    const asked = await page(origin, '/sluzhebno/vhod', { method: 'POST', form })
    t.equal(asked.status, 422)
    t.match(wordsOf(asked), /Въведете кода от приложението/)
    t.equal(
      (
        await page(origin, '/sluzhebno/vhod', {
          method: 'POST',
          form: { ...form, totp: codes[1]?.toLowerCase() ?? '' },
        })
      ).status,
      303,
    )
    t.equal((await staff.post('/sluzhebno/profil/vtora-stapka/izklyuchi', { code: codes[2] ?? '' })).status, 303)
    t.equal((await signIn('dve@mail.example', PASSWORD)).status, 200)
  },
)

t.test(
  'where administrators must have a second step, they reach no more than their own account without it',
  async (t) => {
    const strict = await openTestHouse(t, { env: { ADMIN_SECOND_FACTOR: 'required' } })
    const staff = await asStaffPages(strict)
    t.equal((await staff.get('/sluzhebno/potrebiteli')).location, '/sluzhebno/profil/vtora-stapka?zadalzhitelno=1')
    t.match(wordsOf(await staff.get('/sluzhebno/profil/vtora-stapka?zadalzhitelno=1')), /задължителна/)
    const headers = await asStaff(strict)
    t.match((await call(strict.origin, '/staff/users', { headers })).body, {
      status: 403,
      code: 'second-factor-missing',
    })
    t.equal((await call(strict.origin, '/me', { headers })).status, 200)
    const keeper = await asStaff(strict, { roles: ['assistant'] })
    t.equal((await call(strict.origin, '/staff/schedules', { headers: keeper })).status, 200, 'nobody else is asked')
    await beginSecondFactor(strict.deps, { id: staff.userId })
    const { secret } = await lookAtSecondFactor(strict.deps, { id: staff.userId })
    const code = secret ? totpCode(secret, Math.floor(strict.deps.clock.now().toSeconds() / 30)) : ''
    t.ok(await confirmSecondFactor(strict.deps, { id: staff.userId, code }))
    t.equal((await staff.get('/sluzhebno/potrebiteli')).status, 200)
  },
)

t.test('a mail with a link that cannot be delivered ends there, and breaks nothing that must hold', async (t) => {
  await user({ email: 'varnato@mail.example', name: 'Върнато Писмо', roles: ['auditor'] })
  await sql.query(
    `UPDATE messages SET state = 'dead', last_error = 'EENVELOPE 550' WHERE staff_link_id IS NOT NULL AND state = 'pending'`,
  )
  t.same(await checkInvariants(house.url), [])
})
