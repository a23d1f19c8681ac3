import { setTimeout as pause } from 'node:timers/promises'
import Fastify from 'fastify'
import t from 'tap'
import { localChanges } from '../../src/db/changes.ts'
import { dayStreams } from '../../src/desk/day-stream.ts'
import { streamOf } from '../../src/http/event-stream.ts'
import { axeFaults, openBrowser, openWindow, overflow } from '../browser/browser.ts'
import { openStaffWindow, staffPageFaults } from '../browser/staff-faults.ts'
import { startingAt } from '../receptions/given.ts'
import { openCable } from '../support/cable.ts'
import { book, orderOf } from '../support/client.ts'
import { openTestHouse, openTestHouses } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaff } from '../support/staff.ts'
import { asStaffPages } from '../support/staff-pages.ts'

// Run alone, a file would have half a minute.
t.setTimeout(180_000)

/** A promise of the design may be late on a busy machine; that it is kept at all may not. */
const PATIENCE_MS = 20_000

/** Reads a stream of events until it ends or is dropped; `count` tells how many days were said to have changed. */
function listen(url: string, headers: Record<string, string>) {
  const heard = { count: 0, text: '', ended: false, type: '' as string | null, status: 0 }
  const leave = new AbortController()
  const reading = (async () => {
    const answer = await fetch(url, { headers, signal: leave.signal })
    heard.type = answer.headers.get('content-type')
    heard.status = answer.status
    for await (const chunk of answer.body ?? []) {
      heard.text += Buffer.from(chunk).toString()
      heard.count = heard.text.split('event: day-list\n').length - 1
    }
    heard.ended = true
  })().catch(() => {})
  return { heard, leave: () => leave.abort(), reading }
}

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!holds() && performance.now() < end) await pause(10)
}

t.test('200 listen on one process: each hears of their own officials, and of nothing but that', async (t) => {
  const house = await openTestHouse(t, { clockOffset: startingAt('2026-11-19T08:30') })
  const [{ slotIds }] = await Promise.all([offerSlots(house.sql, { slug: 'kmet', daysAhead: 0 })])
  await offerSlots(house.sql, { slug: 'sekretar', daysAhead: 0 })
  const [kmet, sekretar, auditor] = await Promise.all([
    asStaff(house, { roles: ['front-desk'], officials: ['kmet'] }),
    asStaff(house, { roles: ['front-desk'], officials: ['sekretar'] }),
    asStaff(house, { roles: ['auditor'] }),
  ])
  const events = `${house.origin}/api/v1/staff/events`
  t.equal((await fetch(events, { headers: auditor })).status, 403)
  t.equal((await fetch(events)).status, 401)
  t.equal((await fetch(`${events}?official=sekretar`, { headers: kmet })).status, 403)
  const listeners = Array.from({ length: 200 }, (_, n) => listen(events, n % 2 === 0 ? kmet : sekretar))
  await until(() => listeners.every(({ heard }) => heard.count === 1))
  t.ok(
    listeners.every(({ heard }) => heard.count === 1),
    'one at once: read the list',
  )
  t.equal(listeners[0]?.heard.type, 'text/event-stream; charset=utf-8')
  const began = performance.now()
  t.equal((await book(house.origin, orderOf(1, slotIds[0] ?? 0))).status, 201)
  await until(() => listeners.every(({ heard }, n) => heard.count === (n % 2 === 0 ? 2 : 1)))
  t.comment(`all had heard ${Math.round(performance.now() - began)} ms after the order was sent`)
  await pause(300)
  t.same(
    [...new Set(listeners.map(({ heard }, n) => `${n % 2}: ${heard.count}`))].sort(),
    ['0: 2', '1: 1'],
    'a booking, told once, to whom it concerns',
  )
  t.notMatch(listeners[0]?.heard.text, /citizen|0887|booking/, 'and says nothing of it')
  for (const { leave } of listeners) leave()
})

