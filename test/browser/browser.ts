import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

type Test = { teardown(work: () => Promise<unknown>): unknown }

/** Where a Chrome or Chromium stands on systems for which no package brings one. */
const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
]

/** One browser for a test file. */
export async function openBrowser(t: Test): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: await executable(),
    // The package's own arguments would put all in one process and switch the web's security off: it is to be tried here.
    args: ['--no-sandbox', '--font-render-hinting=none', '--disable-dev-shm-usage'],
  })
  t.teardown(() => browser.close())
  return browser
}

/** A citizen's window, and what it asked of other houses: it must stay empty. */
export async function openWindow(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<{ context: BrowserContext; page: Page; strangers: string[] }> {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, ...options })
  const strangers: string[] = []
  context.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) strangers.push(request.url())
  })
  return { context, page: await context.newPage(), strangers }
}

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe has against the page as it stands: rule and element. The frames' own content is not ours to judge. */
export async function axeFaults(page: Page): Promise<string[]> {
  // Handing half a megabyte over costs five times what the judging does: once a page.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  return page.evaluate(async (tags) => {
    // biome-ignore lint/suspicious/noExplicitAny: axe stands in the page
    const { violations } = await (window as any).axe.run(document, {
      runOnly: { type: 'tag', values: tags },
      iframes: false,
      preload: false,
      resultTypes: ['violations'],
    })
    return violations.flatMap(({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
      nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`),
    )
  }, TAGS)
}

/** How many pixels the page is wider than its window, and what stands out. */
export async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const wide = [...document.body.querySelectorAll('*')].filter(
      (each) => each.getBoundingClientRect().right > clientWidth + 0.5,
    )
    return [`${scrollWidth - clientWidth} px`, ...wide.slice(0, 5).map((each) => each.outerHTML.slice(0, 100))]
  })
}

/** Sets the text so many times as large, as a reader's own setting does. */
export async function scaleText(page: Page, times: number): Promise<void> {
  await page.evaluate((scale) => {
    document.documentElement.style.fontSize = scale === 1 ? '' : `${scale * 100}%`
  }, times)
}

async function executable(): Promise<string> {
  const given = process.env['CHROMIUM_PATH']
  if (given) return given
  if (process.platform === 'linux' && process.arch === 'x64') return unpacked()
  const found = USUAL_PLACES.find((place) => existsSync(place))
  if (!found) throw new Error('no Chrome or Chromium found: set CHROMIUM_PATH')
  return found
}

/** The package's browser is unpacked into the temporary folder: by one test file at a time, as a half one does not start. */
async function unpacked(): Promise<string> {
  const lock = join(tmpdir(), 'priemna-chromium.lock')
  for (;;) {
    const mine = await mkdir(lock).then(
      () => true,
      () => false,
    )
    if (mine) break
    const age = await stat(lock).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    if (age > 60_000) await rm(lock, { recursive: true, force: true })
    await setTimeout(100)
  }
  try {
    return await (await import('@sparticuz/chromium')).default.executablePath()
  } finally {
    await rm(lock, { recursive: true, force: true })
  }
}

/** Whether the summary of faults gets the focus: the browser gives it a moment after the page is there. */
export async function summaryGetsFocus(page: Page): Promise<boolean> {
  for (let look = 0; look < 100; look++) {
    const has = await page.evaluate(() => document.activeElement?.classList.contains('govuk-error-summary') === true)
    if (has) return true
    await setTimeout(50)
  }
  return false
}
