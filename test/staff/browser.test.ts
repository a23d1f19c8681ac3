import t from 'tap'
import { hashPassword } from '../../src/staff/passwords.ts'
import { beginSecondFactor } from '../../src/staff/second-factor.ts'
import { axeFaults, openBrowser, openWindow, overflow } from '../browser/browser.ts'
import { staffPageFaults } from '../browser/staff-faults.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { makeUser } from '../support/staff.ts'
import { asStaffPages } from '../support/staff-pages.ts'

const house = await openTestHouse(t)
const browser = await openBrowser(t)
await offerSlots(house.sql, { slug: 'kmet' })
const PASSWORD = 'четири думи без връзка'

t.test('the staff’s own pages have no faults that a program can find', async (t) => {
  const staff = await asStaffPages(house)
  const paths = [
    '/sluzhebno/',
    '/sluzhebno/profil',
    '/sluzhebno/potrebiteli',
    '/sluzhebno/potrebiteli/nov',
    '/sluzhebno/prava',
    `/sluzhebno/potrebiteli/${staff.userId}`,
  ]
  await beginSecondFactor(house.deps, { id: staff.userId })
  t.same(await staffPageFaults(browser, house, staff, [...paths, '/sluzhebno/profil/vtora-stapka']), [])
})

t.test('the sign-in by keyboard, without script: from its first field to the start, and out again', async (t) => {
  await makeUser(house, {
    email: 'klavishi@mail.example',
    roles: ['assistant'],
    officials: ['kmet'],
    passwordHash: await hashPassword(PASSWORD),
  })
  const { context, page, strangers } = await openWindow(browser, house.origin, { javaScriptEnabled: false })
  await page.goto(`${house.origin}/sluzhebno/profil`)
  const focused = () => page.locator(':focus')
  const tabTo = async (what: string) => {
    for (let press = 0; press < 40; press++) {
      await page.keyboard.press('Tab')
      if (await focused().evaluate((element, css) => element.matches(css), what)) return
    }
    throw new Error(`no way by Tab to ${what}`)
  }
  await page.keyboard.press('Tab')
  t.match(await focused().getAttribute('href'), '#main', 'first the way past the header')
  await tabTo('#email')
  await page.keyboard.type('klavishi@mail.example')
  await page.keyboard.press('Tab')
  await page.keyboard.type('не е тази парола')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.govuk-error-summary')
  t.match(await page.title(), /^Грешка: /)
  t.equal(await page.inputValue('#email'), 'klavishi@mail.example', 'the e-mail is kept')
  t.equal(await page.inputValue('#password'), '', 'the password is not')
  await tabTo('#password')
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForSelector('.staff-nav')
  t.equal(page.url(), `${house.origin}/sluzhebno/profil`, 'where they wanted to go')
  await tabTo('form[action="/sluzhebno/izhod"] button')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#password')
  await page.goto(`${house.origin}/sluzhebno/profil`)
  t.match(page.url(), '/sluzhebno/vhod', 'out is out')
  t.same(strangers, [])
  await context.close()
})

t.test('the pages in front of the guard: no faults in both languages', async (t) => {
  const { context, page } = await openWindow(browser, house.origin)
  for (const lang of ['bg', 'en'])
    for (const path of ['/sluzhebno/vhod', '/sluzhebno/zabravena-parola', '/sluzhebno/parola/x']) {
      await page.goto(`${house.origin}${path}?lang=${lang}`)
      t.same(await axeFaults(page), [], `${path} ${lang}`)
      for (const width of [320, 1_280]) {
        await page.setViewportSize({ width, height: 800 })
        t.same(await overflow(page), [], `${path} ${lang} at ${width} px`)
      }
    }
  await context.close()
})
