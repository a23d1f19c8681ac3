import type pg from 'pg'
import t from 'tap'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { linksOf, page, wordsOf } from './page-client.ts'
import { slotsIn } from './visitor.ts'

const CHOOSE = '/bg/zapazi/kmet'

const takeAll = (sql: pg.Client, slotIds: number[]) =>
  sql.query(`UPDATE slots SET blocked_reason = 'x' WHERE id = ANY ($1)`, [slotIds])

t.test('no free times: 200, until when all is taken, when the next day opens, and the ways on', async (t) => {
  const { origin, sql } = await openTestHouse(t, { env: { REGISTRY_EMAIL: 'delovodstvo@sopot.example' } })
  const { dayIds, slotIds } = await offerSlots(sql, { slug: 'kmet', days: 3 })
  await offerSlots(sql, { slug: 'sekretar' })
  await sql.query(
    "UPDATE officials SET portfolio_bg = 'Услуги', portfolio_en = 'Services', title_bg = 'Секретар на общината' WHERE slug = 'sekretar'",
  )
  await takeAll(sql, slotIds)
  await sql.query(`UPDATE reception_days SET opens_at = house_now() + interval '3 days' WHERE id = $1`, [dayIds[2]])
  const answer = await page(origin, CHOOSE)
  t.equal(answer.status, 200)
  const words = wordsOf(answer)
  t.match(words, /Стъпка 2 от 4 В момента няма свободни часове Кмет на общината/)
  t.match(
    words,
    /Всички часове до \S+, \d+ \S+ 20\d\d г\., са заети\. Часовете за следващия приемен ден, \S+, \d+ \S+ 20\d\d г\., се отварят (?:в|във) (понеделник|вторник|сряда|четвъртък|петък|събота|неделя), /,
  )
  t.match(
    words,
    /Какво можете да направите Запишете се в списъка на чакащите: ще Ви кажем, щом се освободи час\. Сега в списъка не чака никой\. Запазете час при друго длъжностно лице: Секретар на общината, ресор „Услуги“ – първи свободен час: \S+, \d+ \S+ 20\d\d г\., 09:00 ч\./,
  )
  t.ok(linksOf(answer).includes('/bg/zapazi/sekretar'), 'whose time it is')
  t.match(words, 'Подайте сигнал или предложение писмено: на delovodstvo@sopot.example или в деловодството, гр. Сопот')
  t.match(words, 'Обадете се на 03134/20-54: заедно ще намерим час.')
  t.match(words, 'Погледнете отново по-късно')
  t.notMatch(answer.text, '<form')
  t.match(
    wordsOf(await page(origin, '/en/book/kmet')),
    /There are no free times now .*All times until .* are taken\. Times for the next reception day, .* open on/,
  )
})

t.test('an official without any day, and dates beyond the last', async (t) => {
  const { origin, sql } = await openTestHouse(t)
  await sql.query(`INSERT INTO officials (slug, office, title_bg, title_en) VALUES ('nov', 'mayor', 'Кмет', 'Mayor')`)
  t.match(
    wordsOf(await page(origin, '/bg/zapazi/nov')),
    'В момента няма свободни часове Кмет Няма обявени приемни дни.',
  )
  await offerSlots(sql, { slug: 'kmet' })
  const beyond = await page(origin, `${CHOOSE}?ot=2099-01-01`)
  t.equal(beyond.status, 200)
  t.match(wordsOf(beyond), 'След тази дата още няма свободни часове. Към най-ранните дати')
})

