import t from 'tap'
import { openBrowser } from '../browser/browser.ts'
import { staffPageFaults } from '../browser/staff-faults.ts'
import { openTestHouse } from '../support/house.ts'
import { asStaffPages } from '../support/staff-pages.ts'

const house = await openTestHouse(t)
const browser = await openBrowser(t)

t.test('the staff’s own pages have no faults that a program can find', async (t) => {
  const staff = await asStaffPages(house)
  t.same(await staffPageFaults(browser, house, staff, ['/sluzhebno/']), [])
})
