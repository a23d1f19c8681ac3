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
const { slotIds } = await offerSlots(sql, { slug: 'kmet', daysAhead: 0, slotsPerDay: 6 })
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
  const assistant = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
  t.match(wordsOf(await assistant.get('/sluzhebno/den')), /Осветление/)
  t.match(wordsOf(await desk.get('/sluzhebno/den?data=2026-11-20')), /Няма приеми на този ден\./)
  t.equal((await desk.get('/sluzhebno/den?data=2026-12-20')).status, 403)
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
    t.match(after, /Чака Номер 1 от 08:3\d ч\. Влезе – Ангел Примеров, 09:00 ч\. Върнете назад – Ангел Примеров/)
    const late = await press(ids[0], 'no-show', 1)
    t.equal(late.status, 409)
    t.match(wordsOf(late), /Някой друг вече промени това записване Промяната е от Радка Илиева в 08:3\d ч\./)
    t.match(wordsOf(late), /Влезе – Ангел Примеров/, 'the row as it stands')
    t.equal((await press(ids[0], '', 2)).status, 303)
    t.match(wordsOf(await desk.get('/sluzhebno/den')), /Пристигна – Ангел Примеров/)
    t.match(await press(ids[2], 'no-show', 1), { status: 409 }, 'not before their hour')
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
  await context.close()
  t.same(await staffPageFaults(browser, house, desk, ['/sluzhebno/den', '/sluzhebno/den?t=shter']), [])
})
