import t from 'tap'
import { asCitizen, book, call, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { linksOf, page, rowsOf, wordsOf } from './page-client.ts'
import { visitor } from './visitor.ts'

t.test('by code and telephone to the booking’s own address, in both languages', async (t) => {
  const { origin, sql } = await openTestHouse(t)
  const { slotIds } = await offerSlots(sql)
  const { body } = await book(origin, orderOf(1, slotIds[0] ?? 0))
  const citizen = visitor(origin)
  const before = await rowsOf(sql)
  const form = await citizen.get('/bg/moyat-chas?code=482915&proof=3456')
  t.equal(form.status, 200)
  t.equal(form.headers.get('cache-control'), 'no-store')
  t.notMatch(form.text, '482915', 'an address fills in nothing')
  t.match(form.text, 'href="https://priem.example/en/my-booking"')
  t.equal((await page(origin, '/bg/moyat-chas', { method: 'HEAD' })).status, 200)
  t.equal(await rowsOf(sql), before)

  const spaced = `${body.code.slice(0, 3)} ${body.code.slice(3)}`
  const bg = await citizen.post('/bg/moyat-chas', { code: spaced, proof: '0001' })
  t.match(bg, { status: 303, location: `/bg/chas/${body.manageToken}` })
  t.match(wordsOf(await citizen.get(bg.location ?? '')), 'Часът Ви е запазен')
  const en = await citizen.post('/en/my-booking', { code: body.code, proof: '0887 000 001' })
  t.match(en, { status: 303, location: `/en/booking/${body.manageToken}` })
})

t.test('all that fails is answered alike', async (t) => {
  const { origin, sql } = await openTestHouse(t)
  const { slotIds } = await offerSlots(sql)
  const [mine, gone, erased] = await Promise.all([1, 2, 3].map((n) => book(origin, orderOf(n, slotIds[n] ?? 0))))
  await call(origin, '/my-booking/cancel', { method: 'POST', headers: asCitizen(gone?.body.manageToken) })
  await call(origin, '/my-booking/erase', { method: 'POST', headers: asCitizen(erased?.body.manageToken) })
  const citizen = visitor(origin)
  const asked = [
    ['wrong', mine?.body.code, '9999'],
    ['ended', gone?.body.code, '0002'],
    ['erased', erased?.body.code, '0003'],
    ['unknown', '000000', '0001'],
  ]
  const pages = new Set<string>()
  for (const [what, code, proof] of asked) {
    const answer = await citizen.post('/bg/moyat-chas', { code, proof })
    t.equal(answer.status, 422, what)
    t.match(answer.text, '<title>Грешка: Намерете часа си')
    t.match(wordsOf(answer), 'Не намерихме предстоящ час с тези данни.')
    pages.add(answer.text.replace(`value="${code}"`, 'CODE').replace(`value="${proof}"`, 'PROOF'))
  }
  t.equal(pages.size, 1, 'apart from what was typed')
})

t.test('what cannot be read is named at its field, and never tried', async (t) => {
  const { origin, sql } = await openTestHouse(t)
  const citizen = visitor(origin)
  const answer = await citizen.post('/en/my-booking', { code: '12<b>', proof: '' })
  t.equal(answer.status, 422)
  t.match(answer.text, '<a href="#code">Enter the six digits')
  t.match(answer.text, '<a href="#proof">Enter the last four digits')
  t.match(answer.text, 'value="12&lt;b>"', 'what was typed is kept')
  t.equal((await citizen.post('/bg/moyat-chas', {})).status, 422)
  t.equal((await citizen.post('/bg/moyat-chas', { code: ['1', '2'] })).status, 422)
  t.equal(
    (await citizen.post('/bg/moyat-chas', { code: '482915', proof: '3456' }, { origin: 'https://evil.example' }))
      .status,
    403,
  )
  const { rows } = await sql.query('SELECT count(*)::int AS n FROM find_booking_tries')
  t.same(rows, [{ n: 0 }])
})

t.test('after five tries: 429, and the whole number or e-mail still opens the way', async (t) => {
  const { origin, sql } = await openTestHouse(t, { env: { RATE_LIMIT: 'on' } })
  const citizen = visitor(origin)
  for (let n = 0; n < 5; n += 1) await citizen.post('/bg/moyat-chas', { code: '482915', proof: '3456' })
  const answer = await citizen.post('/bg/moyat-chas', { code: '482915', proof: '3456' })
  t.equal(answer.status, 429)
  t.equal(answer.headers.get('retry-after'), '86400')
  t.match(
    wordsOf(answer),
    /днес вече не са\s+достатъчни.*Въведете целия\s+си\s+телефон или имейла.*обадете\s+на\s+03134/,
  )
  t.match(wordsOf(answer), 'Целият телефон или имейлът')
  const { rows } = await sql.query('SELECT count FROM find_booking_tries ORDER BY count')
  t.same(rows, [{ count: 5 }, { count: 6 }], 'the code and the address')

  const { slotIds } = await offerSlots(sql)
  const { body } = await book(origin, orderOf(1, slotIds[0] ?? 0))
  for (let n = 0; n < 5; n += 1) await citizen.post('/bg/moyat-chas', { code: body.code, proof: '9999' })
  t.equal((await citizen.post('/bg/moyat-chas', { code: body.code, proof: '0001' })).status, 429)
  t.match(await citizen.post('/bg/moyat-chas', { code: body.code, proof: '0887 000 001' }), {
    status: 303,
    location: `/bg/chas/${body.manageToken}`,
  })
  await sql.query(`UPDATE find_booking_tries SET count = 20`)
  const waiting = await citizen.post('/bg/moyat-chas', { code: '482915', proof: '3456' })
  t.equal(waiting.status, 429)
  t.match(wordsOf(waiting), /Твърде много опити Опитайте отново след \d+ минути\. Ако имате нужда/)
})

t.test('the way there: from home, from every footer, from where a link failed', async (t) => {
  const { origin } = await openTestHouse(t)
  for (const path of ['/bg/', '/bg/chas/x', '/bg/nyama', '/problems/gone'])
    t.ok(linksOf(await page(origin, path)).includes('/bg/moyat-chas'), path)
  t.match(wordsOf(await page(origin, '/bg/chas/x')), 'Намерете часа си с кода на записването')
  t.match(wordsOf(await page(origin, '/bg/')), 'Вече имате запазен час?')
})
