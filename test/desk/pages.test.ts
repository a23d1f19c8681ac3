import t from 'tap'
import { openBrowser } from '../browser/browser.ts'
import { openStaffWindow, staffPageFaults } from '../browser/staff-faults.ts'
import { wordsOf } from '../http/page-client.ts'
import { startingAt } from '../receptions/given.ts'
import { book, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaffPages } from '../support/staff-pages.ts'

// Run alone, a file would have half a minute.
t.setTimeout(120_000)

const house = await openTestHouse(t, { clockOffset: startingAt('2026-11-19T08:30') })
const { origin, sql } = house
const { slotIds, dayIds } = await offerSlots(sql, { slug: 'kmet', daysAhead: 0, slotsPerDay: 6 })
const NAMES = ['Ангел Примеров', 'Борислава Щерева', 'Kris Sample']
const ids: string[] = []
for (const [n, name] of NAMES.entries()) {
  const citizen = { name, phone: `+35988700000${n}` }
  const booked = await book(origin, orderOf(n, slotIds[n] ?? 0, { citizen, needs: n === 1 ? ['wheelchair'] : [] }))
  if (booked.status !== 201) throw new Error(booked.text)
  ids.push(booked.body.id)
}
const desk = await asStaffPages(house, { roles: ['front-desk'], officials: ['kmet'] })
const press = (id: string | undefined, stapka: string, versia: number) =>
  desk.post(`/sluzhebno/poseshtenie/${id}`, { stapka, versia: String(versia), data: '2026-11-19' })

t.test('a row a person: hour, name, telephone, needs in words, the next step; free hours in line', async (t) => {
  const page = await desk.get('/sluzhebno/den')
  t.equal(page.status, 200)
  const words = wordsOf(page)
  t.match(words, /Списък за деня четвъртък, 19 ноември 2026 г\./)
  t.match(words, /6 часа 3 предстоят 3 свободни/)
  t.match(words, /09:15 09:15 часа Борислава Щерева Нужда от съдействие: достъп с инвалидна количка 0887 000 001/)
  t.match(words, /Пристигна – Ангел Примеров, 09:00 ч\. Друго/)
  t.notMatch(words, /Осветление/, 'the front desk does not read questions')
  t.match(words, 'Час Гражданин Състояние Действие', 'and has no empty column of them')
  const assistant = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
  t.match(wordsOf(await assistant.get('/sluzhebno/den')), /Час Гражданин Въпрос Състояние Действие .*Осветление/)
  t.match(wordsOf(await desk.get('/sluzhebno/den?data=2026-11-20')), /Няма приеми на този ден\./)
  t.equal((await desk.get('/sluzhebno/den?data=2026-12-20')).status, 403)
})

t.test('a free hour is booked on the spot, and its slip leads back to the list', async (t) => {
  t.match(await desk.get(`/sluzhebno/novo?chas=${slotIds[4]}`), { status: 200 })
  t.match((await desk.get('/sluzhebno/den')).text, `href="/sluzhebno/novo?chas=${slotIds[4]}"`)
  const slip = await desk.get(`/sluzhebno/zapisvaniya/${ids[0]}/belezhka?novo=1`)
  t.match(slip.text, `href="/sluzhebno/den?data=2026-11-19#b-${ids[0]}"`)
})

t.test('found by code, hour, telephone and part of a name in either alphabet', async (t) => {
  const { rows } = await sql.query('SELECT code FROM bookings WHERE id = $1', [ids[0]])
  for (const [typed, found] of [
    [rows[0].code, 'Ангел'],
    ['09:15', 'Борислава'],
    ['9.15', 'Борислава'],
    ['shter', 'Борислава'],
    ['6tereva', 'Борислава'],
    ['ангел', 'Ангел'],
    ['крис', 'Kris'],
    ['0887 000 002', 'Kris'],
  ]) {
    const page = wordsOf(await desk.get(`/sluzhebno/den?t=${encodeURIComponent(typed)}`))
    t.match(page, 'Намерени: 1', typed)
    for (const name of NAMES) t.equal(page.includes(name), name.startsWith(found ?? ''), `${typed}: ${name}`)
  }
  t.match(wordsOf(await desk.get('/sluzhebno/den?t=никой')), 'Никой от списъка не отговаря на търсенето.')
})

t.test(
  'each press is a post that leads back to the row; undone; a press on what somebody changed tells who',
  async (t) => {
    const arrived = await press(ids[0], 'arrived', 1)
    t.equal(arrived.status, 303)
    t.equal(arrived.location, `/sluzhebno/den?data=2026-11-19&kogo=${ids[0]}&kakvo=arrived#b-${ids[0]}`)
    const after = wordsOf(await desk.get(arrived.location ?? ''))
    t.match(after, 'Ангел Примеров: Пристигна')
    t.match(
      after,
      /Чака следващ Номер К 01 от 08:3\d ч\. още около 30 минути Влезе – Ангел Примеров, 09:00 ч\. Върнете назад – Ангел Примеров/,
    )
    const late = await press(ids[0], 'no-show', 1)
    t.equal(late.status, 409)
    t.match(wordsOf(late), /Някой друг вече промени това записване Промяната е от Радка Илиева в 08:3\d ч\. Списъкът/)
    t.match(wordsOf(late), /Влезе – Ангел Примеров/, 'the row as it stands')
    t.equal((await press(ids[0], '', 2)).status, 303)
    t.match(wordsOf(await desk.get('/sluzhebno/den')), /Пристигна – Ангел Примеров/)
    t.match(await press(ids[2], 'no-show', 1), { status: 409 }, 'not before their hour')
  },
)

