import { gzipSync } from 'node:zlib'
import t from 'tap'
import { openTestHouse } from '../support/house.ts'
import { linksOf, page, rowsOf, wordsOf } from './page-client.ts'
import { openTown } from './town.ts'

t.test('the start page names each official, the rule in words and the first free time', async (t) => {
  const { origin } = await openTown(t)
  const bg = await page(origin, '/bg/')
  t.equal(bg.status, 200)
  t.equal(bg.headers.get('content-type'), 'text/html; charset=utf-8')
  t.equal(bg.headers.get('content-language'), 'bg')
  t.match(bg.text, '<title>При кого искате да запазите час? – Запазване на час за приемен ден – Община Сопот</title>')
  const words = wordsOf(bg)
  t.match(words, 'Заместник-кмет на общината, ресор „Образование, култура и социални дейности“')
  t.match(words, 'Приемни дни: всеки вторник, 14:00–17:00 ч.')
  t.match(words, /Първи свободен час: вторник, \d+ \S+ 20\d\d г\., \d\d:\d\d ч\./)
  t.match(words, 'Стъпка 1 от 4')
  t.match(words, 'Можете и да се обадите на 03134/20-54: ще Ви насочим.')
  t.ok(linksOf(bg).includes('/bg/zapazi/zamestnik-kmet-obrazovanie'))
  t.match(bg.text, 'href="tel:+35931342054"')
  t.ok(linksOf(bg).includes('/api/docs'))

  const en = await page(origin, '/en/')
  t.match(en.text, '<html lang="en"')
  t.match(wordsOf(en), 'Deputy Mayor, portfolio: Education, culture and social affairs')
  t.match(wordsOf(en), /First free time: Tuesday \d+ \S+ 20\d\d, \d\d:\d\d/)
  t.notMatch(en.text.replace(/<li[^>]*>.*?Български.*?<\/li>/s, ''), /[Ѐ-ӿ]/, 'no Bulgarian on the English page')
})

t.test('an official without free times is said so, and a town without officials too', async (t) => {
  const house = await openTestHouse(t)
  t.match(wordsOf(await page(house.origin, '/bg/')), 'Още няма обявени приемни дни. Обадете се на 03134/20-54.')
  await house.sql.query(
    `INSERT INTO officials (slug, office, title_bg, title_en) VALUES ('kmet', 'mayor', 'Кмет', 'Mayor')`,
  )
  house.deps.changes.announce('kmet')
  t.match(wordsOf(await page(house.origin, '/bg/')), /Кмет Няма обявени приемни дни\. В момента няма свободни часове\./)
  t.match(wordsOf(await page(house.origin, '/en/')), 'There are no free times now.')
})

t.test('the language: never guessed for the start page, remembered once chosen', async (t) => {
  const { origin } = await openTestHouse(t)
  const first = await page(origin, '/', { headers: { 'accept-language': 'en' } })
  t.same([first.status, first.location, first.headers.get('vary')], [302, '/bg/', 'cookie'])
  t.match(await page(origin, '/en'), { status: 302, location: '/en/' })

  const bg = await page(origin, '/bg/')
  t.match(bg.text, '<a class="govuk-link" lang="en" hreflang="en" href="/en/?lang=en">English</a>')
  t.match(bg.text, '<link rel="alternate" hreflang="en" href="https://priem.example/en/"/>')
  t.notOk(bg.headers.get('set-cookie'), 'a visit is no choice')
  const chosen = await page(origin, '/en/?lang=en&ot=2026-12-01')
  t.same([chosen.status, chosen.location], [303, '/en/?ot=2026-12-01'])
  t.equal(chosen.headers.get('set-cookie'), 'priemna_lang=en; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly')
  const cookie = { cookie: 'other=1; priemna_lang=en' }
  t.equal((await page(origin, '/', { headers: cookie })).location, '/en/')
  t.match((await page(origin, '/problems/gone', { headers: cookie })).text, '<html lang="en"')
  t.equal((await page(origin, '/', { headers: { cookie: 'priemna_lang=//evil.example' } })).location, '/bg/')
  t.equal((await page(origin, '/bg/?lang=en')).status, 200, 'the address speaks first')
})