t.test('a stream ends with its session, and with its house', async (t) => {
  const changes = localChanges()
  const streams = dayStreams({ changes }, { lookAgainMs: 30 })
  const app = Fastify({ forceCloseConnections: 'idle' })
  let hearing: { officials: string[] | null } | null = { officials: null }
  app.addHook('preClose', async () => streams.close())
  app.get('/', async (_request, reply) => {
    streams.open(streamOf(reply), { officials: null, hears: async () => hearing })
    return reply
  })
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  const first = listen(`${origin}/`, {})
  await until(() => first.heard.count === 1)
  changes.emit(null)
  await until(() => first.heard.count === 2)
  t.equal(first.heard.count, 2, 'a word lost may have been any')
  let looked = 0
  hearing = { officials: ['kmet'] }
  // Of the secretary's day they hear until they are looked after again, and then no more.
  while (looked !== first.heard.count) {
    looked = first.heard.count
    changes.emit('sekretar')
    await pause(200)
  }
  hearing = { officials: ['kmet', 'sekretar'] }
  await until(() => {
    changes.emit('sekretar')
    return first.heard.count > looked
  })
  t.ok(first.heard.count > looked, 'whoever takes a place meanwhile hears of it')
  hearing = null
  await first.reading
  t.ok(first.heard.ended)
  hearing = { officials: null }
  const second = listen(`${origin}/`, {})
  await until(() => second.heard.count === 1)
  t.equal(streams.size, 1)
  await app.close()
  await second.reading
  t.ok(second.heard.ended)
  t.equal(streams.size, 0)
})

