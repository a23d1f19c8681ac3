import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import t from 'tap'
import { openTown } from '../http/town.ts'
import { detailsOf } from '../http/visitor.ts'
import { book, orderOf } from '../support/client.ts'
import { openBrowser, openWindow, summaryGetsFocus } from './browser.ts'

// Run alone, a file would have half a minute.
t.setTimeout(240_000)
const browser = await openBrowser(t)
const town = await openTown(t)
const PHONE = { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true }
const DESK = { viewport: { width: 1280, height: 900 } }

const WORDS = {
  bg: {
    home: '/bg/',
    official: /^Кмет на общината/,
    next: 'Продължете',
    name: 'Име и фамилия',
    phone: 'Телефон',
    topic: 'По какъв въпрос искате среща?',
    need: 'Достъп с инвалидна количка',
    confirm: 'Потвърдете и запазете часа',
    booked: 'Часът Ви е запазен',
    change: 'Променете часа',
    changeConfirm: 'Потвърдете новия час',
    changed: 'Часът Ви е променен',
    cancel: 'Откажете часа',
    cancelled: 'Отказахте часа си',
  },
  en: {
    home: '/en/',
    official: /^Mayor of/,
    next: 'Continue',
    name: 'First and last name',
    phone: 'Telephone',
    topic: 'What do you want to meet about?',
    need: 'Wheelchair access',
    confirm: 'Confirm and book',
    booked: 'Your appointment is booked',
    change: 'Change the time',
    changeConfirm: 'Confirm the new time',
    changed: 'Your appointment has been changed',
    cancel: 'Cancel the appointment',
    cancelled: 'You cancelled your appointment',
  },
}

let person = 300

for (const locale of ['bg', 'en'] as const)
  for (const [device, options] of Object.entries({ phone: PHONE, desk: DESK }))
    for (const script of [true, false])
      t.test(
        `booked, changed and cancelled: ${locale}, ${device}, ${script ? 'with' : 'without'} script`,
        async (t) => {
          const w = WORDS[locale]
          const { page, close, strangers, scripts } = await windowOf(browser, { ...options, javaScriptEnabled: script })
          const details = detailsOf(++person)
          await page.goto(`${town.origin}${w.home}`)
          await page.getByRole('link', { name: w.official }).click()
          await page.getByRole('radio').nth(2).check()
          const time = await page.locator('.slot__input:checked + label time').getAttribute('datetime')
          await page.getByRole('button', { name: w.next }).click()
          await page.getByLabel(w.name).fill(details.name)
          await page.getByLabel(w.phone, { exact: true }).fill(details.phone)
          await page.getByLabel(w.topic).fill(details.topic)
          await page.getByLabel(w.need).check()
          await page.getByRole('button', { name: w.next }).click()
          t.match(await page.locator('main').innerText(), details.name)
          await page.getByRole('button', { name: w.confirm }).click()
          t.equal(await page.locator('h1').innerText(), w.booked)
          t.equal(await page.locator('.state time').getAttribute('datetime'), time)

          await page.getByRole('link', { name: w.change }).click()
          await page.getByRole('radio').nth(4).check()
          const other = await page.locator('.slot__input:checked + label time').getAttribute('datetime')
          await page.getByRole('button', { name: w.changeConfirm }).click()
          t.match(await page.locator('.govuk-notification-banner').innerText(), w.changed)
          t.equal(await page.locator('.state time').getAttribute('datetime'), other)
          t.not(other, time)

          await page.getByRole('link', { name: w.cancel }).click()
          await page.getByRole('button', { name: w.cancel }).click()
          t.equal(await page.locator('h1').innerText(), w.cancelled)
          t.same(strangers, [], 'no other house was asked')
          t.same(scripts, [], 'no script was fetched')
          await close()
        },
      )

