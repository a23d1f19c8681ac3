import t from 'tap'
import { axeFaults, openBrowser, openWindow, overflow } from '../browser/browser.ts'
import { staffPageFaults } from '../browser/staff-faults.ts'
import { startingAt } from '../receptions/given.ts'
import { openTestHouse } from '../support/house.ts'
import { asStaffPages } from '../support/staff-pages.ts'
import { seedPastOf } from './demo-past.ts'

t.setTimeout(180_000)

const house = await openTestHouse(t, { clockOffset: startingAt('2026-11-23T09:00') })
await seedPastOf(house)
const browser = await openBrowser(t)

t.test('the figures of the demo: axe, 320, 390 and 1280 px, in both languages', async (t) => {
  const admin = await asStaffPages(house, {})
  const path = '/sluzhebno/spravki?ot=2026-08&do=2026-11&spravka=receptions'
  t.same(await staffPageFaults(browser, house, admin, [path]), [])
})

t.test('the three questions, with and without faults', async (t) => {
  const { rows } = await house.sql.query(
    `INSERT INTO feedback_invitations (booking_id, key_id, token_hash, expires_at)
     SELECT id, 0, sha256('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'), house_now() + interval '3 days' FROM bookings WHERE erased_at IS NULL LIMIT 1 RETURNING id`,
  )
  t.equal(rows.length, 1)
  const { page, context, strangers } = await openWindow(browser, house.origin)
  const look = async (where: string) => {
    t.same(await axeFaults(page), [], where)
    for (const width of [320, 1_280]) {
      await page.setViewportSize({ width, height: 800 })
      t.same(await overflow(page), [], `${where} at ${width} px`)
    }
  }
  await page.goto(`${house.origin}/bg/mnenie/${'a'.repeat(43)}`)
  await look('questions')
  await page.click('text=Изпратете отговорите')
  t.equal(await page.evaluate(() => document.activeElement?.className), 'govuk-error-summary')
  await look('faults')
  for (const name of ['zapazvane', 'vreme', 'otgovor']) await page.check(`input[name=${name}][value=yes]`)
  await page.click('text=Изпратете отговорите')
  t.equal(new URL(page.url()).pathname, '/bg/blagodarim-za-mnenieto')
  await look('thanks')
  await context.close()
  t.same(strangers, [])
})