t.test(
  'two browsers on two processes: what one notes stands on the other and on the board, through a cut too',
  async (t) => {
    const [house, neighbour] = await openTestHouses(t, 2, { clockOffset: startingAt('2026-11-19T08:30') })
    if (!neighbour) throw new Error('two houses')
    const { slotIds } = await offerSlots(house.sql, { slug: 'kmet', daysAhead: 0, slotsPerDay: 4 })
    const ids: string[] = []
    for (const [n, name] of ['Ангел Примеров', 'Борислава Щерева'].entries()) {
      const citizen = { name, phone: `+35988700000${n}` }
      ids.push((await book(house.origin, orderOf(n, slotIds[n] ?? 0, { citizen }))).body.id)
    }
    const front = { roles: ['front-desk' as const], officials: ['kmet'] }
    const [here, there, admin] = [
      await asStaffPages(house, front),
      await asStaffPages(house, front),
      await asStaffPages(house),
    ]
    await house.sql.query(`UPDATE staff_users SET name = 'Минка Съседова' WHERE id = $1`, [here.userId])
    const made = await admin.post('/sluzhebno/tabla', { name: 'Коридор', officials: 'kmet' })
    const board = /value="[^"]+(\/tablo\/[\w-]{43})"/.exec(made.text)?.[1]

    const browser = await openBrowser(t)
    const cable = await openCable(t, neighbour.origin)
    const mine = await openStaffWindow(browser, house, here)
    const theirs = await openStaffWindow(browser, cable, there)
    const wall = await openWindow(browser, cable.origin, { viewport: { width: 1_280, height: 720 } })
    await wall.page.clock.install()
    const faults: string[] = []
    for (const { page } of [mine, theirs, wall]) {
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    }
    const { page } = theirs
    await Promise.all([
      mine.page.goto(`${house.origin}/sluzhebno/den`),
      page.goto(`${cable.origin}/sluzhebno/den`),
      wall.page.goto(`${cable.origin}${board}`),
    ])
    const press = (step: string, name: string) => mine.page.getByRole('button', { name: `${step} – ${name}` }).click()
    const live = page.locator('[data-live-state]')
    await live.filter({ hasText: 'Списъкът се обновява сам.' }).waitFor()
    await page.getByLabel('Намерете в списъка').fill('ангел')
    const second = page.locator(`tr:has([data-row="${ids[1]}"])`)
    await second.locator('summary').click()
    await second.getByRole('button', { name: 'Пристигна' }).focus()
    // Low enough for the list to be scrolled.
    await page.setViewportSize({ width: 1_280, height: 320 })
    await page.evaluate(() => scrollTo({ top: 240, behavior: 'instant' }))
    const scrolled = () => page.evaluate(() => Math.round(scrollY))
    const from = await scrolled()
    t.ok(from > 0)
    const focused = () => page.evaluate(() => document.activeElement?.textContent)

    await press('Пристигна', 'Ангел')
    await page.getByRole('button', { name: 'Влезе – Ангел' }).waitFor()
    t.equal(await page.locator('[data-live-said]').innerText(), 'Ангел Примеров: Чака', 'one voice says it')
    t.equal(await page.getByLabel('Намерете в списъка').inputValue(), 'ангел')
    t.ok(await second.locator('details').evaluate((each) => (each as HTMLDetailsElement).open))
    t.match(await focused(), /Пристигна – Борислава/)
    t.equal(await scrolled(), from)
    await wall.page.locator('.board__row', { hasText: 'К 01' }).waitFor()

    await press('Пристигна', 'Борислава')
    await second.getByText(/Номер К 02/).waitFor()
    t.match(await focused(), /Влезе – Борислава/, 'the next step of the same row')

    await page.getByRole('button', { name: 'Спрете обновяването' }).click()
    t.equal(await live.innerText(), 'Обновяването е спряно.')
    await press('Влезе', 'Ангел')
    await wall.page.locator('.board__number', { hasText: 'К 01' }).waitFor()
    t.equal(await page.getByRole('button', { name: 'Влезе – Ангел' }).count(), 1, 'held still')
    await page.locator(`tr:has([data-row="${ids[0]}"]) summary`).click()
    await page.getByRole('button', { name: 'Тръгна си – Ангел' }).click()
    const refused = page.locator('.govuk-error-summary')
    t.match(
      await refused.innerText(),
      /Някой друг вече промени това записване\s+Промяната е от Минка Съседова в 08:\d\d\sч\./,
    )
    await page.getByRole('button', { name: 'Приключи – Ангел' }).waitFor()
    await live.filter({ hasText: 'Списъкът се обновява сам.' }).waitFor()

    await page.getByRole('link', { name: 'Отпечатайте' }).focus()
    cable.cut()
    await live.filter({ hasText: /Няма връзка от \d\d:\d\d\sч\./ }).waitFor()
    const lost = wall.page.locator('[data-lost]')
    await lost.filter({ hasText: 'няма връзка от 08:3' }).waitFor()
    const clock = wall.page.locator('[data-clock]')
    const before = await clock.innerText()
    await wall.page.clock.fastForward('02:00')
    await wall.page.locator('body[data-shift]').waitFor()
    t.not(await clock.innerText(), before, 'the clock runs on')
    t.equal(await wall.page.locator('.board__number').innerText(), 'К 01', 'what was known last stays')
    await press('Приключи', 'Ангел')
    await press('Влезе', 'Борислава')
    await mine.page.getByRole('button', { name: 'Приключи – Борислава' }).waitFor()
    cable.mend()
    await page.getByText('1 приключен прием').waitFor()
    await live.filter({ hasText: 'Списъкът се обновява сам.' }).waitFor()
    t.match(await focused(), 'Отпечатайте', 'what is no row keeps the focus too')
    await wall.page.locator('.board__number', { hasText: 'К 02' }).waitFor()
    await lost.waitFor({ state: 'hidden' })
    t.notMatch(await wall.page.content(), /Ангел|Примеров|Борислава|Щерева|88700000|0887/, 'and never a name')

    const look: string[] = []
    for (const language of ['bg', 'en']) {
      await wall.page.goto(`${cable.origin}${board}?lang=${language}&zvuk=1`)
      look.push(...(await axeFaults(wall.page)))
      for (const [width, height] of [
        [1_920, 1_080],
        [1_280, 720],
        [1_080, 1_920],
        [390, 844],
        [320, 640],
      ] as const) {
        await wall.page.setViewportSize({ width, height })
        const tall = await wall.page.evaluate(() => document.documentElement.scrollHeight > innerHeight + 1)
        look.push(...(await overflow(wall.page)), ...(tall ? [`${width} x ${height}: it does not fit`] : []))
      }
    }
    t.same(look, [], 'the board is read by everybody, and fits its screen')
    t.same(await staffPageFaults(browser, house, admin, ['/sluzhebno/tabla']), [])
    const unexpected = faults.filter((fault) => !/net::|Failed to (load|fetch)|409/.test(fault))
    t.same([unexpected, mine.strangers, theirs.strangers, wall.strangers], [[], [], [], []])
  },
)
