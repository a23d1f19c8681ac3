import { setTimeout } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import t from 'tap'
import { newBooking, openTown } from '../http/town.ts'
import { openBrowser, openWindow, summaryGetsFocus } from './browser.ts'
import { placesOf } from './places.ts'

// Run alone, a file would have half a minute.
t.setTimeout(240_000)
const browser = await openBrowser(t)
const town = await openTown(t)
const STATES = ['choose-own', 'lost-taken', 'details-faults', 'check', 'change-lost', 'own-data'].map((name) => ({
  name,
  bg: `/dev/states/${name}?lang=bg`,
}))

t.test('a walk by Tab reaches everything, in order, and is always seen', async (t) => {
  const { context, page } = await openWindow(browser, town.origin)
  for (const { name, bg } of [...(await placesOf(town)), ...STATES]) {
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      await page.goto(`${town.origin}${bg}`)
      const { reached, expected, unseen } = await walk(page)
      t.same(reached, expected, `${name} at ${width} px: what can be used is reached, once and in order`)
      t.same(unseen, [], `${name} at ${width} px: the focus is seen and not covered`)
    }
  }
  await context.close()
})

t.test('the skip link leads past the header', async (t) => {
  const { context, page } = await openWindow(browser, town.origin)
  await page.goto(`${town.origin}/bg/chas/${town.tokens.booked}`)
  await page.keyboard.press('Tab')
  t.equal(await page.evaluate(() => document.activeElement?.textContent), 'Към основното съдържание')
  await page.keyboard.press('Enter')
  t.equal(await page.evaluate(() => document.activeElement?.id), 'main')
  await page.keyboard.press('Tab')
  t.equal(await page.evaluate(() => document.activeElement?.textContent), 'Добавете в календара')
  await context.close()
})

t.test('what is pressed is large enough for a thumb', async (t) => {
  const { context, page } = await openWindow(browser, town.origin, { viewport: { width: 320, height: 800 } })
  await page.goto(`${town.origin}/bg/chas/${town.tokens.booked}/otkaz`)
  for (const button of await page.locator('.govuk-button').all())
    t.ok(((await button.boundingBox())?.height ?? 0) >= 44)
  for (const link of await page.locator('.languages a, .page-header__home').all())
    t.ok(((await link.boundingBox())?.height ?? 0) >= 36)
  await context.close()
})

t.test('without script: from the link in the mail to a cancelled booking, by keyboard alone', async (t) => {
  const token = await newBooking(town, 501)
  const { context, page, strangers } = await openWindow(browser, town.origin, { javaScriptEnabled: false })
  await page.goto(`${town.origin}/bg/chas/${token}`)
  t.match(await page.locator('h1').innerText(), 'Часът Ви е запазен')

  await page.getByRole('link', { name: 'Откажете часа' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/otkaz$/)
  t.match(await page.locator('h1').innerText(), 'Искате ли да откажете този час?')
  await page.getByRole('link', { name: 'Не, запазете часа ми' }).click()
  t.match(await page.locator('h1').innerText(), 'Часът Ви е запазен')

  await page.goBack()
  await page.getByLabel('Причина').fill('ЕГН 7501020018')
  await page.getByRole('button', { name: 'Откажете часа' }).press('Enter')
  t.match(await page.title(), /^Грешка: /)
  t.ok(await summaryGetsFocus(page))
  await page.getByLabel('Причина').fill('Ще замина')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/bg\/chas\/[^/]+$/)
  t.match(await page.locator('h1').innerText(), 'Отказахте часа си')

  await page.getByRole('link', { name: 'English' }).click()
  t.equal(page.url(), `${town.origin}/en/booking/${token}`)
  t.match(await page.locator('h1').innerText(), 'You cancelled your appointment')
  await page.goto(`${town.origin}/`)
  t.equal(page.url(), `${town.origin}/en/`, 'the choice is remembered')
  t.same(strangers, [])
  const { rows } = await town.sql.query(`SELECT state FROM bookings WHERE cancel_reason = 'Ще замина'`)
  t.same(rows, [{ state: 'cancelled-by-citizen' }])
  await context.close()
})

