import t from 'tap'
import { openBrowser } from '../browser/browser.ts'
import { openStaffWindow, staffPageFaults } from '../browser/staff-faults.ts'
import { book, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaffPages } from '../support/staff-pages.ts'

const house = await openTestHouse(t)
const { sql, origin } = house
const { slotIds } = await offerSlots(sql, { slug: 'kmet', days: 2 })
const other = await offerSlots(sql, { slug: 'zamestnik' })
const browser = await openBrowser(t)
const assistant = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })

const earlier = (await book(origin, orderOf(1, slotIds[11] ?? 0))).body
const foreign = (await book(origin, orderOf(2, other.slotIds[0] ?? 0))).body
const nextFree = async () => {
  const { rows } = await sql.query(`SELECT id FROM staff_slots WHERE slug = 'kmet' ORDER BY starts_at LIMIT 1`)
  return Number(rows[0].id)
}
const bookedOn = async (slotId: number) => {
  const { rows } = await sql.query(`SELECT id, name, phone, channel, state FROM bookings WHERE slot_id = $1 AND live`, [
    slotId,
  ])
  return rows[0]
}

/** A keyboard that counts: a text typed into one field, a key, a pair of keys are one each. */
function keyboardOf(page: Awaited<ReturnType<typeof openStaffWindow>>['page']) {
  let count = 0
  return {
    type: async (text: string) => {
      count += 1
      // On a busy machine the page is there a moment before its field has the focus.
      await page.locator('input:focus, textarea:focus').waitFor()
      await page.keyboard.type(text)
    },
    press: async (key: string) => {
      count += 1
      await page.keyboard.press(key)
    },
    submit: async () => {
      count += 1
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
    },
    count: () => count,
  }
}

t.test(
  'a new citizen on the telephone: five interactions from opening to the printed slip, without script',
  async (t) => {
    const slotId = await nextFree()
    const { context, page, strangers } = await openStaffWindow(browser, house, assistant, { javaScriptEnabled: false })
    await page.goto(`${origin}/sluzhebno/novo`)
    const keys = keyboardOf(page)
    await keys.type('0888 123 456 Цветана Юлиянова')
    await keys.submit()
    t.equal(await page.locator('#name').inputValue(), 'Цветана Юлиянова')
    await keys.type('Осветление на улицата')
    await keys.submit()
    t.match(page.url(), /\/sluzhebno\/zapisvaniya\/[0-9a-f-]{36}\/belezhka/)
    await keys.press('Control+P')
    t.equal(keys.count(), 5)
    t.match(await bookedOn(slotId), {
      name: 'Цветана Юлиянова',
      phone: '+359888123456',
      channel: 'phone',
      state: 'confirmed',
    })
    const slip = await page.locator('.slip').innerText()
    t.match(slip, /9:00[\s\S]*стая.204[\s\S]*\d{3}.\d{3}/)
    await page.emulateMedia({ media: 'print' })
    t.equal(await page.locator('.slip').isVisible(), true)
    t.equal(await page.getByRole('navigation').isVisible(), false, 'on paper there is the slip alone')
    t.same(strangers, [])
    await context.close()
  },
)

t.test('field by field it is six, and the slip is on the screen', async (t) => {
  const slotId = await nextFree()
  const { context, page } = await openStaffWindow(browser, house, assistant, { javaScriptEnabled: false })
  await page.goto(`${origin}/sluzhebno/novo`)
  const keys = keyboardOf(page)
  await keys.type('0888 222 333')
  await keys.submit()
  await keys.type('Първан Ъглов')
  await keys.press('Tab')
  await keys.type('Тротоар')
  await keys.submit()
  t.equal(keys.count(), 6)
  t.match(await page.locator('h1').innerText(), /Часът е запазен/)
  t.match(await bookedOn(slotId), { name: 'Първан Ъглов', phone: '+359888222333' })
  await context.close()
})

t.test(
  'who called before: their details come with the telephone, by one key; a rule in the way is named, and waived with a reason',
  async (t) => {
    const slotId = await nextFree()
    const { context, page } = await openStaffWindow(browser, house, assistant, { javaScriptEnabled: false })
    await sql.query(`UPDATE bookings SET phone = '+359887111222' WHERE id = $1`, [earlier.id])
    await page.goto(`${origin}/sluzhebno/novo`)
    const keys = keyboardOf(page)
    await keys.type('0887/111-222')
    await keys.submit()
    t.equal(await page.locator('#name').inputValue(), 'Иванка Тодорова')
    t.match(await page.locator('main').innerText(), /Предишни записвания с този контакт: 1/)
    await keys.type('Продължение по преписката')
    await keys.submit()
    t.match(await page.locator('.govuk-error-summary').innerText(), /вече има предстоящ час при това длъжностно лице/)
    t.match(await page.locator('.govuk-error-summary').innerText(), /Можете да отстъпите/)
    t.equal(await bookedOn(slotId), undefined)
    await page.locator('#why').fill('Делото е спешно')
    await Promise.all([page.waitForNavigation(), page.locator('#why').press('Enter')])
    t.match(page.url(), /belezhka/)
    t.match(await bookedOn(slotId), { name: 'Иванка Тодорова', phone: '+359887111222' })
    const { rows } = await sql.query(`SELECT rule, reason FROM waived_rules`)
    t.same(rows, [{ rule: 'one-per-official', reason: 'Делото е спешно' }])
    await context.close()
  },
)

