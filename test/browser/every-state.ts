import type { Test } from 'tap'
import { startingAt } from '../receptions/given.ts'
import { goldenBeside } from '../support/golden.ts'
import { openTestHouse } from '../support/house.ts'
import { axeFaults, openBrowser, openWindow, overflow, scaleText } from './browser.ts'

const WIDTHS = [320, 390, 1280]
const golden = goldenBeside(import.meta.url)

/** Holds every state of the pages, in one language, to what a browser sees of it, and to what it hands a screen reader. A file for each: together they take minutes. */
export async function judgeEveryState(t: Test, locale: 'bg' | 'en'): Promise<void> {
  const browser = await openBrowser(t)
  // On a fixed day: what is read aloud is compared word for word.
  const { origin } = await openTestHouse(t, { clockOffset: startingAt('2026-11-19T10:00') })
  const list = await (await fetch(`${origin}/dev/states`)).text()
  const states = [...list.matchAll(/href="\/dev\/states\/([\w-]+)\?lang=bg"/g)].map(([, name]) => name ?? '')
  t.ok(states.length > 40, `${states.length} states`)
  const { context, page, strangers } = await openWindow(browser, origin)
  const readAloud: string[] = []
  for (const state of states) {
    await page.goto(`${origin}/dev/states/${state}?lang=${locale}`)
    // Folded parts are judged too.
    await page.evaluate(() => {
      for (const each of document.querySelectorAll('details')) each.open = true
    })
    const read = await page.locator(readAloud.length === 0 ? 'body' : 'main').ariaSnapshot()
    readAloud.push(`${state}\n${steady(read)}`)
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 })
      t.same(await axeFaults(page), [], `${state} at ${width} px: axe`)
      t.same(await overflow(page), [], `${state} at ${width} px`)
      await scaleText(page, 2)
      t.same(await overflow(page), [], `${state} at ${width} px with text of 200 %`)
      await scaleText(page, 1)
    }
  }
  golden(t, `${readAloud.join('\n\n')}\n`, `read-aloud-${locale}.txt`)
  t.same(strangers, [], 'no request to another origin')
  await context.close()
}

/**
 * What a screen reader is given, role by role in its order, without the addresses of links and with
 * no-break spaces made visible. Times of the day pass while the test
 * runs, and stand as 00:00.
 */
function steady(tree: string): string {
  const said = tree.split('\n').filter((line) => !line.includes('- /url: '))
  return said
    .join('\n')
    .replaceAll('\u00a0', '·')
    .replace(/\b\d{1,2}:\d\d\b/g, '00:00')
}
