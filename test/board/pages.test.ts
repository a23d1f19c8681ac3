import t from 'tap'
import { type PageAnswer, page, wordsOf } from '../http/page-client.ts'
import { startingAt } from '../receptions/given.ts'
import { book, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaffPages } from '../support/staff-pages.ts'

/** What nobody may read in the corridor, in every field that a citizen or a clerk fills in. */
const CANARIES = ['Канарка', 'Жълтоперова', '887654', 'canary', 'Тайната', 'wheelchair', 'Пратеничка', 'Служебна тайна']
/** A16: what a page must show as it was typed. */
const CORPUS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'-alert(1)-'",
  '{{7*7}}',
  '</title><svg/onload=alert(1)>',
]

const lines: string[] = []
const house = await openTestHouse(t, {
  clockOffset: startingAt('2026-11-19T08:30'),
  env: { LOG_LEVEL: 'debug' },
  logStream: { write: (line) => void lines.push(line) },
})
const { origin, sql } = house
const kmet = await offerSlots(sql, { slug: 'kmet', daysAhead: 0, slotsPerDay: 6 })
const sekretar = await offerSlots(sql, { slug: 'sekretar', daysAhead: 0, slotsPerDay: 4 })
await offerSlots(sql, { slug: 'arhitekt', daysAhead: 5 })
const codes: string[] = []
const ids: string[] = []
for (const [n, slotId] of [...kmet.slotIds.slice(0, 5), sekretar.slotIds[1] ?? 0].entries()) {
  const booked = await book(
    origin,
    orderOf(n, slotId, {
      citizen: { name: 'Канарка Жълтоперова', phone: `+35988765432${n}`, email: `canary${n}@mail.example` },
      topic: { text: 'Тайната на канарката' },
      needs: ['wheelchair'],
      onBehalfOf: 'Пратеничка Жълтоперова',
    }),
  )
  if (booked.status !== 201) throw new Error(booked.text)
  codes.push(booked.body.code)
  ids.push(booked.body.id)
}
const admin = await asStaffPages(house)
const desk = await asStaffPages(house, { roles: ['front-desk'], officials: ['kmet', 'sekretar'] })
const press = async (n: number, stapka: string) => {
  const { rows } = await sql.query('SELECT version FROM bookings WHERE id = $1', [ids[n]])
  const pressed = await desk.post(`/sluzhebno/poseshtenie/${ids[n]}`, {
    ...{ stapka, versia: String(rows[0].version), data: '2026-11-19' },
  })
  if (pressed.status !== 303) throw new Error(`${pressed.status} ${wordsOf(pressed)}`)
}
const addressIn = ({ text }: PageAnswer) =>
  /value="https:\/\/priem\.example(\/tablo\/[\w-]{43})"/.exec(text)?.[1] ?? 'none'
const look = async (path: string) => wordsOf(await page(origin, path))

t.test('a board is made, shown its address once, and revoked', async (t) => {
  const made = await admin.post('/sluzhebno/tabla', { name: ' Коридор,  втори етаж ', officials: ['kmet'] })
  t.equal(made.status, 201)
  t.match(wordsOf(made), /Таблото „Коридор, втори етаж“ е готово/)
  const address = addressIn(made)
  t.match(
    await look(address),
    /Приемен ден – Кмет на общината 08:3\d Приемът започва в 09:00 ч\. 09:00 стая 204 Кмет на общината/,
  )
  const listed = await admin.get('/sluzhebno/tabla')
  t.match(
    wordsOf(listed),
    /Коридор, втори етаж Кмет на общината четвъртък, 19 ноември 2026 г\., Радка Илиева Прекратете/,
  )
  t.notOk(listed.text.includes(address), 'no other page shows it')
  const { rows } = await sql.query('SELECT token_hash FROM boards')
  t.notOk(JSON.stringify(rows).includes(address.slice(-43)), 'nor the database')

  const again = await admin.post('/sluzhebno/tabla', { name: 'Коридор, втори етаж', officials: '*' })
  t.equal(again.status, 422)
  t.match(wordsOf(again), /Има проблем Вече има табло с това име\. Въведете друго\./)
  t.match(again.text, /<title>Грешка: /)
  const egn = await admin.post('/sluzhebno/tabla', { name: 'Екран 7523169263', officials: '*' })
  t.equal(egn.status, 422)
  t.match(wordsOf(egn), 'Премахнете ЕГН от текста')
  const empty = await admin.post('/sluzhebno/tabla', { name: '' })
  t.match(wordsOf(empty), /Въведете име, по което да познаете таблото Изберете чии приеми да показва таблото/)

  const id = /tabla\/([0-9a-f-]{36})\/prekratete/.exec(listed.text)?.[1]
  t.equal((await admin.post(`/sluzhebno/tabla/${id}/prekratete`)).location, '/sluzhebno/tabla?gotovo=revoked')
  for (const gone of [address, `${address}/potok`, '/tablo/x', `/tablo/${'x'.repeat(43)}`])
    t.equal((await page(origin, gone)).status, 404, gone)
  const audited = await sql.query(`SELECT action, reason FROM audit_entries WHERE subject = 'board' ORDER BY id`)
  t.same(audited.rows, [
    { action: 'make', reason: 'kmet' },
    { action: 'revoke', reason: null },
  ])
})

