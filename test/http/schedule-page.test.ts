import t from 'tap'
import { openTestHouse } from '../support/house.ts'
import { linksOf, page, wordsOf } from './page-client.ts'
import { openTown } from './town.ts'

t.test('the schedule of three months, by date and by official, in both languages', async (t) => {
  const { origin, sql, deps } = await openTown(t)
  const { rows } = await sql.query(
    `UPDATE reception_days SET delay_minutes = 20 WHERE id = (SELECT d.id FROM reception_days d JOIN officials o ON o.id = d.official_id
       WHERE o.slug = 'sekretar' AND d.state = 'open' AND d.ends_at > house_now() ORDER BY d.starts_at LIMIT 1)
     RETURNING local_date::text AS date`,
  )
  await sql.query(
    `UPDATE reception_days SET state = 'needs-decision', awaits = '{"because": "edited"}' WHERE id = (SELECT max(d.id) FROM reception_days d
       JOIN officials o ON o.id = d.official_id WHERE o.slug = 'sekretar')`,
  )
  deps.changes.announce('sekretar')
  const bg = await page(origin, '/bg/grafik')
  t.equal(bg.status, 200)
  t.match(bg.text, '<title>График на приемните дни – Запазване на час за приемен ден – Община Сопот</title>')
  t.match(bg.text, '<link rel="alternate" hreflang="en" href="https://priem.example/en/schedule"/>')
  const said = wordsOf(bg)
  t.match(said, 'Запазете час на priem.example или на телефон 03134/20-54.')
  t.match(said, /сряда, \d+ \S+ 10:00–12:00 ч\. Заместник-кмет на общината, ресор „Устройство на територията/)
  t.match(said, 'няма прием – Участие в национален форум')
  t.match(said, /\d+ свободни часа Запазете час при Секретар на общината, понеделник/)
  t.match(said, 'записването започва в')
  t.match(said, 'Приемът закъснява с около 20 минути')
  t.match(said, 'под въпрос: предстои решение дали ще има прием')
  t.match(said, /очаквана дата .*„Очаквана дата“ значи/)
  const links = linksOf(bg)
  t.ok(links.includes(`/bg/zapazi/sekretar?ot=${rows[0].date}`), 'a day leads to its times')
  t.match(bg.text, 'href="webcal://priem.example/api/v1/officials/kmet/reception-days.ics?lang=bg"')
  t.match(await page(origin, '/api/v1/reception-days.ics?lang=bg'), { status: 200 })

  const byOfficial = await page(origin, links.find((path) => path.endsWith('/po-lica')) ?? '')
  t.match(byOfficial.text, '<strong aria-current="page">По длъжностно лице</strong>')
  t.match(wordsOf(byOfficial), 'Секретар на общината Приемни дни: всеки понеделник, 10:00–12:00 ч.')
  t.match(byOfficial.text, 'href="/en/schedule/by-official?lang=en"', 'the language switch stays on the page')

  const english = await page(origin, '/en/schedule')
  t.match(english.text, '<span lang="bg">Участие в национален форум</span>')
  t.match(english.text, /<span lang="en">public holiday \(/)
  const en = wordsOf(english)
  t.match(en, /Wednesday \d+ \w+ 10:00–12:00 Deputy Mayor, portfolio: Spatial planning and construction/)
  t.match(en, 'no reception – Участие в национален форум', 'a reason is as the municipality wrote it')
})

t.test('the schedule of one official is the notice for the door', async (t) => {
  const { origin } = await openTown(t)
  const bg = await page(origin, '/bg/grafik/kmet')
  t.match(bg.text, '<title>Приемни дни: Кмет на общината – ')
  t.match(wordsOf(bg), 'Приемни дни: всеки вторник, 14:00–17:00 ч.')
  t.notMatch(wordsOf(bg), 'Секретар')
  t.match(bg.text, 'href="/en/schedule/kmet?lang=en"')
  t.match(wordsOf(await page(origin, '/en/schedule/kmet')), 'Reception days: Mayor of the Municipality')
  t.equal((await page(origin, '/bg/grafik/nyama')).status, 404)
  t.equal((await page(origin, '/bg/grafik/%E0')).status, 404)
  t.equal((await page(origin, '/bg/grafik', { method: 'POST', form: {} })).status, 404)
})

t.test('a town without reception days', async (t) => {
  const { origin, sql, deps } = await openTestHouse(t)
  t.match(wordsOf(await page(origin, '/bg/grafik')), 'Няма обявени приемни дни.')
  await sql.query(`INSERT INTO officials (slug, office, title_bg, title_en) VALUES ('kmet', 'mayor', 'Кмет', 'Mayor')`)
  deps.changes.announce('kmet')
  t.match(wordsOf(await page(origin, '/en/schedule/by-official')), 'Mayor No reception days have been announced.')
  t.match(wordsOf(await page(origin, '/en/schedule/kmet')), 'No reception days have been announced.')
})
