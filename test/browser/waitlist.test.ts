import type { Page } from 'playwright-core'
import t from 'tap'
import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import { listMails } from '../../src/messages/dev-mailbox.ts'
import { createMailer } from '../../src/messages/mailer.ts'
import { detailsOf } from '../http/visitor.ts'
import { call } from '../support/client.ts'
import { broken, openFullHouse, tend } from '../waitlist/waiting.ts'
import { axeFaults, openBrowser, openWindow, overflow } from './browser.ts'

// Run alone, a file would have half a minute.
t.setTimeout(240_000)

t.test('two wait: the first lets an offer go, the second takes it from the mail and has the appointment', async (t) => {
  const browser = await openBrowser(t)
  const dataDir = t.testdir()
  const house = await openFullHouse(t, { slotsPerDay: 2, env: { DATA_DIR: dataDir } })
  const phone = await openWindow(browser, house.origin, { javaScriptEnabled: false })
  const desk = await openWindow(browser, house.origin, { viewport: { width: 1280, height: 900 } })
  const [first, second] = [detailsOf(901), detailsOf(902)]

  await phone.page.goto(`${house.origin}/bg/zapazi/kmet`)
  t.match(await phone.page.locator('main').innerText(), 'няма свободни часове')
  await phone.page.getByRole('link', { name: 'Запишете се в списъка на чакащите' }).first().click()
  await phone.page.getByRole('button', { name: 'Запишете ме в списъка' }).click()
  t.match(await phone.page.title(), /^Грешка: /, 'nothing was filled in')
  await join(phone.page, first, {
    name: 'Име и фамилия',
    phone: 'Телефон',
    email: /^Имейл/,
    topic: /По какъв въпрос/,
    button: 'Запишете ме в списъка',
  })
  t.equal(await phone.page.locator('h1').innerText(), 'Имате място в списъка на чакащите')
  t.match(await phone.page.locator('main').innerText(), 'Преди Вас няма никого.')

  await desk.page.goto(`${house.origin}/en/waiting-list/kmet`)
  await join(desk.page, second, {
    name: 'First and last name',
    phone: 'Telephone',
    email: /^E-mail/,
    topic: /What do you want/,
    button: 'Put me on the list',
  })
  t.match(await desk.page.locator('main').innerText(), 'Before you: 1')
  for (const { page } of [phone, desk]) t.same(await overflow(page), [])
  t.same(await axeFaults(desk.page), [])

  await house.cancel(1)
  await tend(house)
  await phone.page.goto(await linkFor(first.email, '/bg/predlozhenie/'))
  t.equal(await phone.page.locator('h1').innerText(), 'Предлагаме Ви този час')
  await phone.page.getByRole('button', { name: 'Не ме устройва' }).click()
  t.match(await phone.page.locator('main').innerText(), 'Мястото Ви в списъка остава същото')
  await phone.page.goBack()
  await phone.page.reload()
  t.equal(await phone.page.locator('h1').innerText(), 'Този час вече не се пази за Вас', 'the offer is over')

  await tend(house)
  const offer = await linkFor(second.email, '/en/offer/')
  await desk.page.goto(offer)
  await desk.page.keyboard.press('Tab')
  t.equal(await desk.page.evaluate(() => document.activeElement?.getAttribute('href')), '#main')
  await desk.page.getByRole('button', { name: 'Accept the time' }).press('Enter')
  await desk.page.waitForURL(/\/en\/booking\//)
  t.equal(await desk.page.locator('h1').innerText(), 'Your appointment is booked')
  await desk.page.goto(offer)
  t.match(desk.page.url(), /\/en\/booking\//, 'the old link leads to the appointment')
  t.same([...phone.strangers, ...desk.strangers], [])
  t.same(await broken(house), [])
  const { body } = await call(house.origin, '/officials/kmet/availability')
  t.same(
    body.days.flatMap((day: { freeSlots: unknown[] }) => day.freeSlots),
    [],
    'the slot went from one to the other',
  )
  await phone.context.close()
  await desk.context.close()

  /** The link of that address in the newest mail to a person. */
  async function linkFor(email: string, path: string): Promise<string> {
    const mailer = createMailer({ smtpUrl: null, dataDir })
    await deliverMessages({ ...house.deps, mailer }, { signal: new AbortController().signal })
    await mailer.close()
    const mails = (await listMails(dataDir)).filter(({ to }) => to.includes(email))
    const link = mails
      .map(({ text }) => new RegExp(`\\S+${path}\\S+`).exec(text)?.[0])
      .find((each) => each !== undefined)
    if (link === undefined) throw new Error(`no mail to ${email} has a link to ${path}`)
    return house.origin + new URL(link).pathname
  }
})

type Labels = { name: string; phone: string; email: RegExp; topic: RegExp; button: string }

async function join(page: Page, person: ReturnType<typeof detailsOf>, labels: Labels): Promise<void> {
  await page.getByLabel(labels.name).fill(person.name)
  await page.getByLabel(labels.phone, { exact: true }).fill(person.phone)
  await page.getByLabel(labels.email).fill(person.email)
  await page.getByLabel(labels.topic).fill(person.topic)
  await page.getByRole('button', { name: labels.button }).click()
}
