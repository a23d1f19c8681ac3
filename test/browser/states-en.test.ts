import t from 'tap'
import { openTestHouse } from '../support/house.ts'
import { axeFaults, openBrowser, openWindow, overflow } from './browser.ts'
import { judgeEveryState } from './every-state.ts'

// Run alone, a file would have half a minute.
t.setTimeout(240_000)

t.test('every state in English: accessible, no wider than its window, also with large text', async (t) => {
  await judgeEveryState(t, 'en')
})

t.test('forced colours and wide spacing', async (t) => {
  const browser = await openBrowser(t)
  const { origin } = await openTestHouse(t)
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
