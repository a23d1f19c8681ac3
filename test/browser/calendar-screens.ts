import { mkdtempSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t from 'tap'
import { openCalendarTown } from '../receptions/calendar-town.ts'
import { asStaffPages } from '../support/staff-pages.ts'
import { openBrowser } from './browser.ts'
import { openStaffWindow } from './staff-faults.ts'

// `npm run calendar-screens`: the pages by which staff keep the calendar, as pictures at 390 and 1280 px under docs/screens.

t.setTimeout(0)
const FOLDER = new URL('../../docs/screens/', import.meta.url)
const closers: (() => Promise<unknown>)[] = []
const scope = {
  teardown: (work: () => Promise<unknown>) => void closers.unshift(work),
  testdir: () => mkdtempSync(join(tmpdir(), 'priemna-calendar-')),
}

await mkdir(FOLDER, { recursive: true })
const town = await openCalendarTown(scope)
const browser = await openBrowser(scope)
const assistant = await asStaffPages(town, { roles: ['assistant'], officials: ['kmet', 'zam-kmet', 'sekretar'] })
const day = `/sluzhebno/den/${town.dayIds.kmet}`
const open = (path: string) => (page: Page) => page.goto(`${town.origin}${path}`)

const PAGES: [name: string, step: (page: Page) => Promise<unknown>][] = [
  ['staff-week', open('/sluzhebno/kalendar?sedmica=2026-11-23')],
  ['staff-month', open('/sluzhebno/kalendar/mesec?m=2026-11')],
  ['staff-day', open(day)],
  [
    'staff-day-block',
    async (page) => {
      for (const time of ['14:15', '14:30']) await page.check(`input[value="${town.slots.get(time)}"]`)
      await page.fill('#reason', 'Заседание на Общинския съвет')
      await page.click('button[value=block]')
      await page.waitForSelector('text=Кого засяга')
    },
  ],
  ['staff-rules', open('/sluzhebno/pravila')],
  [
    'staff-rule-dates',
    async (page) => {
      await open(`/sluzhebno/pravila/${town.ruleId}`)(page)
      await page.fill('#startTime', '14:30')
      await page.click('button[value=look]')
      await page.waitForSelector('#preview')
    },
  ],
]
for (const width of [390, 1_280]) {
  const { page, context } = await openStaffWindow(browser, town, assistant, { width })
  for (const [name, step] of PAGES) {
    await step(page)
    const path = new URL(`${name}-${width}.jpg`, FOLDER).pathname
    await page.screenshot({ path, type: 'jpeg', quality: 35, fullPage: name !== 'staff-rule-dates' })
  }
  await context.close()
}
for (const close of closers) await close()
// Something of the browser's stays behind for minutes.
process.exit(0)