t.test('a time lost while somebody writes: what was typed is kept, and the summary has the focus', async (t) => {
  const { page, close } = await windowOf(browser, { ...PHONE, javaScriptEnabled: false })
  await page.goto(`${town.origin}/bg/zapazi/sekretar`)
  const radio = page.getByRole('radio').nth(3)
  const slotId = await radio.getAttribute('value')
  await radio.check()
  await page.getByRole('button', { name: 'Продължете' }).click()
  await page.getByLabel('Име и фамилия').fill('Иванка Тодорова')
  await page.getByLabel('Телефон', { exact: true }).fill(detailsOf(++person).phone)
  await page.getByLabel('По какъв въпрос искате среща?').fill('Осветление')
  await town.sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 second' WHERE state = 'held'`)
  t.equal((await book(town.origin, orderOf(800, slotId ?? 0))).status, 201)
  const [response] = await Promise.all([
    page.waitForNavigation(),
    page.getByRole('button', { name: 'Продължете' }).click(),
  ])
  t.equal(response?.status(), 409)
  const summary = page.locator('.govuk-error-summary')
  t.match(await summary.innerText(), /Този час току-що беше зает[\s\S]*Въведеното от Вас е запазено\./)
  t.ok(await summaryGetsFocus(page))
  await summary.getByRole('link', { name: 'Изберете друг час' }).click()
  const near = page.url().split('#slot-')[1]
  await page.locator(`input[value="${near}"]`).check()
  await page.getByRole('button', { name: 'Продължете' }).click()
  t.match(page.url(), /\/proverka$/, 'everything else is there already')
  await page.getByRole('button', { name: 'Потвърдете' }).click()
  t.equal(await page.locator('h1').innerText(), 'Часът Ви е запазен')
  await close()
})

t.test('Enter in a field goes on; more time is asked for by its own button, and keeps what is typed', async (t) => {
  const { page, close } = await windowOf(browser, { ...DESK, javaScriptEnabled: false })
  await page.goto(`${town.origin}/bg/zapazi/sekretar`)
  await page.getByRole('radio').first().check()
  await page.getByRole('button', { name: 'Продължете' }).click()
  await page.getByLabel('Име и фамилия').fill('Иванка Тодорова')
  await page.getByRole('button', { name: 'Трябва ми още време' }).click()
  t.match(page.url(), /\/danni$/)
  t.equal(await page.getByLabel('Име и фамилия').inputValue(), 'Иванка Тодорова')
  t.equal(await page.locator('.govuk-error-summary').count(), 0)
  await page.getByLabel('Телефон', { exact: true }).fill(detailsOf(++person).phone)
  await page.getByLabel('По какъв въпрос искате среща?').fill('Осветление')
  await page.getByLabel('Име и фамилия').press('Enter')
  t.match(page.url(), /\/proverka$/)

  await page.getByRole('link', { name: 'Променете въпроса' }).click()
  t.match(page.url(), /\/danni#topic$/)
  await page.getByLabel('По какъв въпрос искате среща?').fill('Друго')
  await page.getByRole('button', { name: 'Продължете' }).click()
  t.match(await page.locator('main').innerText(), 'Друго')
  await page.getByRole('link', { name: 'English' }).click()
  t.match(page.url(), /\/en\/book\/sekretar\/check$/, 'the language changes, the page stays')
  t.match(await page.locator('main').innerText(), 'Друго')
  await page.getByRole('button', { name: 'Confirm and book' }).click()
  t.equal(await page.locator('h1').innerText(), 'Your appointment is booked')
  const booked = page.url()
  await page.goBack()
  await page.reload()
  t.equal(page.url(), booked, 'Back after booking leads to the booking')
  await close()
})

t.test('on paper: the booking in black, without what is pressed', async (t) => {
  const { page, close } = await windowOf(browser, DESK)
  for (const state of ['booked', 'own-data']) {
    await page.goto(`${town.origin}/dev/states/${state}?lang=bg`)
    await page.emulateMedia({ media: 'print' })
    for (const hidden of ['.languages', '.govuk-skip-link', '.buttons', '.not-on-paper'])
      for (const each of await page.locator(hidden).all()) t.notOk(await each.isVisible(), `${state}: ${hidden}`)
  }
  await close()
})

async function windowOf(
  browser: Browser,
  options: BrowserContextOptions,
): Promise<{ page: Page; strangers: string[]; scripts: string[]; close: () => Promise<void> }> {
  const { context, page, strangers } = await openWindow(browser, town.origin, options)
  const scripts: string[] = []
  context.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(request.url())
  })
  return { page, strangers, scripts, close: () => context.close() }
}
