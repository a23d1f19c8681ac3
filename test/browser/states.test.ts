import t from 'tap'
import { openTestHouse } from '../support/house.ts'
import { axeFaults, openBrowser, openWindow, overflow, scaleText } from './browser.ts'

const WIDTHS = [320, 390, 1280]

// Run alone, a file would have half a minute.
t.setTimeout(240_000)
t.jobs = 2
const browser = await openBrowser(t)
const { origin } = await openTestHouse(t)
const list = await (await fetch(`${origin}/dev/states`)).text()
const states = [...list.matchAll(/href="\/dev\/states\/([\w-]+)\?lang=bg"/g)].map(([, name]) => name ?? '')

for (const locale of ['bg', 'en'])
  t.test(
    `every state (${locale}): accessible, no wider than its window, also with large text`,
    { buffered: true },
    async (t) => {
      t.ok(states.length > 40, `${states.length} states`)
      const { context, page, strangers } = await openWindow(browser, origin)
      for (const state of states) {
        await page.goto(`${origin}/dev/states/${state}?lang=${locale}`)
        // Folded parts are judged too.
        await page.evaluate(() => {
          for (const each of document.querySelectorAll('details')) each.open = true
        })
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 })
          t.same(await axeFaults(page), [], `${state} at ${width} px: axe`)
          t.same(await overflow(page), [], `${state} at ${width} px`)
          await scaleText(page, 2)
          t.same(await overflow(page), [], `${state} at ${width} px with text of 200 %`)
          await scaleText(page, 1)
        }
      }
      t.same(strangers, [], 'no request to another origin')
      await context.close()
    },
  )

t.test('forced colours and wide spacing', { buffered: true }, async (t) => {
  const { context, page } = await openWindow(browser, origin, { viewport: { width: 320, height: 800 } })
  for (const state of ['choose-own', 'lost-taken', 'details-faults', 'check', 'change', 'own-data']) {
    await page.goto(`${origin}/dev/states/${state}?lang=bg`)
    await page.emulateMedia({ forcedColors: 'active' })
    t.same(await axeFaults(page), [], `${state}: forced colours`)
    await page.emulateMedia({ forcedColors: 'none' })
    // WCAG 1.4.12, by the values that it names.
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(
        '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }',
      )
      document.adoptedStyleSheets = [sheet]
    })
    t.same(await overflow(page), [], `${state}: spacing`)
  }
  await context.close()
})
