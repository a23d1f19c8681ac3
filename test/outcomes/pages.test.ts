import t from 'tap'
import { openBrowser } from '../browser/browser.ts'
import { staffPageFaults } from '../browser/staff-faults.ts'
import { wordsOf } from '../http/page-client.ts'
import { startingAt } from '../receptions/given.ts'
import { book, call, orderOf } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaff } from '../support/staff.ts'
import { asStaffPages } from '../support/staff-pages.ts'

// Run alone, a file would have half a minute.
t.setTimeout(120_000)

/** Thursday: two were received; the first comes again on Friday, with a colleague of theirs. */
const house = await openTestHouse(t, { clockOffset: startingAt('2026-11-19T08:30') })
const { origin, sql } = house
const { slotIds, dayIds } = await offerSlots(sql, { slug: 'kmet', days: 2, daysAhead: 0, slotsPerDay: 4 })
await offerSlots(sql, { slug: 'sekretar', daysAhead: 0 })
const NAMES = ['Ангел Примеров', 'Борислава Щерева']
const ids: string[] = []
for (const [n, name] of NAMES.entries()) {
  const order = orderOf(n, slotIds[n] ?? 0, { needs: n === 0 ? ['wheelchair'] : [] })
  const booked = await book(origin, { ...order, citizen: { ...order.citizen, name } })
  if (booked.status !== 201) throw new Error(booked.text)
  ids.push(booked.body.id)
}
const [first = '', second = ''] = ids
await moveClock(house, startingAt('2026-11-19T10:30'))
const clerk = await asStaff(house, { roles: ['assistant'], officials: ['kmet'] })
for (const id of ids)
  for (const [n, step] of ['in-meeting', 'done'].entries())
    await call(origin, `/staff/bookings/${id}/visit`, { method: 'PUT', headers: clerk, body: { step, version: n + 1 } })
const assistant = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
const note = (id: string) => `/sluzhebno/zapisvaniya/${id}/sled-priema`

t.test('a note is written from the list of the day; refused, nothing that was typed is lost', async (t) => {
  t.match((await assistant.get('/sluzhebno/den')).text, `href="${note(first)}"`)
  t.match(wordsOf(await assistant.get(note(first))), /Бележка след приема .*Ангел Примеров/)
  await book(origin, orderOf(7, slotIds[5] ?? 0))
  const typed = {
    ...{ version: '0', result: 'Обяснихме реда.', commitment: 'Оглед на „Роза“', unit: 'Благоустрояване' },
    ...{ dueDate: '20.11.2026', procedure: 'signal', incomingNumber: 'ВХ-9', summaryToCitizen: 'Ще дойдем.' },
  }
  const lost = await assistant.post(note(first), { ...typed, slot: String(slotIds[5]) })
  t.equal(lost.status, 409)
  t.match(wordsOf(lost), /Този час току-що беше зает/)
  for (const kept of ['Обяснихме реда.', 'Оглед на „Роза“', 'value="Благоустрояване"', 'value="ВХ-9"', 'Ще дойдем.'])
    t.match(lost.text, kept)
  const egn = await assistant.post(note(first), { ...typed, unit: '7523169263' })
  t.equal(egn.status, 422)
  t.match(egn.text, '#unit')
  const saved = await assistant.post(note(first), { ...typed, slot: String(slotIds[6]) })
  t.equal(saved.headers.get('location'), `${note(first)}?gotovo=1`)
  const shown = wordsOf(await assistant.get(`${note(first)}?gotovo=1`))
  t.match(shown, /Бележката е съхранена и новият час е запазен\./)
  t.match(shown, /Решение по закон: до 19 януари 2027/)
  t.match(shown, /Запазен е час за петък, 20 ноември 2026 г\., 09:30/)
  const late = await assistant.post(note(first), { ...typed, version: '0', result: 'Друго' })
  t.equal(late.status, 409)
  t.match(wordsOf(late), /Радка Илиева: Променена бележка след приема.* Сега е записано: Обяснихме реда\./)
  const sheet = wordsOf(await assistant.get(`/sluzhebno/zapisvaniya/${first}/obobshtenie`))
  t.match(sheet, /Обобщение от приема Гражданин Ангел Примеров .* Ще дойдем\./)
})

