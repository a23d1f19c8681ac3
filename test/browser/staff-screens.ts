import { mkdtempSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t from 'tap'
import { openCalendarTown } from '../receptions/calendar-town.ts'
import { startingAt } from '../receptions/given.ts'
import { call } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { asStaff } from '../support/staff.ts'
import { asStaffPages } from '../support/staff-pages.ts'
import { openBrowser } from './browser.ts'
import { openStaffWindow } from './staff-faults.ts'

// `npm run staff-screens`: what staff work with all day, as pictures at 390 and 1280 px under docs/screens; with a folder as
// argument as PNG into it.

t.setTimeout(0)
const FOLDER = process.argv[2] ?? new URL('../../docs/screens/', import.meta.url).pathname
const PNG = process.argv[2] !== undefined
const closers: (() => Promise<unknown>)[] = []
const scope = {
  teardown: (work: () => Promise<unknown>) => void closers.unshift(work),
  testdir: () => mkdtempSync(join(tmpdir(), 'priemna-staff-')),
}

await mkdir(FOLDER, { recursive: true })
const town = await openCalendarTown(scope)
let headers = await asStaff(town)
const api = async (method: string, path: string, body?: unknown, key = path) => {
  const answer = await call(town.origin, `/staff${path}`, {
    method,
    headers: { ...headers, 'idempotency-key': key },
    ...(body === undefined ? {} : { body }),
  })
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.text}`)
  return answer.body
}
const byPhone = (time: string, name: string, phone: string, text: string) =>
  api(
    'POST',
    '/bookings',
    { slotId: String(town.slots.get(time)), citizen: { name, phone }, topic: { text }, locale: 'bg', channel: 'phone' },
    `book-${time}`,
  )
// Two without e-mail: one whose hour is moved must hear of it by telephone, one is cancelled.
const moved = await byPhone('14:30', 'Йорданка Стоилова', '0888 700 301', 'Осветление на улицата пред читалището')
await api('POST', `/bookings/${moved.id}/move`, { slotId: String(town.slots.get('15:00')), version: moved.version })
const cancelled = await byPhone('15:15', 'Пламен Георгиев', '0888 700 302', 'Съседски спор за ограда')
await api('POST', `/bookings/${cancelled.id}/cancel`, {
  reason: 'Въпросът се решава от съда.',
  version: cancelled.version,
})
for (const account of [
  { email: 'd.asenova@sopot.example', name: 'Даниела Асенова', roles: ['assistant'], officials: ['kmet', 'sekretar'] },
  { email: 'v.todorov@sopot.example', name: 'Валентин Тодоров', roles: ['front-desk'], officials: ['kmet'] },
  { email: 'm.ilieva@sopot.example', name: 'Милена Илиева', roles: ['auditor'], officials: [] },
])
  await api('POST', '/users', { ...account, locale: 'bg', readsTopics: false })

const browser = await openBrowser(scope)
const admin = await asStaffPages(town, {})
const assistant = await asStaffPages(town, { roles: ['assistant'], officials: ['kmet', 'zam-kmet', 'sekretar'] })
// Whoever a test makes is called the same: a town has names.
const NAMES = ['Антон Василев', 'Елица Маркова', 'Светлин Добрев', 'Радка Илиева']
for (const [n, name] of NAMES.entries())
  await town.sql.query(
    `UPDATE staff_users SET name = $1, email = $2 WHERE id = (SELECT id FROM staff_users WHERE email LIKE 'staff%' ORDER BY id LIMIT 1)`,
    [name, `sluzhitel${n + 1}@sopot.example`],
  )
const open = (path: string) => (page: Page) => page.goto(`${town.origin}/sluzhebno/${path}`)

/** Of these the beginning is enough. */
const LONG = ['staff-rights', 'staff-audit', 'staff-texts']
type Step = [name: string, step: (page: Page) => Promise<unknown>]
const BEFORE: Step[] = [
  ['staff-today', open('')],
  ['staff-bookings', open('zapisvaniya')],
  ['staff-booking', open(`zapisvaniya/${town.bookingIds[2]}`)],
  [
    'staff-new-booking',
    async (page) => {
      await open('novo')(page)
      await page.fill('#who', '0888 123 456 Цветана Юлиянова')
      await page.keyboard.press('Enter')
      await page.waitForSelector('#name')
    },
  ],
  ['staff-questions', open('vaprosi')],
  ['staff-question', open(`zapisvaniya/${town.bookingIds[2]}/vapros`)],
  ['staff-calls', open('obazhdaniya')],
  ['staff-messages', open('saobshteniya')],
]
const SET_UP: Step[] = [
  ['staff-accounts', open('potrebiteli')],
  ['staff-rights', open('prava')],
  ['staff-audit', open('dnevnik')],
  ['staff-texts', open('tekstove')],
  ['staff-text', open('tekstove/closure/bg')],
]
const ON_THE_DAY: Step[] = [['staff-desk', open('den')]]

const shoot = async (who: typeof admin, pages: Step[]) => {
  for (const width of [390, 1_280]) {
    const { page, context } = await openStaffWindow(browser, town, who, { width })
    for (const [name, step] of pages) {
      await step(page)
      const path = join(FOLDER, `${name}-${width}.${PNG ? 'png' : 'jpg'}`)
      const clip = LONG.includes(name) && { clip: { x: 0, y: 0, width, height: 1_600 } }
      await page.screenshot({ path, fullPage: true, ...clip, ...(PNG ? {} : { type: 'jpeg', quality: 35 }) })
    }
    await context.close()
  }
}
await shoot(assistant, BEFORE)
await shoot(admin, SET_UP)

// The reception runs: somebody is in, somebody waits, and somebody came without an hour.
await moveClock(town, startingAt('2026-11-24T14:12'))
headers = await asStaff(town)
const stepOn = async (n: number, ...steps: string[]) => {
  const id = town.bookingIds[n]
  for (const step of steps) {
    const { version } = await api('GET', `/bookings/${id}`)
    await api('PUT', `/bookings/${id}/visit`, { step, version }, `${id} ${step}`)
  }
}
await stepOn(0, 'arrived', 'in-meeting')
await stepOn(1, 'arrived')
await api('POST', `/reception-days/${town.dayIds.kmet}/walk-ins`, { name: 'Стоян Милев', topic: 'Пътна маркировка' })
// The sessions of Friday are over.
const onDuty = await asStaffPages(town, { roles: ['assistant'], officials: ['kmet', 'zam-kmet', 'sekretar'] })
await shoot(onDuty, ON_THE_DAY)
for (const close of closers) await close()
// Something of the browser's stays behind for minutes.
process.exit(0)