t.test('days without free times are one line each: full, closed with its reason, not open yet', async (t) => {
  const { origin, sql } = await openTestHouse(t)
  const { dayIds, slotIds } = await offerSlots(sql, { slug: 'kmet', days: 5, slotsPerDay: 2 })
  await takeAll(sql, slotIds.slice(2, 4))
  await sql.query(`UPDATE reception_days SET state = 'closed', public_reason = 'Официален <b>празник' WHERE id = $1`, [
    dayIds[2],
  ])
  await sql.query(`UPDATE reception_days SET opens_at = house_now() + interval '3 days' WHERE id = ANY ($1)`, [
    dayIds.slice(3),
  ])
  const answer = await page(origin, CHOOSE)
  const words = wordsOf(answer)
  t.match(
    words,
    /2 свободни часа 09:00 .* няма свободни часове .* няма прием Официален <b>празник .* Записването за този ден започва (?:в|във) \S+, /,
  )
  t.equal(words.split('Записването за този ден').length, 2, 'said once')
  t.match(answer.text, '<p lang="bg">Официален &lt;b>празник</p>')
  t.same(slotsIn(answer), slotIds.slice(0, 2))
  const lists = linksOf(answer).filter((path) => path.startsWith('/bg/chakashti/kmet?'))
  t.equal(lists.length, 2, 'one for the full day, one for the day that is not open')
  t.match(words, /Запишете се в списъка на чакащите за този ден: \S+, \d+ \S+ 20\d\d г\./)
  const join = await page(origin, lists[0] ?? '')
  const [, date] = /from=(.*)&/.exec(lists[0] ?? '') ?? []
  t.match(date, /^20\d\d-\d\d-\d\d$/)
  for (const field of ['from', 'to']) t.match(join.text, new RegExp(`<input[^>]*name="${field}"[^>]*value="${date}"`))
  t.notMatch((await page(origin, '/bg/chakashti/kmet?from=%22x&to[]=1')).text, 'value="&quot;x')
})

t.test('later dates are a link; the language switch stays on them', async (t) => {
  const { origin, sql } = await openTestHouse(t)
  const { slotIds } = await offerSlots(sql, { slug: 'kmet', days: 8, slotsPerDay: 1 })
  const first = await page(origin, CHOOSE)
  t.same(slotsIn(first), slotIds.slice(0, 6))
  t.equal(first.text.split('<details class="day"').length - 1, 4, 'two days are open')
  const later = linksOf(first).find((path) => path.startsWith(`${CHOOSE}?ot=`)) ?? ''
  t.match(later, /^\/bg\/zapazi\/kmet\?ot=20\d\d-\d\d-\d\d$/)
  const second = await page(origin, later)
  t.same(slotsIn(second), slotIds.slice(6))
  t.ok(linksOf(second).includes(CHOOSE))
  const [, date] = later.split('ot=')
  t.match(second.text, `hreflang="en" href="/en/book/kmet?ot=${date}&amp;lang=en"`)
  t.match(second.text, `<link rel="alternate" hreflang="en" href="https://priem.example/en/book/kmet?ot=${date}"/>`)
  t.equal((await page(origin, `/en/book/kmet?ot=${date}&lang=en`)).location, `/en/book/kmet?ot=${date}`)
  for (const nonsense of ['x', '2026-99-99', "'--", '1&ot=2', '%zz'])
    t.equal((await page(origin, `${CHOOSE}?ot=${nonsense}`)).status, 200, nonsense)
})

t.test('rule 5: many times are parted at noon, under headings', async (t) => {
  const { origin, sql } = await openTestHouse(t)
  await offerSlots(sql, { slug: 'kmet', slotsPerDay: 16 })
  t.match(wordsOf(await page(origin, CHOOSE)), /16 свободни часа Преди обяд 09:00 .* 11:45 11:45 часа След обяд 12:00/)
})

t.test('each time is read with its day: a fieldset for each day, one group of radio buttons', async (t) => {
  const { origin, sql } = await openTestHouse(t)
  const { slotIds } = await offerSlots(sql, { slug: 'kmet', days: 3 })
  const { text } = await page(origin, CHOOSE)
  t.equal(text.split('<fieldset').length - 1, 3)
  t.equal(text.split('<legend').length - 1, 3)
  for (const id of slotIds) {
    t.match(text, new RegExp(`<input class="slot__input" type="radio" name="slot" id="slot-${id}" value="${id}"`))
    t.match(text, `for="slot-${id}"`)
  }
  t.equal((text.match(/<form/g) ?? []).length, 1)
  t.notMatch(text, /<script| style=| on[a-z]+="/, 'no script, no style of its own')
})