t.test('A10 the front desk has neither link nor page', async (t) => {
  const desk = await asStaffPages(house, { roles: ['front-desk'], officials: ['kmet'] })
  t.notMatch((await desk.get('/sluzhebno/den')).text, /sled-priema|spravka|angazhimenti/)
  t.notMatch((await desk.get(`/sluzhebno/zapisvaniya/${first}`)).text, 'sled-priema')
  for (const path of [note(first), '/sluzhebno/angazhimenti', `/sluzhebno/den/${dayIds[0]}/spravka`])
    t.equal((await desk.get(path)).status, 403, path)
})

t.test('what is overdue stands first, on the start page too; it is noted as done and taken back', async (t) => {
  await assistant.post(note(second), { version: '0', result: 'Да.', commitment: '=Писмо', dueDate: '2026-12-18' })
  t.notMatch(wordsOf(await assistant.get('/sluzhebno/')), 'Просрочени ангажименти')
  await moveClock(house, startingAt('2026-11-23T08:00'))
  const later = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
  t.match(wordsOf(await later.get('/sluzhebno/')), /1 Просрочени ангажименти/)
  const list = await later.get('/sluzhebno/angazhimenti')
  t.match(
    wordsOf(list),
    /Неизпълнени: 2, от тях просрочени: 1 .*20 ноември 2026 г\. .*Просрочен .*18 декември 2026 г\./,
  )
  const file = await later.get('/sluzhebno/angazhimenti.csv?koi=all')
  t.match(file.text, `"'=Писмо"`)

  const press = (what: string, form: Record<string, string>) =>
    later.post(`/sluzhebno/angazhimenti/${first}/${what}`, { nazad: '/sluzhebno/angazhimenti', ...form })
  const wrong = await press('izpalnen', { versia: '1', data: '2026-11-24', belezhka: 'Готово' })
  t.equal(wrong.status, 422)
  t.match(wrong.text, `href="#data-${first}"`)
  t.match(wrong.text, 'value="Готово"')
  const done = await press('izpalnen', { versia: '1', data: '2026-11-23', belezhka: 'Огледът е направен' })
  t.equal(done.headers.get('location'), '/sluzhebno/angazhimenti?gotovo=da')
  t.match(
    wordsOf(await later.get('/sluzhebno/angazhimenti?koi=done')),
    /Изпълнен на 23 ноември 2026 г\.: Огледът е направен/,
  )
  t.equal((await press('izpalnen', { versia: '1', data: '' })).status, 409)
  const back = await press('vrashtane', { versia: '2', nazad: 'https://zla.example/' })
  t.equal(back.headers.get('location'), '/sluzhebno/angazhimenti?gotovo=ne')
  const admin = await asStaffPages(house)
  t.notMatch((await admin.get('/sluzhebno/angazhimenti')).text, /Писмо|Благоустрояване/)
})

t.test('the brief: who comes, about what, and what was said to them before; written down', async (t) => {
  const official = await asStaffPages(house, { roles: ['official'], officials: ['kmet'] })
  const path = `/sluzhebno/den/${dayIds[1]}/spravka`
  const brief = wordsOf(await official.get(path))
  t.match(brief, /09:30 ч\. Ангел Примеров Съдействие: достъп с инвалидна количка Въпрос: Осветление на улицата/)
  t.match(
    brief,
    /Предишни приеми четвъртък, 19 ноември 2026 г\., 09:00 ч\., Кмет на общината: Поет ангажимент\. .*Обяснихме реда\. Обещано: Оглед на „Роза“, до 20 ноември 2026 г\.; сигнал, решение до 19 януари 2027 г\. \(просрочено\)/,
  )
  const { rows } = await sql.query(`SELECT action, subject_id, fields FROM audit_entries WHERE subject = 'brief'`)
  t.match(rows, [{ action: 'print', subject_id: String(dayIds[1]) }])
  const other = await asStaffPages(house, { roles: ['official'], officials: ['sekretar'] })
  t.equal((await other.get(path)).status, 403)
  t.equal(
    (await (await asStaffPages(house)).get(path)).status,
    403,
    'an administrator without the right to read questions',
  )
})

t.test('each page: no fault of axe, nothing wider than the screen, in both languages', async (t) => {
  const browser = await openBrowser(t)
  const staff = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
  const pages = [
    note(first),
    `/sluzhebno/zapisvaniya/${first}/obobshtenie`,
    '/sluzhebno/angazhimenti?koi=all',
    `/sluzhebno/den/${dayIds[1]}/spravka`,
  ]
  t.same(await staffPageFaults(browser, house, staff, pages), [])
})
