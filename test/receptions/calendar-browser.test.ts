import type { Page } from 'playwright-core'
import t from 'tap'
import { axeFaults, openBrowser, overflow, summaryGetsFocus } from '../browser/browser.ts'
import { openStaffWindow, staffPageFaults } from '../browser/staff-faults.ts'
import { asStaffPages } from '../support/staff-pages.ts'
import { openCalendarTown } from './calendar-town.ts'

const town = await openCalendarTown(t)
const browser = await openBrowser(t)
const DAY = `/sluzhebno/den/${town.dayIds.kmet}`

/** What is wrong with a page as it stands, at three widths. */
async function faultsOf(page: Page): Promise<string[]> {
  const faults = await axeFaults(page)
  for (const width of [1_280, 390, 320]) {
    await page.setViewportSize({ width, height: 900 })
    faults.push(...(await overflow(page)))
  }
  await page.setViewportSize({ width: 1_280, height: 900 })
  return faults
}

t.test(
  'calendar, days, rules, the working calendar, officials, own calendars: nothing that a program can find',
  async (t) => {
    const staff = await asStaffPages(town)
    await staff.post('/sluzhebno/kalendari', { official: 'kmet' })
    t.same(
      await staffPageFaults(browser, town, staff, [
        '/sluzhebno/kalendar?sedmica=2026-11-23',
        '/sluzhebno/kalendar/mesec?m=2026-12',
        DAY,
        `/sluzhebno/den/${town.dayIds.sekretar}`,
        `${DAY}/promyana`,
        '/sluzhebno/den/nov',
        '/sluzhebno/pravila',
        `/sluzhebno/pravila/${town.ruleId}`,
        `/sluzhebno/pravila/${town.ruleId}/krai`,
        '/sluzhebno/neprisastveni?godina=2026',
        '/sluzhebno/neprisastveni/2026-12-24',
        '/sluzhebno/lica',
        '/sluzhebno/lica/kmet',
        '/sluzhebno/kalendari',
      ]),
      [],
    )
  },
)

t.test('a rule is added by keyboard, without script, with its dates seen before', async (t) => {
  const assistant = await asStaffPages(town, { roles: ['assistant'], officials: ['kmet', 'sekretar'] })
  const { page, context, strangers } = await openStaffWindow(browser, town, assistant, { javaScriptEnabled: false })
  const { keyboard } = page
  const focusOn = async (name: string) => {
    for (let n = 0; n < 80; n++) {
      await keyboard.press('Tab')
      const focus = page.locator('*:focus')
      const label = await focus.evaluate((each) => {
        const field = each as HTMLInputElement
        return field.name && field.type !== 'submit' ? field.name : (each.textContent ?? '').trim()
      })
      if (label === name) return
    }
    throw new Error(`no way to ${name} by Tab`)
  }
  await page.goto(`${town.origin}/sluzhebno/pravila`)
  await focusOn('Добавете правило')
  await keyboard.press('Enter')
  await page.waitForURL('**/pravila/novo')
  await focusOn('official')
  for (const _ of ['kmet', 'sekretar']) await keyboard.press('ArrowDown')
  await focusOn('weekday')
  for (const _ of ['Monday', 'Tuesday', 'Wednesday']) await keyboard.press('ArrowDown')
  for (const [field, text] of [
    ['startTime', '9'],
    ['endTime', '11:00'],
    ['place', 'стая 105'],
  ] as const) {
    await focusOn(field)
    await keyboard.type(text)
  }
  await keyboard.press('Enter')
  await page.waitForSelector('#preview')
  t.match(await page.textContent('#preview'), /всяка сряда, 09:00–11:00/)
  t.equal(await page.locator('#preview tbody tr').count(), 12, 'the next twelve dates')
  await focusOn('Съхранете правилото')
  await keyboard.press('Enter')
  await page.waitForURL('**/pravila?gotovo=added')
  t.match(await page.textContent('main'), /Всяка сряда, 09:00–11:00/)

  await page.goto(`${town.origin}${DAY}`)
  await focusOn('chas')
  await keyboard.press('Space')
  await focusOn('Блокирайте')
  await keyboard.press('Enter')
  await page.waitForSelector('.govuk-error-summary')
  t.match(await page.title(), /^Грешка: /)
  t.ok(await summaryGetsFocus(page))
  await page.fill('#reason', 'Заседание')
  await focusOn('Блокирайте')
  await keyboard.press('Enter')
  await page.waitForSelector('text=Кого засяга')
  t.match(await page.textContent('main'), /Петър Стоев/)
  await focusOn('Съхранете и оставете 1 записване за решение')
  await keyboard.press('Enter')
  await page.waitForURL('**?gotovo=blocked')
  t.match(await page.textContent('.day-slots'), /чака решение/)
  t.same(strangers, [])
  await context.close()
})

t.test('what comes after a post: the dates of a rule, a form with faults, the question before a change', async (t) => {
  const assistant = await asStaffPages(town, { roles: ['assistant'], officials: ['kmet'] })
  const { page, context } = await openStaffWindow(browser, town, assistant)
  await page.goto(`${town.origin}/sluzhebno/pravila/${town.ruleId}`)
  await page.fill('#startTime', '14:30')
  await page.click('button[value=look]')
  await page.waitForSelector('#preview')
  t.match(await page.textContent('#preview'), /Гюлсюм Мехмедова/)
  t.same(await faultsOf(page), [], 'the dates, and whom that concerns')
  await page.goto(`${town.origin}${DAY}`)
  await page.click('button[value=block]')
  await page.waitForSelector('.govuk-error-summary')
  t.same(await faultsOf(page), [], 'faults')
  await page.check(`input[value="${town.slots.get('14:15')}"]`)
  await page.fill('#reason', 'Заседание')
  await page.click('button[value=block]')
  await page.waitForSelector('text=Кого засяга')
  t.same(await faultsOf(page), [], 'the question')
  await page.goto(`${town.origin}${DAY}/promyana`)
  await page.fill('#place', 'малката зала')
  await town.sql.query('UPDATE reception_days SET version = version + 1 WHERE id = $1', [town.dayIds.kmet])
  await page.click('main form button')
  await page.waitForSelector('text=Какво се промени междувременно')
  t.equal(await page.inputValue('#place'), 'малката зала', 'what was typed is kept')
  t.same(await faultsOf(page), [], 'somebody else was faster')
  await context.close()
})
