import t from 'tap'
import { openBrowser } from '../browser/browser.ts'
import { openStaffWindow, staffPageFaults } from '../browser/staff-faults.ts'
import { wordsOf } from '../http/page-client.ts'
import { asStaffPages } from '../support/staff-pages.ts'
import { bookingsOf, broken, type Citizen, openClosingHouse } from './given.ts'

// Run alone, a file would have half a minute.
t.setTimeout(240_000)

const FORM = {
  reason: 'Болничен лист',
  publicReason: 'Кметът е възпрепятстван',
  replyDate: '2026-11-25',
  replyTime: '18:00',
}

t.test(
  'closing a day by its page: who is affected first, then the messages, then the button; every fault in words',
  async (t) => {
    const house = await openClosingHouse(t, { withEmail: 1, without: 2 })
    const staff = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
    const path = `/sluzhebno/den/${house.dayId}/otmyana`
    const before = await bookingsOf(house)
    const form = await staff.get(path)
    t.match(wordsOf(form), /Отмяна на прием: Кмет на общината, вторник, 24 ноември 2026 г\..*Засегнати граждани: 3/)
    t.match(wordsOf(form), /Човек А .*имейл с връзка за избор.*Човек Б .*в списъка за обаждания/)
    t.match(form.text, /value="2026-11-25"[^>]*>[\s\S]*value="18:00"/)
    t.equal([...form.text.matchAll(/name="slot"[^>]* checked/g)].length, 3, 'the three nearest')
    const slots = [...form.text.matchAll(/name="slot"[^>]*value="(\d+)"/g)].map(([, id]) => id ?? '').slice(0, 3)

    const faulty = await staff.post(path, {
      ...FORM,
      reason: ' ',
      publicReason: '',
      replyDate: '2020-01-01',
      do: 'preview',
    })
    t.equal(faulty.status, 422)
    t.match(
      wordsOf(faulty),
      /Има проблем Въведете причината\. Въведете какво да прочетат гражданите\. Въведете бъдещи дата и час/,
    )
    const preview = await staff.post(path, { ...FORM, slot: slots, do: 'preview' })
    t.equal(preview.status, 200)
    t.match(
      wordsOf(preview),
      /Съобщенията, които ще изпратим.*Приемът се отменя, изберете друг час.*The reception is cancelled/,
    )
    t.match(wordsOf(preview), /Отменете приема и уведомете 3 граждани/)
    t.same(await bookingsOf(house), before, 'nothing has changed yet')

    const closed = await staff.post(path, { ...FORM, slot: slots, do: 'close' })
    t.equal(closed.status, 303)
    const place = closed.location ?? ''
    t.match(place, /^\/sluzhebno\/otmeneni\/\d+$/)
    t.match(wordsOf(await staff.get(place)), /3 засегнати 3 без окончателен отговор 2 за обаждане/)
    t.match(
      wordsOf(await staff.get('/sluzhebno/otmeneni')),
      /Отменен прием: Кмет на общината, ресор „Ресор“, вторник, 24 ноември 2026 г\. Болничен лист отворен/,
    )
    t.equal((await staff.get(path)).status, 409, 'closed already')

    // The telephone, by the page.
    const [first, second, third] = house.people as [Citizen, Citizen, Citizen]
    const at = (person: Citizen) => `${place}/${person.id}`
    t.equal((await staff.post(at(second), { outcome: 'moved' })).status, 422)
    t.equal((await staff.post(at(second), { outcome: 'erase' })).status, 422, 'what is no outcome does nothing')
    t.match(
      (await staff.post(at(second), { outcome: 'moved', slot: slots[0] ?? '', note: 'потвърди' })).location,
      `${place}?zapisano=1`,
    )
    const taken = await staff.post(at(third), { outcome: 'moved', slot: slots[0] ?? '' })
    t.equal(taken.status, 409)
    t.match(wordsOf(taken), /Има проблем Този час вече е зает\. Изберете друг\./)
    await staff.post(at(third), { outcome: 'no-answer' })
    t.match(wordsOf(await staff.get(place)), /опити по телефона: 1/)
    await staff.post(at(third), { outcome: 'told' })
    t.match(
      wordsOf(await staff.get(place)),
      /научи по телефона, ще помисли опити по телефона: 1 Обадете се отново за отговора, до сряда, 25 ноември 2026/,
    )
    t.equal((await staff.post(`${place}/x`, { outcome: 'cancelled' })).status, 404)

    const official = await asStaffPages(house, { roles: ['official'], officials: ['kmet'] })
    const seen = await official.get(place)
    t.equal(seen.status, 200)
    t.notMatch(seen.text, /Запишете отговора|Възстановете приема/, 'who reads only is offered nothing')
    t.equal((await official.post(at(third), { outcome: 'cancelled' })).status, 403)
    const stranger = await asStaffPages(house, { roles: ['assistant'], officials: [] })
    t.equal((await stranger.get(place)).status, 403)
    t.equal((await stranger.get(path)).status, 403)

    const reopened = await staff.post(`${place}/vazstanovyavane`)
    t.equal(reopened.status, 303)
    t.match(wordsOf(await staff.get(place)), /приемът е възстановен/)
    t.equal((await bookingsOf(house)).get(first.id)?.at, '2026-11-24 14:00')
    t.equal((await bookingsOf(house)).get(second.id)?.at, '2026-12-01 14:00')
    t.same(await broken(house), [])
  },
)

