import t from 'tap'
import { hashPassword } from '../../src/staff/passwords.ts'
import { page, rowsOf, wordsOf } from '../http/page-client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { makeUser } from '../support/staff.ts'
import { asStaffPages, browserOf, pageCookie } from '../support/staff-pages.ts'

const house = await openTestHouse(t)
const { origin, sql } = house
await offerSlots(sql, { slug: 'kmet' })
const PASSWORD = 'четири думи без връзка'

t.test('whoever is not signed in is led to the sign-in, and from there to where they wanted', async (t) => {
  const asked = await page(origin, '/sluzhebno/?ot=2026-11-24')
  t.equal(asked.status, 303)
  t.equal(asked.location, '/sluzhebno/vhod?kam=%2Fsluzhebno%2F%3Fot%3D2026-11-24')
  const form = await page(origin, asked.location ?? '')
  t.equal(form.status, 200)
  t.match(form.text, 'name="kam" value="/sluzhebno/?ot=2026-11-24"')
  t.equal(form.headers.get('cache-control'), 'no-store')
  t.equal(form.headers.get('x-robots-tag'), 'noindex')
  await makeUser(house, {
    email: 'rilieva@mail.example',
    roles: ['assistant'],
    officials: ['kmet'],
    passwordHash: await hashPassword(PASSWORD),
  })
  const wrong = await page(origin, '/sluzhebno/vhod', {
    method: 'POST',
    form: { email: 'rilieva@mail.example', password: 'друга парола', kam: '/sluzhebno/?ot=2026-11-24' },
  })
  t.equal(wrong.status, 422)
  t.match(wrong.text, 'Имейлът или паролата не са верни')
  t.match(wrong.text, 'value="rilieva@mail.example"')
  t.notMatch(wrong.text, 'друга парола', 'a password is never sent back')
  const right = await page(origin, '/sluzhebno/vhod', {
    method: 'POST',
    form: { email: 'RIlieva@mail.example ', password: PASSWORD, kam: '/sluzhebno/?ot=2026-11-24' },
  })
  t.equal(right.status, 303)
  t.equal(right.location, '/sluzhebno/?ot=2026-11-24')
  const set = right.headers.get('set-cookie') ?? ''
  t.match(set, /^sid=[\w-]+\.[\w-]+\.[\w-]+; Path=\/; SameSite=Lax; HttpOnly$/)
  const start = await page(origin, '/sluzhebno/', { headers: { cookie: set.split(';')[0] ?? '' } })
  t.equal(start.status, 200)
  t.match(wordsOf(start), /Служебен достъп – сътрудник/)
  t.match(wordsOf(start), /Днес няма приеми\. Следващият прием е на/)
})

t.test('the way back is never another site', async (t) => {
  for (const kam of [
    'https://evil.example/',
    '//evil.example',
    '/sluzhebno//evil.example',
    '/sluzhebno/\\evil.example',
    '/bg/',
    '/sluzhebno/../bg/',
    '/sluzhebno/\n',
    'javascript:alert(1)',
  ]) {
    const { text } = await page(origin, `/sluzhebno/vhod?${new URLSearchParams({ kam })}`)
    t.match(text, 'name="kam" value="/sluzhebno/"', kam)
  }
})

t.test('a session that ends shuts its browser out at once', async (t) => {
  const staff = await asStaffPages(house)
  t.equal((await staff.get('/sluzhebno/')).status, 200)
  const out = await staff.post('/sluzhebno/izhod')
  t.equal(out.location, '/sluzhebno/vhod?izhod=1')
  t.match(out.headers.get('set-cookie') ?? '', /^sid=; Path=\/; Max-Age=0;/)
  const after = await staff.get('/sluzhebno/')
  t.equal(after.location, '/sluzhebno/vhod?kam=%2Fsluzhebno%2F&kraj=1')
  t.match((await page(origin, after.location ?? '')).text, 'Сесията Ви приключи')
})

