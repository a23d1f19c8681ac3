import t from 'tap'
import type { Config } from '../../src/config.ts'
import { createDeps } from '../../src/deps.ts'
import { listMailProspect } from '../../src/desk/list-mail.ts'
import { planListMails } from '../../src/desk/plan-list-mails.ts'
import type { Mail } from '../../src/messages/compose-mail.ts'
import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import { openBrowser } from '../browser/browser.ts'
import { staffPageFaults } from '../browser/staff-faults.ts'
import { page as fetchPage, wordsOf } from '../http/page-client.ts'
import { startingAt } from '../receptions/given.ts'
import { book, call, orderOf } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { openTestHouse, testConfig } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaff, makeSession, makeUser } from '../support/staff.ts'
import { asStaffPages, browserOf } from '../support/staff-pages.ts'
import { partsOf, readPdf, wordsOfPart } from '../ui/pdf-reader.ts'

// Run alone, a file would have half a minute.
t.setTimeout(120_000)

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
await sql.query('UPDATE reception_days SET delay_minutes = 20 WHERE id = $1', [dayIds[0]])
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
    t.match(words, /Приемът закъснява с около 20 минути Записани: 3, свободни часове: 2/)
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

type Form = Config['dayListMail']['form']
const withForm = (form: Form) => ({
  ...house.deps,
  config: { ...house.deps.config, dayListMail: { form, minute: 17 * 60 } },
})
/** Sends all that is due, in two processes at once; only the lists. */
async function deliver(form: Form = 'pdf'): Promise<Mail[]> {
  const mails: Mail[] = []
  const mailer = {
    send: async (mail: Mail) => {
      if (mail.kind === 'day-list') mails.push(mail)
      return { outcome: 'sent' as const }
    },
    close: async () => {},
  }
  const deps = withForm(form)
  const one = () =>
    deliverMessages({ ...deps, mailer, others: { 'day-list': (claim) => listMailProspect(deps, claim) } })
  await Promise.all([one(), one()])
  return mails
}

t.test(
  'at 17:00 of the working day before each assistant is mailed the list once, by however many processes',
  async (t) => {
    const other = await createDeps(testConfig(), { url: house.url, nudge: () => {} })
    t.teardown(() => other.close())
    await makeUser(house, { roles: ['assistant'], officials: [], email: 'keeps.nobody@mail.example' })
    await makeUser(house, { roles: ['official'], officials: ['kmet'], email: 'official@mail.example' })
    // Somebody else receives: who keeps their days needs the list as well.
    await sql.query(
      `INSERT INTO officials (slug, office, title_bg, title_en) VALUES ('sekretar', 'secretary', 'Секретар', 'Secretary')`,
    )
    await sql.query(
      `UPDATE reception_days SET substitute_id = (SELECT id FROM officials WHERE slug = 'sekretar') WHERE id = $1`,
      [dayIds[0]],
    )
    await makeUser(house, { roles: ['assistant'], officials: ['sekretar'], email: 'substitute@mail.example' })
    await moveClock(house, startingAt('2026-11-19T16:59'))
    t.equal(await planListMails(house.deps), 0, 'not before the hour')
    await moveClock(house, startingAt('2026-11-19T17:00:30'))
    t.equal(await planListMails(withForm('off')), 0, 'not where it is off')
    const planned = await Promise.all([planListMails(house.deps), planListMails(other), planListMails(house.deps)])
    const keepers = await sql.query(
      `SELECT count(*)::int AS n FROM staff_users u JOIN staff_users_officials k ON k.user_id = u.id WHERE 'assistant' = ANY (u.roles)`,
    )
    t.equal(
      planned.reduce((sum, n) => sum + n),
      keepers.rows[0].n,
    )
    t.equal(await planListMails(other), 0)
    const waiting = await sql.query(`SELECT * FROM messages WHERE kind = 'day-list'`)
    t.notMatch(JSON.stringify(waiting.rows), /Примеров|Щерева|0887/, 'nothing of a citizen waits in a queue')

    // What is booked until it is sent is in it.
    await book(origin, orderOf(3, slotIds[3] ?? 0, { citizen: { name: 'Йоана Последна', phone: '+359887000003' } }))
    const mails = await deliver()
    t.equal(mails.length, keepers.rows[0].n)
    t.equal(new Set(mails.map(({ to }) => to.address)).size, mails.length)
    t.ok(mails.some(({ to }) => to.address === 'substitute@mail.example'))
    const [mail] = mails
    t.equal(mail?.subject, 'Списък за приема на 20 ноември 2026 г.: Кмет на общината')
    t.match(
      mail?.text,
      /Кмет на общината: 09:00–10:30 ч\.\nЗамества: Секретар\nМясто: стая 204\nЗаписани: 4\nСвободни часове: 1\nСъстояние към: четвъртък, 19 ноември 2026 г\., 17:00 ч\./,
    )
    t.match(mail?.text, `https://priem.example${day}/pechat`)
    t.notMatch(
      `${mail?.subject}${mail?.text}${mail?.html}`,
      /Примеров|Щерева|Последна|0887/,
      'names are in the attachment alone',
    )
    const [attachment, ...more] = mail?.attachments ?? []
    t.same(more, [])
    t.match(attachment, { filename: 'spisak-2026-11-20-kmet.pdf', contentType: 'application/pdf' })
    const read = readPdf(attachment?.content ?? Buffer.alloc(0))
    const said = wordsOfPart(read.tree).replaceAll('\u00a0', ' ')
    t.match(said, /Ангел Примеров\n0887 000 000/)
    t.match(said, 'Йоана Последна')
    t.match(said, /Изготвено на четвъртък, 19 ноември 2026 г., 17:00 ч\. от Община Сопот\. Съдържа лични данни/)
    t.notMatch(said, /Осветление|Въпрос/, 'what people come about does not go by mail')
    t.equal((await readings(assistant.userId)).at(-1), `mail|day-list|${dayIds[0]}|name phone needs`)
    t.same(await deliver(), [], 'and none twice')
  },
)

