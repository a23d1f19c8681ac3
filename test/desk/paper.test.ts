import t from 'tap'
import { page as fetchPage, wordsOf } from '../http/page-client.ts'
import { startingAt } from '../receptions/given.ts'
import { book, call, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaff } from '../support/staff.ts'
import { asStaffPages } from '../support/staff-pages.ts'
import { partsOf, readPdf, wordsOfPart } from '../ui/pdf-reader.ts'

// Thursday; the reception is tomorrow.
const house = await openTestHouse(t, { clockOffset: startingAt('2026-11-19T08:30') })
const { origin, sql } = house
const { slotIds, dayIds } = await offerSlots(sql, { slug: 'kmet', daysAhead: 1, slotsPerDay: 6 })
const day = `/sluzhebno/den/${dayIds[0]}`
for (const [n, extra] of [
  { citizen: { name: 'Ангел Примеров', phone: '+359887000000' } },
  { citizen: { name: 'Борислава Щерева', phone: '+359887000001' }, needs: ['wheelchair'], onBehalfOf: 'Йордан Щерев' },
  { citizen: { name: 'Kris Sample', email: 'kris@mail.example' }, topic: { text: '=cmd|calc' } },
].entries()) {
  const booked = await book(origin, orderOf(n, slotIds[n] ?? 0, extra))
  if (booked.status !== 201) throw new Error(booked.text)
}
await sql.query(`UPDATE slots SET blocked_reason = 'Заседание' WHERE id = $1`, [slotIds[4]])
const assistant = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
const desk = await asStaffPages(house, { roles: ['front-desk'], officials: ['kmet'] })
const pdf = async (path: string, cookie = assistant.cookie) => {
  const answer = await fetch(`${origin}${path}`, { headers: { cookie } })
  return { answer, read: readPdf(Buffer.from(await answer.arrayBuffer())) }
}
const readings = async (userId: number) => {
  const { rows } = await sql.query(
    `SELECT action, subject, subject_id, array_to_string(fields, ' ') AS fields FROM audit_entries WHERE actor = $1 ORDER BY id`,
    [`user:${userId}`],
  )
  return rows.map((row) => Object.values(row).join('|'))
}

t.test(
  'from the day list a reception leads to paper; the sheet says who comes, who printed it, and what to do with it',
  async (t) => {
    const list = await assistant.get('/sluzhebno/den?data=2026-11-20')
    for (const form of ['pechat', 'spisak.pdf', 'spisak.csv']) t.match(list.text, `href="${day}/${form}"`)
    const sheet = await assistant.get(`${day}/pechat`)
    t.equal(sheet.status, 200)
    const words = wordsOf(sheet)
    t.match(words, /Списък за прием: Кмет на общината петък, 20 ноември 2026 г\. · 09:00–10:30 ч\. · стая 204/)
    t.match(words, /Записани: 3, свободни часове: 2/)
    t.match(
      words,
      /Отпечатано на четвъртък, 19 ноември 2026 г., 08:3\d ч\. от Радка Илиева\. Съдържа лични данни – унищожете след приема\./,
    )
    t.match(
      words,
      /09:15 ч\. Борислава Щерева от името на Йордан Щерев 0887 000 001 Осветление на улицата достъп с инвалидна количка/,
    )
    t.match(words, /09:45 ч\. свободен час 10:00 ч\. Блокиран: Заседание/)
    t.notMatch(words, /kris@mail/, 'no e-mail: it is of no use at a reception')
    const bare = wordsOf(await assistant.get(`${day}/pechat?telefoni=ne&vid=edro`))
    t.notMatch(bare, /0887|свободен час/)
    t.match(
      bare,
      /09:15 ч\. – Борислава Щерева от името на Йордан Щерев Съдействие: достъп с инвалидна количка Въпрос: Осветление на улицата Бележки:/,
    )
  },
)