t.test('what is not there: a page for people, JSON for programs', async (t) => {
  const { origin } = await openTestHouse(t)
  for (const path of [
    '/bg/nyama',
    '/nyama',
    '/bg/%zz',
    '/bg/%E0%A4%A',
    `/bg/${'a'.repeat(500)}`,
    '/bg/?x=%zz',
    '/assets/x.css',
    '//evil.example/x',
  ]) {
    const answer = await page(origin, path)
    t.equal(answer.status, path === '/bg/?x=%zz' ? 200 : 404, path)
    t.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8', path)
    t.match(answer.headers.get('content-security-policy'), "default-src 'none'", path)
    t.notMatch(answer.text, 'evil', path)
  }
  t.match(wordsOf(await page(origin, '/bg/nyama')), /Страницата не е намерена .*обадете се на 03134\/20-54\./)
  t.match(wordsOf(await page(origin, '/en/nyama')), 'Page not found')
  for (const path of ['/api/x', '/api/v1/x', '/api/v1/%zz', '/api/%zz'])
    t.match((await page(origin, path)).headers.get('content-type'), 'application/problem+json', path)
  t.equal((await page(origin, '/bg/', { method: 'POST', form: {} })).status, 404)
})

t.test('a bug: 500 with the number of the request and the telephone, nothing leaks', async (t) => {
  const lines: string[] = []
  const house = await openTestHouse(t, {
    env: { LOG_LEVEL: 'error' },
    logStream: { write: (line: string) => lines.push(line) },
  })
  await house.sql.query('ALTER TABLE officials RENAME TO hidden')
  const answer = await page(house.origin, '/bg/')
  t.equal(answer.status, 500)
  t.equal(answer.headers.get('cache-control'), 'no-store')
  const number = /Номер на заявката: ([0-9a-f-]{36})/.exec(wordsOf(answer))?.[1]
  t.ok(number && lines.some((line) => line.includes(number)), 'the number finds the line in the log')
  t.match(wordsOf(answer), '03134/20-54')
  t.notMatch(answer.text, /officials|SELECT|42P01|at .*\.ts/)
  t.match(wordsOf(await page(house.origin, '/en/')), 'Something went wrong on our side')
})

t.test('the public files: named by their content, kept for ever, small', async (t) => {
  const { origin } = await openTestHouse(t)
  const home = await page(origin, '/bg/')
  const files = linksOf(home).filter((path) => path.startsWith('/assets/'))
  t.equal(new Set(files).size, 4)
  for (const path of files) {
    const { status, headers } = await page(origin, path)
    t.equal(status, 200, path)
    t.match(path, /\.[0-9a-f]{12}\.(css|woff2|svg)$/)
    t.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable')
  }
  const css = files.find((path) => path.endsWith('.css')) ?? ''
  const zipped = await fetch(`${origin}${css}`, { headers: { 'accept-encoding': 'gzip' } })
  t.equal(zipped.headers.get('content-encoding'), 'gzip')
  t.ok(Number(zipped.headers.get('content-length')) < 13_000, `${zipped.headers.get('content-length')} bytes`)
  const plain = await fetch(`${origin}${css}`, { headers: { 'accept-encoding': 'identity' } })
  t.equal(plain.headers.get('content-encoding'), null)
  t.equal(await plain.text(), await zipped.text())

  const weights = [...new Set(files)].map(async (path) => {
    const answer = await fetch(`${origin}${path}`, { headers: { 'accept-encoding': 'gzip' } })
    return Number(answer.headers.get('content-length'))
  })
  const weight = (await Promise.all(weights)).reduce((sum, each) => sum + each, gzipSync(home.text).length)
  t.ok(weight < 90_000, `a first visit weighs ${weight} bytes`)
})

t.test('the document of the API names no page', async (t) => {
  const { app } = await openTestHouse(t)
  const paths = Object.keys(app.swagger().paths ?? {})
  t.ok(paths.length > 5)
  t.same(
    paths.filter((path) => !path.startsWith('/api/v1/')),
    [],
  )
})

t.test('no page has a dead link, and looking changes no row', async (t) => {
  const { origin, sql, tokens } = await openTown(t)
  const before = await rowsOf(sql)
  const seen = new Set<string>()
  const waiting = [
    '/',
    '/dev/mail',
    ...Object.values(tokens).flatMap((token) => [`/bg/chas/${token}`, `/en/booking/${token}`]),
  ]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    const got = await page(origin, path)
    t.ok(got.status < 400, `${got.status} ${path}`)
    t.equal(
      (await page(origin, path, { method: 'HEAD' })).status,
      path.includes('lang=') ? 200 : got.status,
      `HEAD ${path}`,
    )
    waiting.push(...(got.location ? [got.location] : linksOf(got)))
  }
  t.ok(seen.size > 80, `${seen.size} addresses`)
  t.equal(await rowsOf(sql), before)
})