t.test(
  'at the door without an hour: a form for each reception, a slip with nothing personal, the order in the list',
  async (t) => {
    const here = `/sluzhebno/den/${dayIds[0]}/na-myasto`
    const list = await desk.get('/sluzhebno/den')
    t.match(wordsOf(list), /На място, без час: Кмет на общината/)
    t.match(list.text, `action="${here}"`)
    const given = await desk.post(here, { name: 'Вяра Пробна', phone: '0887 200 200', topic: '', key: 'door' })
    t.equal(given.status, 303)
    await sql.query(`UPDATE visits SET arrived_at = arrived_at - interval '10 seconds' WHERE arrived_at IS NOT NULL`)
    const later = await desk.post(here, { name: 'Вяра Пробна', phone: '0887 200 200', topic: '', key: 'door' })
    t.equal(later.location, `${given.location}?pak=1`)
    t.match(wordsOf(await desk.get(later.location ?? '')), /Този номер вече е даден/)
    const slip = wordsOf(await desk.get(given.location ?? ''))
    t.match(slip, /Вашият номер К \d\d При кого Кмет на общината Къде стая.204 Очаквано чакане около [^И]+ Издаден/)
    t.notMatch(slip, /Вяра|0887/)
    const gone = await desk.get(`/sluzhebno/den/${dayIds[0]}/nomer/00000000-0000-4000-8000-000000000000`)
    t.match(gone, { status: 303, location: '/sluzhebno/den?data=2026-11-19' })
    const words = wordsOf(await desk.get('/sluzhebno/den'))
    t.match(
      words,
      /Вяра Пробна на място, без час 0887 200 200 Чака следващ Номер К \d\d от 08:\d\d ч\. още около \S+ \S+ (?:и \d+ минути )?Влезе/,
    )
    t.match(wordsOf(await desk.get('/sluzhebno/den?data=2026-11-20')).includes('На място, без час'), false)

    const again = await desk.post(here, { name: '', phone: '0887 200 200', topic: '', key: 'other' })
    t.equal(again.status, 409)
    t.match(wordsOf(again), /Номерът не е даден С този телефон вече има час при същото длъжностно лице/)
    t.notMatch(again.text, 'name="waive"', 'the desk waives nothing')
    const faulty = await desk.post(here, { name: 'ЕГН 7501010010', phone: '1', topic: 'ЕГН 7501010010', key: 'other' })
    t.equal(faulty.status, 422)
    t.match(faulty.text, 'value="ЕГН 7501010010"', 'what was typed stays')
    const assistant = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
    t.match((await assistant.post(here, { phone: '0887 200 200' })).text, 'name="waive" value="one-per-official"')
    const waived = { phone: '0887 200 200', waive: 'one-per-official', why: 'по друг въпрос' }
    t.equal((await assistant.post(here, waived)).status, 303)
  },
)

t.test('without script and by keyboard: arrived, in, done', async (t) => {
  const browser = await openBrowser(t)
  const { page, context } = await openStaffWindow(browser, house, desk, { javaScriptEnabled: false })
  await page.goto(`${origin}/sluzhebno/den`)
  for (const [word, step] of [
    ['Пристигна', 'arrived'],
    ['Влезе', 'in-meeting'],
    ['Приключи', 'done'],
  ] as const) {
    await page.getByRole('button', { name: `${word} – Борислава Щерева` }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(new RegExp(`kakvo=${step}`))
    t.match(await page.locator('.done').innerText(), `Борислава Щерева: ${word}`)
  }
  t.match(await page.locator('.figures').innerText(), /1\s+приключен прием/)
  await page.emulateMedia({ media: 'print' })
  const pressable = page.locator('main').locator('button, details, a[href*=".pdf"]')
  t.notOk(await pressable.evaluateAll((all) => all.some((each) => each.checkVisibility())), 'nothing to press on paper')
  const leads = await page
    .locator('.rows__table a')
    .evaluateAll((all) => all.map((each) => getComputedStyle(each, '::after').content))
  t.ok(
    leads.every((content) => content === 'none'),
    'nor where a link leads',
  )
  await page.emulateMedia({ media: 'screen' })
  await page.getByText('На място, без час: Кмет на общината').click()
  await page.getByLabel('Име').fill('Проба Примерова')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/nomer\//)
  t.match(await page.locator('.slip').innerText(), /Вашият номер\s+К \d\d/)
  const slip = new URL(page.url()).pathname
  await context.close()
  const paths = ['/sluzhebno/den', '/sluzhebno/den?t=shter', `/sluzhebno/den/${dayIds[0]}/na-myasto`, slip]
  t.same(await staffPageFaults(browser, house, desk, paths), [])
})
