import { mkdtempSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { startingAt } from '../receptions/given.ts'
import { seedPastOf } from '../reports/demo-past.ts'
import { openTestHouse } from '../support/house.ts'
import { asStaffPages } from '../support/staff-pages.ts'
import { openBrowser } from './browser.ts'
import { openStaffWindow } from './staff-faults.ts'

// `npm run report-screens`: the figures of the demo on 23 November 2026, as pictures at 390 and 1280 px under docs/screens; with a folder
// as argument, all reports of both kinds into it.

t.setTimeout(0)
const FOLDER = process.argv[2] ?? new URL('../../docs/screens/', import.meta.url).pathname
const ALL = process.argv[2] !== undefined
const closers: (() => Promise<unknown>)[] = []
const scope = {
  teardown: (work: () => Promise<unknown>) => void closers.unshift(work),
  testdir: () => mkdtempSync(join(tmpdir(), 'priemna-reports-')),
}
const house = await openTestHouse(scope, { clockOffset: startingAt('2026-11-23T09:00') })
await seedPastOf(house)
const admin = await asStaffPages(house, {})
const browser = await openBrowser(scope)
const MONTHS = 'ot=2026-08&do=2026-11'
const KINDS = ['receptions', 'waiting', 'channels', 'overrides', 'messages', 'satisfaction']
const PAGES = ALL
  ? KINDS.flatMap((kind) => [kind, `${kind}&publikuvane=1`])
  : ['receptions', 'waiting', 'receptions&publikuvane=1']
for (const width of [390, 1_280]) {
  const { page, context } = await openStaffWindow(browser, house, admin, { width })
  for (const asked of width === 390 && !ALL ? PAGES.slice(0, 1) : PAGES) {
    await page.goto(`${house.origin}/sluzhebno/spravki?${MONTHS}&spravka=${asked}`)
    const name = `report-${asked.replace('&publikuvane=1', '-published')}-${width}.${ALL ? 'png' : 'jpg'}`
    await page.screenshot({ path: join(FOLDER, name), fullPage: true, ...(ALL ? {} : { type: 'jpeg', quality: 35 }) })
  }
  if (ALL && width === 1_280)
    await writeFile(join(FOLDER, 'print.pdf'), await page.pdf({ format: 'A4', landscape: true }))
  await context.close()
}
for (const kind of KINDS)
  if (ALL) {
    const { text } = await admin.get(`/sluzhebno/spravki.csv?${MONTHS}&spravka=${kind}`)
    await writeFile(join(FOLDER, `${kind}.csv`), text)
  }
for (const close of closers) await close()
// Something of the browser's stays behind for minutes.
process.exit(0)
