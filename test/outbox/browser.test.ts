import t from 'tap'
import { openBrowser } from '../browser/browser.ts'
import { staffPageFaults } from '../browser/staff-faults.ts'
import { furnished } from '../calls/furnished.ts'
import { asStaffPages } from '../support/staff-pages.ts'

const house = await furnished(t)
const browser = await openBrowser(t)

t.test('the pages of calls and messages have no faults that a program can find', async (t) => {
  const staff = await asStaffPages(house)
  const paths = [
    '/sluzhebno/',
    '/sluzhebno/tekstove',
    '/sluzhebno/tekstove/waitlist-offer/bg',
    '/sluzhebno/chakashti',
    '/sluzhebno/obazhdaniya',
    '/sluzhebno/obazhdaniya/priklucheni',
    '/sluzhebno/saobshteniya',
    '/sluzhebno/saobshteniya?stanalo=all',
  ]
  t.same(await staffPageFaults(browser, house, staff, paths), [])
})