t.test('an assistant makes and revokes boards of what they keep, and no other', async (t) => {
  const assistant = await asStaffPages(house, { roles: ['assistant'], officials: ['sekretar'] })
  await admin.post('/sluzhebno/tabla', { name: 'На кмета', officials: 'kmet' })
  t.equal((await assistant.post('/sluzhebno/tabla', { name: 'Чуждо', officials: 'kmet' })).status, 403)
  t.equal((await assistant.post('/sluzhebno/tabla', { name: 'Всички', officials: '*' })).status, 403)
  t.equal((await assistant.post('/sluzhebno/tabla', { name: 'Секретар', officials: 'sekretar' })).status, 201)
  const listed = await assistant.get('/sluzhebno/tabla')
  t.match(wordsOf(listed), /Секретар/)
  t.notMatch(wordsOf(listed), /На кмета|Всички приеми/)
  const { rows } = await sql.query(`SELECT id FROM boards WHERE name = 'На кмета'`)
  t.equal((await assistant.post(`/sluzhebno/tabla/${rows[0].id}/prekratete`)).status, 404)
  t.equal((await assistant.post(`/sluzhebno/tabla/x/prekratete`)).status, 404)
  t.equal((await desk.get('/sluzhebno/tabla')).status, 403)
})

t.test('nothing but numbers: nothing personal stands on a board, in its stream or in a log (canaries)', async (t) => {
  const all = addressIn(await admin.post('/sluzhebno/tabla', { name: 'Фоайе', officials: '*' }))
  const own = addressIn(await admin.post('/sluzhebno/tabla', { name: 'При кмета', officials: 'kmet' }))
  const leave = new AbortController()
  const stream = await fetch(`${origin}${all}/potok`, { signal: leave.signal })
  t.match(stream.headers.get('content-type'), 'text/event-stream')
  for (const n of [0, 1, 2, 3, 4, 5]) await press(n, 'arrived')
  await press(0, 'in-meeting')
  await sql.query(`UPDATE reception_days SET delay_minutes = 10 WHERE id = $1`, [kmet.dayIds[0]])
  let heard = ''
  for await (const chunk of stream.body ?? []) {
    heard += Buffer.from(chunk).toString()
    if (heard.split('event: day-list').length > 2) break
  }
  leave.abort()
  t.match(
    heard.replaceAll('\n', '|'),
    /^retry: 1000\|\|(event: day-list\|data: \{\}\|\|)+$/,
    'a word that something changed',
  )

  const answer = await page(origin, own)
  t.equal(answer.headers.get('cache-control'), 'no-store')
  t.match(wordsOf(answer), /Моля, заповядайте стая 204 . 01/)
  t.match(
    wordsOf(answer),
    /Следващи номера 09:15 . 02 стая 204 следващ 09:30 . 03 стая 204 09:45 . 04 стая 204 Приемът закъснява с около 10 минути\./,
  )
  const everywhere = await page(origin, `${all}?lang=en`)
  t.match(wordsOf(everywhere), /Please come in room 204 . 01/)
  t.match(wordsOf(everywhere), /Mayor: about 10 minutes late/)
  t.match(everywhere.text, /<html lang="en"/)
  t.notMatch(everywhere.text, /http-equiv|style=/)
  const shown = { board: answer.text, english: everywhere.text, stream: heard, log: lines.join('') }
  t.ok(lines.length > 20, `${lines.length} lines`)
  for (const [what, text] of Object.entries(shown))
    for (const secret of [...CANARIES, ...codes, ...ids]) t.notOk(text.includes(secret), `${secret} in ${what}`)
  for (const key of [all, own]) t.notOk(shown.log.includes(key.slice(-43)), 'nor the key in the log')
})

t.test('A16 whatever an official is called and wherever they receive stands there as it was typed', async (t) => {
  const address = addressIn(await admin.post('/sluzhebno/tabla', { name: CORPUS[0] ?? '', officials: 'kmet' }))
  for (const text of CORPUS) {
    await sql.query(`UPDATE officials SET title_bg = $1 WHERE slug = 'kmet'`, [text])
    await sql.query(`UPDATE reception_days SET place_bg = $1 WHERE id = $2`, [text, kmet.dayIds[0]])
    const answer = await page(origin, address)
    t.notMatch(answer.text.replace(/<script type="module" src="[^"]+"><\/script>/, ''), /<script|<img|<svg/)
    t.ok(
      answer.text.split(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')).length > 3,
      text,
    )
  }
  await sql.query(`UPDATE officials SET title_bg = 'Кмет на общината' WHERE slug = 'kmet'`)
  await sql.query(`UPDATE reception_days SET place_bg = 'стая 204, етаж 2' WHERE id = $1`, [kmet.dayIds[0]])
})

t.test('without a reception it is calm, and says when there is one', async (t) => {
  const address = addressIn(await admin.post('/sluzhebno/tabla', { name: 'Тихо', officials: 'arhitekt' }))
  t.match(await look(address), /Днес няма прием Следващ прием: Кмет на общината, вторник, 24 ноември, 09:00 ч\./)
  const { dayIds } = await offerSlots(sql, { slug: 'zamestnik', daysAhead: 0 })
  const closed = addressIn(await admin.post('/sluzhebno/tabla', { name: 'Отменен', officials: 'zamestnik' }))
  await sql.query(`UPDATE reception_days SET state = 'closed' WHERE id = $1`, [dayIds[0]])
  t.match(await look(closed), /Приемен ден – Кмет на общината 08:3\d Днешният прием е отменен/)

  const [substitute] = (await sql.query(`SELECT id FROM officials WHERE slug = 'arhitekt'`)).rows
  await sql.query(`UPDATE officials SET title_bg = 'Главен архитект' WHERE id = $1`, [substitute.id])
  await sql.query(`UPDATE reception_days SET state = 'open', substitute_id = $2 WHERE id = $1`, [
    dayIds[0],
    substitute.id,
  ])
  for (const board of [address, closed])
    t.match(
      await look(board),
      /Приемен ден – Главен архитект 08:3\d Приемът започва в 09:00 ч\./,
      'who receives instead',
    )
})