t.test('a day is closed by keyboard and without script; axe, widths, both languages', async (t) => {
  const browser = await openBrowser(t)
  const house = await openClosingHouse(t, { withEmail: 2, without: 2 })
  const staff = await asStaffPages(house)
  const { context, page } = await openStaffWindow(browser, house, staff, { javaScriptEnabled: false })
  t.same(await staffPageFaults(browser, house, staff, [`/sluzhebno/den/${house.dayId}/otmyana`]), [])
  await page.goto(`${house.origin}/sluzhebno/den/${house.dayId}/otmyana`)
  await page.locator('#reason').focus()
  await page.keyboard.type('Болничен лист')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Кметът е възпрепятстван')
  // Enter in a field shows the messages first: nothing is closed by it.
  await page.keyboard.press('Enter')
  await page.waitForSelector('#saobshteniya')
  const confirm = page.getByRole('button', { name: 'Отменете приема и уведомете 4 граждани' })
  await confirm.focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/otmeneni\/\d+$/)
  await page.locator('summary', { hasText: 'Човек В' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Отказва срещата – Човек В' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/zapisano=1$/)
  t.match(await page.textContent('main'), /Записано\./)
  const place = new URL(page.url()).pathname
  t.match((await house.staff('GET', `/closures/${place.split('/').at(-1)}`)).body, { openCount: 3 })
  t.same(await staffPageFaults(browser, house, staff, ['/sluzhebno/otmeneni', place]), [])
  await context.close()
  t.same(await broken(house), [])
})

t.test('a substitute is named by keyboard and without script, and taken back', async (t) => {
  const browser = await openBrowser(t)
  const house = await openClosingHouse(t, { withEmail: 1, without: 1, officials: ['kmet', 'sekretar'] })
  const staff = await asStaffPages(house)
  const path = `/sluzhebno/den/${house.dayId}/zamestvane`
  t.match(wordsOf(await staff.post(path, { reason: 'x' })), /Има проблем Изберете кой ще приема\./)
  const same = await staff.post(path, { official: 'kmet', reason: 'x', replyDate: '2026-11-23', replyTime: '12:00' })
  t.equal(same.status, 409)
  const { context, page } = await openStaffWindow(browser, house, staff, { javaScriptEnabled: false })
  t.same(await staffPageFaults(browser, house, staff, [path]), [])
  await page.goto(house.origin + path)
  await page.locator('#official').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Командировка')
  await page.keyboard.press('Enter')
  await page.waitForURL(/otmeneni\/\d+$/)
  t.match(await page.textContent('h1'), /^Заместване: .* \(вместо: Кмет на общината/)
  const place = new URL(page.url()).pathname
  t.same(await staffPageFaults(browser, house, staff, [place]), [])
  await page.goto(house.origin + place)
  await page.getByRole('button', { name: 'Отменете заместването' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/zapisano=1$/)
  t.match(await page.textContent('main'), /Заместването е отменено/)
  await context.close()
  t.same(await broken(house), [])
})
