import { join } from 'node:path'
import t from 'tap'
import { openTown } from '../http/town.ts'
import { axeFaults, openBrowser, openWindow, overflow } from './browser.ts'

// Run alone, a file would have half a minute.
t.setTimeout(120_000)

const folder = t.testdir({
  'gerb.svg': '<svg viewBox="0 0 100 20"><path style="fill:#7a1f1f" d="M1 1h98v18H1z"/></svg>',
})

t.test('a house in its own colours and with its own coat of arms', async (t) => {
  const town = await openTown(t, {
    THEME_BRAND: '7A1F1F',
    THEME_SURFACE: 'F9EFEA',
    COAT_OF_ARMS: join(folder, 'gerb.svg'),
  })
  const browser = await openBrowser(t)
  const { page, strangers } = await openWindow(browser, town.origin)
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  const styleOf = (selector: string, property: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((each, name) => getComputedStyle(each).getPropertyValue(name), property)
  for (const path of [
    '/bg/',
    '/bg/moyat-chas',
    '/en/book/sekretar',
    `/bg/chas/${town.tokens.booked}`,
    '/dev/states/details',
  ]) {
    await page.goto(`${town.origin}${path}`)
    t.same(await axeFaults(page), [], path)
    await page.setViewportSize({ width: 320, height: 800 })
    t.same(await overflow(page), [], path)
    await page.setViewportSize({ width: 390, height: 800 })
    const width = await page
      .locator('.page-header__shield')
      .evaluate((image) => (image as HTMLImageElement).naturalWidth)
    t.ok(width > 0, `${path}: the coat of arms is shown`)
    t.equal(await styleOf('.page-header', 'border-bottom-color'), 'rgb(122, 31, 31)', path)
  }
  t.equal(await styleOf('.govuk-button', 'background-color'), 'rgb(122, 31, 31)')
  t.equal(await styleOf('.panel', 'background-color'), 'rgb(249, 239, 234)')
  t.equal(await styleOf('.page-footer a', 'color'), 'rgb(122, 31, 31)')
  t.same(strangers, [])
  t.same(errors, [])
})