t.test('A9 a cookie is renewed while its session lives, and too old a one is none', async (t) => {
  const staff = await asStaffPages(house)
  const answer = (age: number) =>
    page(origin, '/sluzhebno/', { headers: { cookie: `sid=${pageCookie(house.deps, { ...staff, age })}` } })
  t.equal((await answer(30)).headers.get('set-cookie'), null, 'fresh')
  for (const age of [90, 14 * 60, 16 * 60, 31 * 60]) {
    const { status, headers } = await answer(age)
    t.equal(status, 200, `${age} s`)
    t.match(headers.get('set-cookie') ?? '', /^sid=[\w-]+\./, `${age} s: renewed`)
  }
  t.equal((await answer(33 * 60)).status, 303, 'older than any session may idle')
})

t.test('a page that the role may not open says why; a page that is not there is 404 in the same frame', async (t) => {
  const staff = await asStaffPages(house, { roles: ['auditor'] })
  const missing = await staff.get('/sluzhebno/nyama-takava')
  t.equal(missing.status, 404)
  t.match(wordsOf(missing), /Служебен достъп – одитор/)
  t.equal((await page(origin, '/sluzhebno/nyama-takava')).status, 303, 'a stranger is not told what there is')
})

t.test('the language is the person’s own, and changes by a post', async (t) => {
  const staff = await asStaffPages(house)
  t.match((await staff.get('/sluzhebno/')).text, '<html lang="bg"')
  const changed = await staff.post('/sluzhebno/ezik', { ezik: 'en', kam: '/sluzhebno/?ot=2026-11-24' })
  t.equal(changed.location, '/sluzhebno/?ot=2026-11-24')
  t.match((await staff.get('/sluzhebno/')).text, '<html lang="en"')
  t.equal((await staff.post('/sluzhebno/ezik', { ezik: 'de' })).status, 422)
})

t.test('A14 nothing changes by a post that does not come from our own form', async (t) => {
  const staff = await asStaffPages(house)
  const other = await asStaffPages(house)
  const before = await rowsOf(sql)
  const { cookie } = staff
  const form = { ezik: 'en', _csrf: staff.csrf }
  const refused: [string, Parameters<typeof page>[2]][] = [
    ['a form of another site', { headers: { cookie, origin: 'https://evil.example' }, form }],
    ['a frame without origin', { headers: { cookie, origin: 'null' }, form }],
    [
      'a fetch from another site',
      { headers: { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, form },
    ],
    ['a neighbour on the same domain', { headers: { cookie, 'sec-fetch-site': 'same-site' }, form }],
    [
      'a navigation from another site',
      {
        headers: { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
        form,
      },
    ],
    ['no token', { headers: { cookie }, form: { ezik: 'en' } }],
    ['the token of another session', { headers: { cookie }, form: { ...form, _csrf: other.csrf } }],
    ['text/plain', { headers: { cookie, 'content-type': 'text/plain' }, raw: `ezik=en&_csrf=${staff.csrf}` }],
    ['JSON', { headers: { cookie, 'content-type': 'application/json' }, raw: JSON.stringify(form) }],
    ['nothing', { headers: { cookie } }],
  ]
  for (const path of ['/sluzhebno/ezik', '/sluzhebno/izhod'])
    for (const [name, request] of refused) {
      const { status } = await page(origin, path, { method: 'POST', ...request })
      t.ok(status === 403 || status === 415, `${path} by ${name}: ${status}`)
    }
  t.equal(await rowsOf(sql), before, '0 changes')
  t.equal((await staff.post('/sluzhebno/ezik', { ezik: 'en' })).status, 303, 'our own form works')
})

t.test('the cookie of a page is no bearer, and a bearer’s token is no cookie', async (t) => {
  const staff = await asStaffPages(house)
  const me = await fetch(`${origin}/api/v1/me`, { headers: { authorization: `Bearer ${staff.cookieValue}` } })
  t.equal(me.status, 401)
  const { bearer } = await import('../support/staff.ts')
  const token = bearer(house, staff).authorization.slice(7)
  t.equal((await page(origin, '/sluzhebno/', { headers: { cookie: `sid=${token}` } })).status, 303)
  t.equal((await browserOf(house, staff).get('/sluzhebno/')).status, 200)
})
