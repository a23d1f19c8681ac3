import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { TestHouse } from '../support/house.ts'
import type { StaffPages } from '../support/staff-pages.ts'
import { axeFaults, openWindow, overflow } from './browser.ts'

type House = Pick<TestHouse, 'sql' | 'origin'>

/** A window of somebody who is signed in. */
export async function openStaffWindow(
  browser: Browser,
  { origin }: Pick<House, 'origin'>,
  { cookieValue }: Pick<StaffPages, 'cookieValue'>,
  { width = 1_280, javaScriptEnabled = true }: { width?: number; javaScriptEnabled?: boolean } = {},
): Promise<{ context: BrowserContext; page: Page; strangers: string[] }> {
  const opened = await openWindow(browser, origin, { viewport: { width, height: 900 }, javaScriptEnabled })
  await opened.context.addCookies([{ name: 'sid', value: cookieValue, url: origin, httpOnly: true, sameSite: 'Lax' }])
  return opened
}

/**
 * What is wrong with staff pages, in both languages: what axe has against them at 1280 px, how far they stand out at 320, 390 and
 * 1280 px, and that they came. One line for each fault; the language of whoever looks is left at Bulgarian.
 */
export async function staffPageFaults(
  browser: Browser,
  house: House,
  staff: StaffPages,
  paths: readonly string[],
): Promise<string[]> {
  const { context, page, strangers } = await openStaffWindow(browser, house, staff)
  const faults: string[] = []
  for (const locale of ['en', 'bg']) {
    await house.sql.query('UPDATE staff_users SET locale = $2 WHERE id = $1', [staff.userId, locale])
    for (const path of paths) {
      const say = (what: string[], where: string) =>
        faults.push(...what.map((each) => `${path} (${locale}) ${where}: ${each}`))
      await page.setViewportSize({ width: 1_280, height: 900 })
      const answer = await page.goto(`${house.origin}${path}`)
      if (answer?.status() !== 200) say([`status ${answer?.status()}`], '')
      if (page.url() !== `${house.origin}${path}`) say([`led to ${page.url()}`], '')
      if ((await page.getAttribute('html', 'lang')) !== locale) say(['the language is another'], '')
      if ((await page.locator('h1').count()) !== 1) say([`${await page.locator('h1').count()} h1`], '')
      say(await axeFaults(page), 'axe')
      for (const width of [1_280, 390, 320]) {
        await page.setViewportSize({ width, height: 900 })
        say(await overflow(page), `at ${width} px`)
      }
    }
  }
  await context.close()
  return [...faults, ...strangers]
}
