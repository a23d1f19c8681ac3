import t from 'tap'
import { buildApp } from '../../src/app.ts'
import { openTestHouse } from '../support/house.ts'
import { page, wordsOf } from './page-client.ts'
import { mailAll, openTown } from './town.ts'

t.test('an empty mailbox says so, in both languages', async (t) => {
  const { origin } = await openTestHouse(t, { env: { DATA_DIR: t.testdir() } })
  t.match(wordsOf(await page(origin, '/dev/mail')), 'Още няма имейли.')
  t.match(wordsOf(await page(origin, '/dev/mail?lang=en')), 'There are no mails yet.')
})

t.test('a kept mail: its words, its HTML in a frame that can do nothing, its calendar file', async (t) => {
  const town = await openTown(t)
  await mailAll(town)
  const list = await page(town.origin, '/dev/mail')
  t.equal(list.headers.get('cache-control'), 'no-store')
  t.match(wordsOf(list), /Часът Ви е запазен: \S+, \d+ \S+ 20\d\d г\., \d\d:\d\d ч\. До: citizen\d+@mail\.example/)
  const path = /href="(\/dev\/mail\/[^"]*confirmation[^"]*)"/.exec(list.text)?.[1] ?? ''
  const mail = await page(town.origin, path)
  t.equal(mail.status, 200)
  t.match(mail.text, `<iframe class="mail-frame" sandbox title="Изглед (HTML)" src="${path}/html">`)
  t.match(mail.headers.get('content-security-policy'), "frame-src 'self'")
  t.match(mail.text, /<pre>Часът Ви е запазен[\s\S]*<a class="govuk-link" href="https:\/\/priem\.example\/bg\/chas\//)

  const html = await page(town.origin, `${path}/html`)
  t.equal(html.status, 200)
  const policy = html.headers.get('content-security-policy') ?? ''
  for (const directive of ["default-src 'none'", 'sandbox', "frame-ancestors 'self'", "form-action 'none'"])
    t.match(policy, directive)
  t.notMatch(policy, /script-src|allow-/)
  t.match(html.text, '<h1')
  const ics = await page(town.origin, `${path}/priemna.ics`)
  t.match(ics.headers.get('content-type'), 'text/calendar')
  t.match(ics.text, 'BEGIN:VCALENDAR')
  for (const id of ['x', '..%2f..%2fsecret', `${path.slice('/dev/mail/'.length)}x`])
    for (const rest of ['', '/html', '/priemna.ics'])
      t.equal((await page(town.origin, `/dev/mail/${id}${rest}`)).status, 404, `${id}${rest}`)
})

t.test('where mails leave the house, and in production, there is no mailbox', async (t) => {
  const { origin } = await openTestHouse(t, { env: { SMTP_URL: 'smtp://mail.example:25' } })
  const answer = await page(origin, '/dev/mail')
  t.equal(answer.status, 404)
  t.match(wordsOf(answer), 'Страницата не е намерена')
  const { deps } = await openTestHouse(t)
  const app = await buildApp({ ...deps, config: { ...deps.config, production: true } })
  t.teardown(() => app.close())
  t.equal((await app.inject('/dev/mail')).statusCode, 404)
})
