import type { Test } from 'tap'
import { openTestHouse } from '../support/house.ts'
import { axeFaults, openBrowser, openWindow, overflow, scaleText } from './browser.ts'

const WIDTHS = [320, 390, 1280]

/** Holds every state of the pages, in one language, to what a browser sees of it. A file for each: together they take minutes. */
export async function judgeEveryState(t: Test, locale: 'bg' | 'en'): Promise<void> {
  const browser = await openBrowser(t)
  const { origin } = await openTestHouse(t)
  const list = await (await fetch(`${origin}/dev/states`)).text()
  const states = [...list.matchAll(/href="\/dev\/states\/([\w-]+)\?lang=bg"/g)].map(([, name]) => name ?? '')
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
}
