import t from 'tap'
import { furnished } from '../calls/furnished.ts'
import { wordsOf } from '../http/page-client.ts'
import { startingAt } from '../receptions/given.ts'
import { moveClock } from '../support/clock.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaffPages } from '../support/staff-pages.ts'

const house = await furnished(t)

t.test('the start page counts what waits, and leads to it', async (t) => {
  const staff = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
  const page = await staff.get('/sluzhebno/')
  const shown = wordsOf(page)
  t.match(shown, /четвъртък, 19 ноември/)
  t.match(shown, /4 Обаждания До края на деня: 1/)
  t.match(shown, /1 Предложени часове без отговор Първият изтича днес, 14:00/)
  t.match(shown, /2 Съобщения, които не стигнаха/)
  t.match(page.text, 'href="/sluzhebno/obazhdaniya"')
  t.match(shown, /Днес няма приеми\. Следващият прием е на 26 ноември 2026 г\./)
  for (const name of ['Мария Колева', 'Oliver', 'Станка', '0888'])
    t.notMatch(shown, name, 'names are on the pages behind it')
})

t.test('only what is mine, and nothing for who keeps nothing', async (t) => {
  await offerSlots(house.sql, { slug: 'sekretar', daysAhead: 0, slotsPerDay: 4 })
  const other = wordsOf(
    await (await asStaffPages(house, { roles: ['assistant'], officials: ['sekretar'] })).get('/sluzhebno/'),
  )
  t.match(other, /Нищо не Ви чака\. Приятен ден!/)
  t.match(other, /Кмет на общината 09:00–10:00 ч\. стая 204 0 4 Има прием/)
  const desk = wordsOf(
    await (await asStaffPages(house, { roles: ['front-desk'], officials: ['sekretar'] })).get('/sluzhebno/'),
  )
  t.match(desk, /Има прием/)
  t.notMatch(desk, /Какво Ви чака/)
  const nobody = wordsOf(await (await asStaffPages(house, { roles: ['assistant'] })).get('/sluzhebno/'))
  t.match(nobody, /Още не отговаряте за ничий прием/)
  const auditor = wordsOf(await (await asStaffPages(house, { roles: ['auditor'] })).get('/sluzhebno/'))
  t.notMatch(auditor, /Приеми днес|Какво Ви чака/)
})

t.test('on the day itself: who is booked and what is free, a delay, a day without reception', async (t) => {
  await moveClock(house, startingAt('2026-11-26T08:00'))
  await house.sql.query('UPDATE reception_days SET delay_minutes = 15 WHERE id = $1', [house.dayIds[0]])
  const staff = await asStaffPages(house, { roles: ['official'], officials: ['kmet'] })
  t.match(
    wordsOf(await staff.get('/sluzhebno/')),
    /Кмет на общината 09:00–11:00 ч\. стая 204 7 1 Има прием закъснява с около 15 минути/,
  )
  await house.sql.query(`UPDATE reception_days SET state = 'closed', public_reason = 'отпуск' WHERE id = $1`, [
    house.dayIds[0],
  ])
  t.match(wordsOf(await staff.get('/sluzhebno/')), /Няма прием/)
})