t.test('on request the list comes anew, once a minute; it can be a link alone', async (t) => {
  const { userId } = assistant
  const again = browserOf(house, { userId, sid: await makeSession(house, userId) })
  const sheet = await again.get(`${day}/pechat`)
  t.match(sheet.text, `action="${day}/spisak"`)
  const pressed = await again.post(`${day}/spisak`)
  t.equal(pressed.location, `${day}/pechat?izprateno=1`)
  t.match(wordsOf(await again.get(pressed.location ?? '')), 'Списъкът ще пристигне на Вашия имейл до минута.')
  await again.post(`${day}/spisak`)
  const before = (await readings(userId)).length
  const mails = await deliver('link')
  t.equal(mails.length, 1)
  t.equal(mails[0]?.attachments, undefined)
  t.match(mails[0]?.text, `https://priem.example${day}/pechat`)
  t.notMatch(mails[0]?.text, /приложен/i)
  t.equal((await readings(userId)).length, before, 'a link shows nothing yet')
  const front = await asStaffPages(house, { roles: ['front-desk'], officials: ['kmet'], email: 'front@mail.example' })
  t.equal((await front.post(`${day}/spisak`)).status, 403)
})

t.test(
  'who came later is caught up with until the reception begins; nobody is mailed about one that is off',
  async (t) => {
    await moveClock(house, startingAt('2026-11-20T08:40'))
    await makeUser(house, { roles: ['assistant'], officials: ['kmet'], email: 'new@mail.example' })
    await sql.query(`UPDATE reception_days SET state = 'closed' WHERE id = $1`, [dayIds[0]])
    t.equal(await planListMails(house.deps), 0, 'a day without a reception')
    await sql.query(`UPDATE reception_days SET state = 'open' WHERE id = $1`, [dayIds[0]])
    t.equal(await planListMails(house.deps), 1)
    const id = await makeUser(house, { roles: ['assistant'], officials: ['kmet'], email: 'newest@mail.example' })
    await moveClock(house, startingAt('2026-11-20T09:00'))
    t.equal(await planListMails(house.deps), 0, 'it has begun')
    t.same(await deliver(), [], 'and what was not sent by then is not')
    const { rows } = await sql.query(
      `SELECT state, last_error FROM messages WHERE kind = 'day-list' ORDER BY id DESC LIMIT 1`,
    )
    t.same(rows, [{ state: 'dead', last_error: 'late' }])
    const newest = browserOf(house, { userId: id, sid: await makeSession(house, id) })
    t.equal((await newest.post(`${day}/spisak`)).status, 409)
  },
)

t.test('the poster of a door: the days of a month and how to book, nothing of anybody', async (t) => {
  const roles = ['assistant' as const]
  const keeper = await asStaffPages(house, { roles, officials: ['kmet'], email: 'poster@mail.example' })
  const page = await keeper.get('/sluzhebno/plakat')
  t.match(wordsOf(page), /Приемни дни – ноември 2026 г\. Кмет на общината .*петък, 20 ноември 09:00–10:30 ч\. стая 204/)
  t.match(wordsOf(page), /В интернет priem\.example По телефона 03134\/20-54 На място на рецепцията, гр\. Сопот/)
  t.match(page.text, /<svg class="qr"[^>]*aria-label="QR код: [^"]*priem\.example"/)
  t.notMatch(page.text, /Примеров|Щерева|0887/)
  t.match(
    wordsOf(await keeper.get('/sluzhebno/plakat?mesets=2027-01')),
    /януари 2027 г\..* През този месец няма обявени приемни дни\./,
  )
  t.equal((await keeper.get('/sluzhebno/plakat?lice=sekretar')).status, 403)
  const { answer, read } = await pdf('/sluzhebno/plakat.pdf?lice=kmet&ezik=en', keeper.cookie)
  t.equal(answer.headers.get('content-disposition'), 'inline; filename="plakat-2026-11-kmet.pdf"')
  t.match(read, { lang: 'en-GB', pages: 1, title: 'Reception days – November 2026: Mayor' })
  t.same(
    partsOf(read.tree, 'TBody')[0]?.parts.map(({ parts }) => parts.map(({ text }) => text)),
    [['Friday 20 November', '09:00–10:30', 'room\u00a0204']],
  )
  t.match(partsOf(read.tree, 'Figure')[0]?.alt, /^QR code: .*priem\.example$/)
  t.equal((await keeper.get('/sluzhebno/plakat?mesets=2031-13&ezik=xx')).status, 200, 'what there is not is the usual')
})

t.test('nothing is wrong with the sheets on the screen, in both languages and on every width', async (t) => {
  const browser = await openBrowser(t)
  const looks = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'], email: 'looks@mail.example' })
  const paths = [`${day}/pechat`, `${day}/pechat?vid=edro&telefoni=ne`, '/sluzhebno/plakat']
  t.same(await staffPageFaults(browser, house, looks, paths), [])
})
