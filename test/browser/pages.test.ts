import t from 'tap'
import { openTown } from '../http/town.ts'
import { openTestHouse } from '../support/house.ts'
import { axeFaults, openBrowser, openWindow, overflow, scaleText, summaryGetsFocus } from './browser.ts'
import { placesOf } from './places.ts'

const WIDTHS = [320, 390, 1280]

// Run alone, a file would have half a minute.
t.setTimeout(240_000)
t.jobs = 2
const browser = await openBrowser(t)
const town = await openTown(t)
const places = await placesOf(town)

for (const locale of ['bg', 'en'] as const) {
  t.test(
    `every page (${locale}): accessible, no wider than its window, self-contained`,
    { buffered: true },
    async (t) => {
      const { context, page, strangers } = await openWindow(browser, town.origin)
      const errors: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          errors.push(message.text())
      })
      for (const place of places) {
        const response = await page.goto(`${town.origin}${place[locale]}`)
        t.equal(response?.status(), place.status, place.name)
        t.equal(await page.locator('h1').count(), 1, `${place.name}: one h1`)
        t.equal(await page.locator('html').getAttribute('lang'), locale, place.name)
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 })
          t.same(await axeFaults(page), [], `${place.name} at ${width} px: axe`)
          t.same(await overflow(page), [], `${place.name} at ${width} px`)
          await scaleText(page, 2)
          t.same(await overflow(page), [], `${place.name} at ${width} px with text of 200 %`)
          await scaleText(page, 1)
        }
      }
      t.same(strangers, [], 'no request to another origin')
      t.same(errors, [], 'no word from the browser')
      await context.close()
    },
  )
}

t.test('the instruments are awake', async (t) => {
  const { context, page } = await openWindow(browser, town.origin)
  await page.setContent('<img src="data:,"><div style="width: 900px">x</div>')
  const faults = (await axeFaults(page)).join()
  for (const rule of ['image-alt', 'html-has-lang', 'document-title', 'region']) t.match(faults, rule)
  t.match((await overflow(page)).join(), 'width: 900px')
  await context.close()
})

t.test('a town without officials', async (t) => {
  const house = await openTestHouse(t)
  const { context, page } = await openWindow(browser, house.origin)
  for (const path of ['/bg/', '/en/']) {
    await page.goto(`${house.origin}${path}`)
    t.same(await axeFaults(page), [])
    await page.setViewportSize({ width: 320, height: 800 })
    t.same(await overflow(page), [])
  }
  await context.close()
})

t.test('a form that came back: 422, the summary first and in focus, no fault at any width', async (t) => {
  const { context, page } = await openWindow(browser, town.origin)
  for (const path of [`/bg/chas/${town.tokens.booked}/otkaz`, `/en/booking/${town.tokens.booked}/cancel`]) {
    await page.goto(`${town.origin}${path}`)
    await page.fill('#reason', 'ЕГН 7501020018')
    const [response] = await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')])
    t.equal(response?.status(), 422)
    t.ok(await summaryGetsFocus(page))
    t.equal(await page.inputValue('#reason'), 'ЕГН 7501020018')
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 })
      t.same(await axeFaults(page), [], `${path} at ${width} px`)
      await scaleText(page, 2)
      t.same(await overflow(page), [], `${path} at ${width} px`)
      await scaleText(page, 1)
    }
    await page.click('.govuk-error-summary a')
    t.equal(await page.evaluate(() => document.activeElement?.id), 'reason', 'the summary leads to the field')
  }
  await context.close()
})

t.test('forced colours, wide spacing and paper', async (t) => {
  const { context, page } = await openWindow(browser, town.origin, { viewport: { width: 320, height: 800 } })
  for (const { name, bg } of places) {
    await page.goto(`${town.origin}${bg}`)
    await page.emulateMedia({ forcedColors: 'active' })
    t.same(await axeFaults(page), [], `${name}: forced colours`)
    await page.emulateMedia({ forcedColors: 'none' })
    // WCAG 1.4.12, by the values that it names.
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(
        '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }',
      )
      document.adoptedStyleSheets = [sheet]
    })
    t.same(await overflow(page), [], `${name}: spacing`)
  }
  await page.goto(`${town.origin}/bg/chas/${town.tokens.booked}`)
  await page.emulateMedia({ media: 'print' })
  for (const hidden of ['.languages', '.govuk-skip-link', '.buttons'])
    t.notOk(await page.locator(hidden).first().isVisible(), hidden)
  t.equal(await page.locator('.code').evaluate((code) => getComputedStyle(code).fontSize), '32px', 'the code: 24 pt')
  t.ok(await page.locator('.page-footer').getByText('03134/20-54').isVisible(), 'the telephone')
  const told = await page.evaluate(() =>
    [...document.querySelectorAll('a')]
      .filter((a) => a.getClientRects().length > 0)
      .map((a) => getComputedStyle(a, '::after').content)
      .join(),
  )
  t.notMatch(told, town.tokens.booked, 'the key is not printed')
  await context.close()
})
