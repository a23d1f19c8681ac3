import t from 'tap'
import { detailsOf } from '../http/visitor.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { openBrowser, openWindow } from './browser.ts'

// Run alone, a file would have half a minute.
t.setTimeout(240_000)

t.test(
  'under attack the browser solves the puzzle while a citizen reads, also for who is faster than it',
  async (t) => {
    const browser = await openBrowser(t)
    const { origin, sql } = await openTestHouse(t, { env: { CAPTCHA: 'on' } })
    await offerSlots(sql, { slug: 'kmet' })
    for (const [person, patient] of [true, false].entries()) {
      const { context, page, strangers } = await openWindow(browser, origin)
      const faults: string[] = []
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
      page.on('pageerror', (error) => faults.push(error.message))
      const details = detailsOf(person)
      await page.goto(`${origin}/bg/zapazi/kmet`)
      await page.getByRole('radio').first().check()
      await page.getByRole('button', { name: 'Продължете' }).click()
      await page.getByLabel('Име и фамилия').fill(details.name)
      await page.getByLabel('Телефон', { exact: true }).fill(details.phone)
      await page.getByLabel('По какъв въпрос искате среща?').fill(details.topic)
      await page.getByRole('button', { name: 'Продължете' }).click()
      if (patient)
        await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[name=altcha]')?.value !== '')
      await page.getByRole('button', { name: 'Потвърдете и запазете часа' }).click()
      await page.waitForURL(/\/bg\/chas\//)
      t.equal(await page.locator('h1').innerText(), 'Часът Ви е запазен')
      t.same([faults, strangers], [[], []])
      await context.close()
    }
    const { rows } = await sql.query('SELECT state FROM bookings')
    t.same(rows, [{ state: 'confirmed' }, { state: 'confirmed' }], 'with a telephone alone')
  },
)