t.test('from a free hour of the calendar; one that is gone gives way to the nearest', async (t) => {
  const pointed = slotIds[9] ?? 0
  t.match((await assistant.get(`/sluzhebno/novo?chas=${pointed}`)).text, `name="slot" value="${pointed}"`)
  const form = await assistant.post('/sluzhebno/novo', { do: 'look', who: '0886 000 111', slot: String(pointed) })
  t.match(
    form.text,
    new RegExp(
      `<option value="${pointed}" selected[^>]*>11:15[^<]*, (?:понеделник|вторник|сряда|четвъртък|петък|събота|неделя), \\d+[^<]*20\\d\\d`,
    ),
    'with its weekday',
  )
  const taken = await assistant.post('/sluzhebno/novo', { do: 'look', who: '0886 000 111', slot: String(slotIds[11]) })
  t.match(taken.text, 'Часът, който избрахте, вече не е свободен')
  const nobody = await assistant.post('/sluzhebno/novo', { do: 'look', who: '  ' })
  t.equal(nobody.status, 422)
  t.match(nobody.text, 'govuk-error-summary')
  const faulty = await assistant.post('/sluzhebno/novo', { do: 'book', slot: String(pointed), key: 'k1', phone: '12' })
  t.equal(faulty.status, 422)
  for (const field of ['#name', '#topic', '#phone']) t.match(faulty.text, `href="${field}"`)
})

t.test('the search finds by Latin letters and writes nothing into an address', async (t) => {
  const found = await assistant.post('/sluzhebno/zapisvaniya', { q: 'cvetana uliqn' })
  t.match(found.text, 'Цветана Юлиянова')
  t.notMatch(found.text, 'Първан Ъглов')
  const none = await assistant.post('/sluzhebno/zapisvaniya', { q: 'zzzz' })
  t.match(none.text, 'Няма такова записване')
  t.equal((await assistant.post('/sluzhebno/zapisvaniya', { q: 'и' })).status, 422)
  const coming = await assistant.get('/sluzhebno/zapisvaniya')
  t.match(coming.text, 'Предстоящи записвания')
  t.notMatch(coming.text, foreign.id, "another's booking")
})

t.test('move, cancel and decide on pages; a stale form says who did what', async (t) => {
  const at = `/sluzhebno/zapisvaniya/${earlier.id}`
  t.match((await assistant.get(at)).text, 'Иванка Тодорова')
  const move = { slot: String(slotIds[20]), version: '1' }
  t.match(await assistant.post(`${at}/promyana`, move), { status: 303 })
  t.match((await assistant.get(`${at}?gotovo=promyana`)).text, 'Часът е променен.')
  const stale = await assistant.post(`${at}/promyana`, { slot: String(slotIds[21]), version: '1' })
  t.equal(stale.status, 409)
  t.match(stale.text, /Междувременно настъпи промяна[\s\S]*Радка Илиева: Часът е променен/)
  const kept = await assistant.post(`${at}/vapros`, {
    decision: 'keep',
    version: '2',
    triageVersion: '0',
    kam: 'vaprosi',
  })
  t.equal(kept.headers.get('location'), '/sluzhebno/vaprosi')
  t.notMatch((await assistant.get('/sluzhebno/vaprosi')).text, earlier.id, 'it is decided about')
  const vague = await assistant.post(`${at}/vapros`, { decision: 'answered', version: '2', triageVersion: '1' })
  t.equal(vague.status, 422)
  t.match(vague.text, 'href="#answer"')
  t.equal((await assistant.post(`${at}/otmyana`, { reason: '', version: '2' })).status, 422)
  t.equal((await assistant.post(`${at}/otmyana`, { reason: 'Кметът пътува.', version: '2' })).status, 303)
  t.match((await assistant.get(`${at}?gotovo=otmyana`)).text, 'Отмяна от общината')
})

t.test('A10 the pages keep to roles and officials', async (t) => {
  const desk = await asStaffPages(house, { roles: ['front-desk'], officials: ['kmet'] })
  const official = await asStaffPages(house, { roles: ['official'], officials: ['kmet'] })
  t.equal((await assistant.get(`/sluzhebno/zapisvaniya/${foreign.id}`)).status, 403)
  t.equal((await assistant.get('/sluzhebno/zapisvaniya/00000000-0000-4000-8000-000000000000')).status, 404)
  t.equal((await desk.get(`/sluzhebno/zapisvaniya/${earlier.id}`)).status, 403, 'next week is not for the desk')
  t.equal((await desk.get(`/sluzhebno/zapisvaniya/${earlier.id}/otmyana`)).status, 403)
  t.equal((await official.get('/sluzhebno/novo')).status, 403)
  const read = await official.get(`/sluzhebno/zapisvaniya/${earlier.id}`)
  t.equal(read.status, 200)
  t.notMatch(read.text, 'promyana')
  t.notMatch(read.text, 'belezhka', 'no slip for whom it would be refused')
  const foreignSlot = {
    do: 'book',
    slot: String(other.slotIds[1]),
    key: 'k2',
    name: 'Никой Никойов',
    phone: '0888777666',
  }
  t.equal((await assistant.post('/sluzhebno/novo', { ...foreignSlot, topic: 'път' })).status, 403)
  const made = await desk.post('/sluzhebno/novo', { ...foreignSlot, topic: 'път', slot: String(await nextFree()) })
  t.equal(made.status, 303)
  t.equal((await desk.get(made.headers.get('location') ?? '')).status, 200, 'its own slip it may print')
})

t.test('axe, overflow and both languages', async (t) => {
  const { rows } = await sql.query(`SELECT id FROM bookings WHERE name = 'Първан Ъглов'`)
  const at = `/sluzhebno/zapisvaniya/${rows[0].id}`
  const paths = ['', '/promyana', '/otmyana', '/vapros', '/belezhka'].map((each) => `${at}${each}`)
  const all = ['/sluzhebno/novo', '/sluzhebno/zapisvaniya', '/sluzhebno/vaprosi', ...paths]
  t.same(await staffPageFaults(browser, house, assistant, all), [])
})