t.test('the calendar file is downloaded, not shown', async (t) => {
  const { context, page } = await openWindow(browser, town.origin, { javaScriptEnabled: false })
  await page.goto(`${town.origin}/en/booking/${town.tokens.booked}`)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Add to calendar' }).click(),
  ])
  t.equal(download.suggestedFilename(), 'priemna.ics')
  await context.close()
})

/** Walks by Tab from the top to the end of the page. */
async function walk(page: Page): Promise<{ reached: string[]; expected: string[]; unseen: string[] }> {
  // The walk begins where the focus is, once it is there.
  if ((await page.locator('.govuk-error-summary').count()) > 0) await summaryGetsFocus(page)
  const expected = await page.evaluate(() => {
    const stops =
      'a[href], button:not([hidden]), textarea, input:not([type=hidden]):not([tabindex="-1"]), select, summary, iframe'
    // The summary of faults has the focus already: the walk begins there.
    const begin = document.querySelector('.govuk-error-summary')
    const all = [...document.querySelectorAll<HTMLElement>(stops)].filter((each, _, those) => {
      if (begin && begin.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_PRECEDING) return false
      if (each.closest('details:not([open]) > :not(summary)')) return false
      // A group of radio buttons is one stop: the arrows go on within it.
      if (!(each instanceof HTMLInputElement) || each.type !== 'radio') return true
      const group = those.filter((other) => other instanceof HTMLInputElement && other.name === each.name)
      return each === (group.find((other) => (other as HTMLInputElement).checked) ?? group[0])
    })
    for (const [n, each] of all.entries()) each.dataset['n'] = `${n} ${each.textContent?.slice(0, 30)}`
    return all.map((each) => each.dataset['n'] ?? '')
  })
  const reached: string[] = []
  const unseen: string[] = []
  for (;;) {
    await page.keyboard.press('Tab')
    // Into and out of a frame the focus moves a little later.
    const at = (await focusOf(page)) ?? (await setTimeout(150).then(() => focusOf(page)))
    if (at === null || reached.length > expected.length + 5) return { reached, expected, unseen }
    // Within a frame or a date the walk goes on, and the browser rings its parts; to us it is one stop.
    if (at.name === reached.at(-1)) continue
    reached.push(at.name)
    if (!at.seen) unseen.push(at.name)
  }
}

/** What has the focus, and whether it is ringed and not covered; null where nothing has it. */
async function focusOf(page: Page): Promise<{ name: string; seen: boolean } | null> {
  return page.evaluate(() => {
    const focused = document.activeElement as HTMLElement | null
    if (!focused || focused === document.body) return null
    const name = focused.dataset['n'] ?? focused.outerHTML
    // In a frame the ring is around what has the focus there.
    if (focused.tagName === 'IFRAME') return { name, seen: true }
    // A chosen time, a ticked box: the ring is around the label of what has the focus.
    const label = focused.matches('[type=radio], [type=checkbox]') ? focused.nextElementSibling : null
    const rings = [
      getComputedStyle(focused),
      ...(label ? [getComputedStyle(label), getComputedStyle(label, '::before')] : []),
    ]
    const { left, top, width, height } = focused.getClientRects()[0] ?? focused.getBoundingClientRect()
    const uppermost = document.elementFromPoint(left + Math.min(width / 2, 40), top + Math.min(height / 2, 20))
    const ringed = rings.some(({ outlineStyle, outlineWidth, boxShadow }) => {
      const outlined = outlineStyle === 'solid' && Number.parseFloat(outlineWidth) >= 3
      return outlined || (label !== null && boxShadow !== 'none')
    })
    return { name, seen: ringed && uppermost !== null && focused.contains(uppermost) }
  })
}