t.test('the PDF is tagged and says the same; large it is one person a part, with room for notes', async (t) => {
  const { answer, read } = await pdf(`${day}/spisak.pdf`)
  t.equal(answer.headers.get('content-type'), 'application/pdf')
  t.equal(answer.headers.get('content-disposition'), 'inline; filename="spisak-2026-11-20-kmet.pdf"')
  t.equal(answer.headers.get('cache-control'), 'no-store')
  t.match(read, { marked: true, lang: 'bg-BG', showsTitle: true, pages: 1 })
  t.match(read.title, /^Списък за прием: Кмет на общината, петък, 20/)
  t.notMatch(read.title, /Примеров|Щерева/, 'no names where a file is only listed')
  t.same(
    partsOf(read.tree, 'TH')
      .filter(({ scope }) => scope === 'Column')
      .map(({ text }) => text),
    ['Час', 'Име', 'Телефон', 'Въпрос', 'Съдействие', 'Отметка'],
  )
  const rows = partsOf(read.tree, 'TBody')[0]?.parts.map(({ parts }) =>
    parts.map(({ text }) => text.replaceAll('\u00a0', ' ')),
  )
  t.same(rows, [
    ['09:00 ч.', 'Ангел Примеров', '0887 000 000', 'Осветление на улицата', '', ''],
    [
      '09:15 ч.',
      'Борислава Щереваот името на Йордан Щерев',
      '0887 000 001',
      'Осветление на улицата',
      'достъп с инвалидна количка',
      '',
    ],
    ['09:30 ч.', 'Kris Sample', '', '=cmd|calc', '', ''],
    ['09:45 ч.', 'свободен час', '', '', '', ''],
    ['10:00 ч.', 'Блокиран: Заседание', '', '', '', ''],
    ['10:15 ч.', 'свободен час', '', '', '', ''],
  ])
  t.match(
    wordsOfPart(read.tree).replaceAll('\u00a0', ' '),
    /от Радка Илиева\. Съдържа лични данни – унищожете след приема\./,
  )

  const large = (await pdf(`${day}/spisak.pdf?vid=edro&telefoni=ne`)).read
  t.same(
    partsOf(large.tree, 'H2').map(({ text }) => text.replaceAll('\u00a0', ' ')),
    ['09:00 ч. – Ангел Примеров', '09:15 ч. – Борислава Щерева', '09:30 ч. – Kris Sample'],
  )
  t.notMatch(wordsOfPart(large.tree), /0887/)
})

t.test('who may not read questions gets none on paper; who keeps another reception gets nothing', async (t) => {
  const { read } = await pdf(`${day}/spisak.pdf`, desk.cookie)
  t.notMatch(wordsOfPart(read.tree), /Осветление|Въпрос/)
  for (const path of [`${day}/pechat`, `${day}/pechat?vid=edro`, `${day}/spisak.csv`])
    t.notMatch((await desk.get(path)).text, /Осветление|Въпрос/, path)
  const other = await asStaffPages(house, { roles: ['assistant'], officials: [] })
  for (const form of ['pechat', 'spisak.pdf', 'spisak.csv'])
    t.equal((await other.get(`${day}/${form}`)).status, 403, form)
  t.equal((await fetchPage(origin, `${day}/spisak.pdf`)).status, 303, 'and a stranger is led to the sign-in')
  t.same(await readings(other.userId), [])
})

t.test('the file for spreadsheets evaluates nothing', async (t) => {
  const { text, headers } = await assistant.get(`${day}/spisak.csv`)
  t.equal(headers.get('content-disposition'), 'attachment; filename="spisak-2026-11-20-kmet.csv"')
  t.match(text, /^\ufeff?"Дата";"Час";"При кого";"Име";"От името на";"Телефон";"Въпрос";"Съдействие";"Състояние"\r\n/)
  t.match(
    text,
    `"2026-11-20";"09:15";"Кмет на общината";"Борислава Щерева";"Йордан Щерев";"0887 000 001";"Осветление на улицата";"достъп с инвалидна количка";"Има час"\r\n`,
  )
  t.match(text, `"'=cmd|calc"`)
  t.match(text, `"10:00";"Кмет на общината";"";"";"";"";"";"Блокиран: Заседание"\r\n`)
  t.equal(text.split('\r\n').length, 8, 'a line for each hour')
})

t.test('the API gives both, in the language that is asked for', async (t) => {
  const who = await asStaff(house, { roles: ['assistant'], officials: ['kmet'] })
  const csv = await call(origin, `/staff/reception-days/${dayIds[0]}/list.csv?lang=en&phones=no`, { headers: who })
  t.match(csv.text, /"Date";"Time";"With";"Name";"On behalf of";"Subject";"Support";"State"\r\n/)
  t.notMatch(csv.text, /0887/)
  const answer = await fetch(`${origin}/api/v1/staff/reception-days/${dayIds[0]}/list.pdf?lang=en&look=large`, {
    headers: who,
  })
  t.equal(answer.status, 200)
  const read = readPdf(Buffer.from(await answer.arrayBuffer()))
  t.equal(read.lang, 'en-GB')
  t.match(wordsOfPart(read.tree), /Reception list: Mayor/)
  t.equal((await call(origin, `/staff/reception-days/${dayIds[0]}/list.pdf`)).status, 401)
  t.equal((await call(origin, '/staff/reception-days/999999/list.csv', { headers: who })).status, 404)
})

t.test('each of them is a line in the audit log, with the fields that left', async (t) => {
  const all = `day-list|${dayIds[0]}`
  t.same(
    (await readings(assistant.userId)).filter((line) => !line.startsWith('read')),
    [
      `print|${all}|name phone needs topic`,
      `print|${all}|name needs topic`,
      `pdf|${all}|name phone needs topic`,
      `pdf|${all}|name needs topic`,
      `csv|${all}|name phone needs topic`,
    ],
  )
  t.same(await readings(desk.userId), [
    `pdf|${all}|name phone needs`,
    `print|${all}|name phone needs`,
    `print|${all}|name phone needs`,
    `csv|${all}|name phone needs`,
  ])
})
