import { mkdtempSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t from 'tap'
import { openTown } from '../http/town.ts'
import { axeFaults, openBrowser, openWindow, overflow, scaleText } from './browser.ts'

// `npm run screens`: the citizen's pages as pictures at 390 and 1280 px under docs/screens, with a table of what axe says of each, how much
// each weighs, and sheets at 320 px and with text of 200 %.

t.setTimeout(0)
const FOLDER = new URL('../../docs/screens/', import.meta.url)
const closers: (() => Promise<unknown>)[] = []
const scope = {
  teardown: (work: () => Promise<unknown>) => void closers.unshift(work),
  testdir: () => mkdtempSync(join(tmpdir(), 'priemna-screens-')),
}
const WIDTHS = [320, 390, 1280] as const

/** How to come to each page; what is shown is what a citizen of the test's town sees. */
const JOURNEY: [name: string, step: (page: Page, origin: string) => Promise<unknown>][] = [
  ['home', (page, origin) => page.goto(`${origin}/bg/`)],
  ['schedule', (page, origin) => page.goto(`${origin}/bg/grafik`)],
  [
    'slots',
    async (page, origin) => {
      await page.goto(`${origin}/bg/`)
      await page
        .getByRole('link', { name: /^Кмет на общината/ })
        .first()
        .click()
    },
  ],
  [
    'details',
    async (page) => {
      await page.locator('input[type=radio]').first().check({ force: true })
      await page.getByRole('button', { name: 'Продължете' }).click()
    },
  ],
  ['details-faults', (page) => page.getByRole('button', { name: 'Продължете' }).click()],
  [
    'check',
    async (page) => {
      await page.getByLabel('Име и фамилия').fill('Снежана Пробна')
      await page.getByLabel('Телефон').fill(`0888 70${String(++person).padStart(2, '0')} 11`)
      await page.getByLabel(/По какъв въпрос/).fill('Осветление на улицата пред читалището.')
      await page.getByRole('button', { name: 'Продължете' }).click()
    },
  ],
  ['booked', (page) => page.getByRole('button', { name: /Потвърдете/ }).click()],
  ['change', (page) => page.getByRole('link', { name: 'Променете часа' }).click()],
  [
    'cancel',
    async (page) => {
      await page.goBack()
      await page.getByRole('link', { name: 'Откажете часа' }).click()
    },
  ],
  ['find', (page, origin) => page.goto(`${origin}/bg/moyat-chas`)],
  ['help', (page, origin) => page.goto(`${origin}/bg/pomosht`)],
  ['privacy', (page, origin) => page.goto(`${origin}/bg/poveritelnost`)],
  ['accessibility', (page, origin) => page.goto(`${origin}/bg/dostapnost`)],
]
let person = 10

const STAFF = `# The staff's pages

Made with other invented people, each at 390 and 1280 px:

| pages | made by |
|---|---|
| staff-today, -bookings, -booking, -new-booking, -questions, -question, -calls, -messages, -desk, -accounts, -rights, -audit, -texts, -text | \`npm run staff-screens\` |
| staff-week, -month, -day, -day-block, -rules, -rule-dates | \`npm run calendar-screens\` |
| closing-1 to closing-7: a closed day from its form to twelve final answers | \`npm run closing-a-day\` |
`

const town = await openTown(scope as never)
const browser = await openBrowser(scope)
await mkdir(FOLDER, { recursive: true })
const lines = [
  '| page | weight, compressed | axe at 320 / 390 / 1280 px | wider than its window | at 320 px with text of 200 % |',
  '|---|---|---|---|---|',
]
const seen = new Map<string, { weight: number; axe: number[]; wide: number; large: number | null }>()
for (const width of WIDTHS) {
  const { page, context } = await openWindow(browser, town.origin, { viewport: { width, height: 900 } })
  for (const [name, step] of JOURNEY) {
    await step(page, town.origin)
    await page.waitForLoadState('load')
    const found = seen.get(name) ?? { weight: await weightOf(page), axe: [], wide: 0, large: null }
    seen.set(name, found)
    found.axe.push((await axeFaults(page)).length)
    found.wide += (await overflow(page)).length
    if (width !== 320)
      await page.screenshot({
        path: new URL(`${name}-${width}.jpg`, FOLDER).pathname,
        type: 'jpeg',
        quality: 45,
        fullPage: name !== 'schedule',
      })
    if (width === 320 && (name === 'slots' || name === 'check')) {
      await page.screenshot({
        path: new URL(`${name}-320.jpg`, FOLDER).pathname,
        type: 'jpeg',
        quality: 45,
        fullPage: true,
      })
      await scaleText(page, 2)
      await page.screenshot({
        path: new URL(`${name}-200-percent.jpg`, FOLDER).pathname,
        type: 'jpeg',
        quality: 45,
        fullPage: true,
      })
      found.large = (await overflow(page)).length
      await page.reload()
    }
  }
  await context.close()
}
for (const [name, { weight, axe, wide, large }] of seen)
  lines.push(
    `| ${name} | ${(weight / 1000).toFixed(1)} kB | ${axe.join(' / ')} | ${wide || 'no'} | ${large === null ? '' : large || 'no'} |`,
  )
const speed = [
  '| page, on a phone | first paint | largest paint | shifts of the layout | main thread blocked | requests | over the wire |',
  '|---|---|---|---|---|---|---|',
  ...(await speeds()),
]
await writeFile(
  new URL('README.md', FOLDER),
  `# The citizen's pages\n\nMade by \`npm run screens\`; the people are invented. What every state of every page looks like is at \`/dev/states\` of a house that is not in production;\n\`npm test\` holds each of them to axe, to 320, 390 and 1280 px and to text of 200 %.\n\n${lines.join('\n')}\n\nAs Lighthouse measures a phone (1.6 Mbit/s, 150 ms to and fro, a processor four times slower), on the machine that took the pictures;\n„cold“ is a first visit, „warm“ a later page. The pages go out as they are here: before a town's house nginx compresses them (deploy/nginx):\n\n${speed.join('\n')}\n\n${STAFF}`,
)
process.stdout.write(`${lines.join('\n')}\n\n${speed.join('\n')}\n`)
for (const close of closers) await close()
// Something of the browser's stays behind for minutes.
setTimeout(() => process.exit(0), 1_000)

/** What the page itself weighs over the wire, compressed as a browser asks for it. */
async function weightOf(page: Page): Promise<number> {
  const { gzipSync } = await import('node:zlib')
  return gzipSync(await page.content()).length
}

/** What a citizen with a slow phone on a slow network waits for, page by page. */
async function speeds(): Promise<string[]> {
  const { page, context } = await openWindow(browser, town.origin, {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  })
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (750 * 1024) / 8,
  })
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  let [requests, bytes] = [0, 0]
  devtools.on('Network.responseReceived', ({ response }) => {
    if (!response.fromDiskCache) requests++
  })
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  const rows: string[] = []
  for (const [name, path] of [
    ['home, cold', '/bg/'],
    ['schedule, warm', '/bg/grafik'],
    ['slots, warm', '/bg/zapazi/zamestnik-kmet-obrazovanie'],
    ['booking, warm', `/bg/chas/${town.tokens.booked}`],
  ] as const) {
    ;[requests, bytes] = [0, 0]
    await page.goto(`${town.origin}${path}`, { waitUntil: 'networkidle' })
    const seen = await page.evaluate(paints)
    const ms = (value: number) => `${Math.round(value)} ms`
    rows.push(
      `| ${name} | ${ms(seen.first)} | ${ms(seen.largest)} | ${seen.shifts.toFixed(3)} | ${ms(seen.blocked)} | ${requests} | ${(bytes / 1000).toFixed(1)} kB |`,
    )
  }
  await context.close()
  return rows
}

/** Runs in the page: what its browser noted of its own loading. */
async function paints(): Promise<{ first: number; largest: number; shifts: number; blocked: number }> {
  // No function in here has a name: the compiler would mark it with a helper that the page lacks.
  const [largest, shifts, tasks] = await Promise.all(
    ['largest-contentful-paint', 'layout-shift', 'longtask'].map(
      (type) =>
        new Promise<PerformanceEntry[]>((done) => {
          new PerformanceObserver((list) => done(list.getEntries())).observe({ type, buffered: true })
          setTimeout(() => done([]), 300)
        }),
    ),
  )
  return {
    first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    largest: largest?.at(-1)?.startTime ?? Number.NaN,
    shifts: (shifts ?? []).reduce((sum, shift) => sum + (shift as PerformanceEntry & { value: number }).value, 0),
    blocked: (tasks ?? []).reduce((sum, { duration }) => sum + Math.max(0, duration - 50), 0),
  }
}
