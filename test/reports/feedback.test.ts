import t from 'tap'
import { checkInvariants } from '../../src/db/invariants.ts'
import type { Mail } from '../../src/messages/compose-mail.ts'
import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import { feedbackProspect } from '../../src/messages/feedback-mail.ts'
import { waitingMails } from '../../src/messages/quarantine.ts'
import { forgetInvitations, forgetRemarks } from '../../src/reports/forget-feedback.ts'
import { planFeedback } from '../../src/reports/plan-feedback.ts'
import { page, rowsOf, wordsOf } from '../http/page-client.ts'
import { startingAt } from '../receptions/given.ts'
import { asCitizen, book, call, orderOf } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaff } from '../support/staff.ts'

t.setTimeout(120_000)

const house = await openTestHouse(t, { clockOffset: startingAt('2026-11-30T08:30') })
const { origin, sql, deps } = house
const { slotIds } = await offerSlots(sql, { slug: 'kmet', daysAhead: 0 })
const desk = await asStaff(house, { roles: ['front-desk'], officials: ['kmet'] })
const mails: Mail[] = []
const mailer = {
  send: async (mail: Mail) => {
    mails.push(mail)
    return { outcome: 'sent' as const }
  },
  close: async () => {},
}
const deliver = () => deliverMessages({ ...deps, mailer })
const asked = () => mails.filter(({ kind }) => kind === 'feedback')

/** Whose meeting it is: with an e-mail unless none is given, and in what language. */
async function booked(n: number, extra: { email?: null; locale?: 'bg' | 'en' } = {}) {
  const order = orderOf(n, slotIds[n] ?? 0, extra.locale ? { locale: extra.locale } : {})
  const citizen = {
    name: `Иван Измислен`,
    phone: `+35988712300${n}`,
    ...(extra.email !== null && { email: `person${n}@mail.example` }),
  }
  const { status, body } = await book(origin, { ...order, citizen })
  if (status !== 201) throw new Error(`not booked: ${status}`)
  return { id: body.id as string, token: body.manageToken as string, version: body.version as number }
}
async function step(id: string, name: string, version: number, headers = desk) {
  const body = { step: name, version }
  const answer = await call(origin, `/staff/bookings/${id}/visit`, { method: 'PUT', headers, body })
  if (answer.status !== 200) throw new Error(`${name}: ${answer.text}`)
}
async function received({ id, version }: { id: string; version: number }, headers = desk) {
  for (const [n, name] of ['arrived', 'in-meeting', 'done'].entries()) await step(id, name, version + n, headers)
}

const [bulgarian, english, silent, erased, forgotten] = [
  await booked(0),
  await booked(1, { locale: 'en' }),
  await booked(2, { email: null }),
  await booked(3),
  await booked(4),
]
for (const each of [bulgarian, english, silent, erased]) await received(each)
// A wrong press, taken back and pressed again: still one meeting.
const undo = `/staff/bookings/${bulgarian.id}/visit?version=4`
await call(origin, undo, { method: 'DELETE', headers: desk })
await step(bulgarian.id, 'done', 5)
await call(origin, '/my-booking/erase', { method: 'POST', headers: asCitizen(erased.token) })

t.test('who was received and gave an e-mail is asked once, the day after, at a decent hour', async (t) => {
  await moveClock(house, startingAt('2026-11-30T18:00'))
  t.equal(await planFeedback(deps), 0, 'not on the day')
  await moveClock(house, startingAt('2026-12-01T07:30'))
  t.equal(await planFeedback(deps), 0, 'not in the early morning')
  await moveClock(house, startingAt('2026-12-01T10:05'))
  t.equal(await planFeedback({ ...deps, config: { ...deps.config, feedback: false } }), 0, 'not where it is off')
  const planned = await Promise.all([planFeedback(deps), planFeedback(deps), planFeedback(deps)])
  t.equal(
    planned.reduce((sum, n) => sum + n),
    2,
    'once, whoever plans; nobody without e-mail, erased, or who did not come',
  )
  t.equal(await planFeedback(deps), 0)
  await deliver()
  t.same(
    asked()
      .map(({ to }) => to.address)
      .sort(),
    ['person0@mail.example', 'person1@mail.example'],
  )
  t.same(
    asked()
      .map(({ headers }) => headers['Content-Language'])
      .sort(),
    ['bg', 'en'],
    'each in their language',
  )
  for (const { text, html, subject } of asked()) {
    t.notMatch(subject, /Иван/)
    t.notMatch(`${text}${html}`, /осветление|\d{3}[ \u00a0]\d{3}/, 'neither topic nor code')
  }
  t.same(await checkInvariants(house.url), [])
})

const linkOf = (locale: 'bg' | 'en') => {
  const mail = asked().find(({ headers }) => headers['Content-Language'] === locale)
  return /https:\/\/priem\.example(\/(?:bg\/mnenie|en\/feedback)\/[\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
}
const answers = { zapazvane: 'yes', vreme: 'partly', otgovor: 'no' }
const sums = async () =>
  (
    await sql.query(
      `SELECT to_char(month, 'YYYY-MM') AS month, question, answer, given FROM feedback_counts ORDER BY 2, 3`,
    )
  ).rows

t.test('A7 looking changes nothing, however often and whoever looks', async (t) => {
  const before = await rowsOf(sql)
  for (const headers of [{}, { 'user-agent': 'SafeLinks' }])
    for (const method of ['GET', 'HEAD', 'GET']) {
      const shown = await page(origin, linkOf('bg'), { method, headers })
      t.equal(shown.status, 200)
      t.match(shown.headers.get('referrer-policy'), 'no-referrer')
    }
  t.equal(await rowsOf(sql), before, 'A7')
  const { text } = await page(origin, linkOf('en'))
  t.notMatch(text, /Иван|person1|887123/, 'the page says nothing of whose it is')
})

t.test('faults are said, with what was given kept; nothing is counted', async (t) => {
  const form = { zapazvane: 'yes', belezhka: 'пишете ми: 0888 123 456' }
  const shown = await page(origin, linkOf('bg'), { method: 'POST', form })
  t.equal(shown.status, 422)
  const said = wordsOf(shown)
  for (const words of ['Има проблем', 'започна ли приемът навреме', 'Премахнете телефона']) t.match(said, words)
  t.match(shown.text, /name="zapazvane"[^>]*value="yes"[^>]*checked|checked[^>]*value="yes"/)
  t.match(shown.text, '0888 123 456')
  t.same(await sums(), [{ month: '2026-11', question: 'asked', answer: 'asked', given: 2 }])
})

t.test('answers become sums, marked as given without when or whose; the second time is 410', async (t) => {
  const link = linkOf('bg')
  const form = { ...answers, belezhka: 'Много учтив прием.' }
  const posts = await Promise.all([1, 2, 3].map(() => page(origin, link, { method: 'POST', form })))
  t.same(posts.map(({ status }) => status).sort(), [303, 410, 410], 'pressed three times: counted once')
  const { location } = posts.find(({ status }) => status === 303) ?? {}
  t.equal(location, '/bg/blagodarim-za-mnenieto', 'the way on carries no key')
  t.match(wordsOf(await page(origin, location ?? '')), 'Благодарим Ви')
  t.same(await sums(), [
    { month: '2026-11', question: 'answer', answer: 'no', given: 1 },
    { month: '2026-11', question: 'asked', answer: 'asked', given: 2 },
    { month: '2026-11', question: 'booking', answer: 'yes', given: 1 },
    { month: '2026-11', question: 'time', answer: 'partly', given: 1 },
  ])
  const again = await page(origin, link)
  t.equal(again.status, 410)
  t.match(wordsOf(again), 'Вече получихме отговорите')
  t.equal((await page(origin, linkOf('en'), { method: 'POST', form: answers })).status, 303)
  const { rows: audit } = await sql.query(
    `SELECT 1 FROM audit_entries WHERE subject LIKE '%feedback%' OR action LIKE '%feedback%'`,
  )
  t.same(audit, [], 'no line with a time')
})

t.test(
  'a remark cannot be joined to an invitation: not by id, by time, by order, nor by the transaction that wrote it',
  async (t) => {
    const { rows: columns } = await sql.query(
      `SELECT table_name, column_name FROM information_schema.columns WHERE table_name IN ('feedback_counts', 'feedback_remarks')
     AND (column_name LIKE '%booking%' OR column_name LIKE '%\\_at' OR column_name LIKE '%token%' OR data_type LIKE '%time%')`,
    )
    t.same(columns, [])
    await sql.query(
      `INSERT INTO feedback_remarks (official_id, month, remark) SELECT official_id, month, 'Още една.' FROM feedback_remarks`,
    )
    const writers = () => sql.query('SELECT DISTINCT xmin::text FROM feedback_remarks')
    t.equal((await writers()).rows.length, 2)
    t.equal(await forgetRemarks(deps), 0)
    const { rows: mixed } = await writers()
    t.equal(mixed.length, 1, 'one transaction has written all')
    const { rows: invited } = await sql.query('SELECT xmin::text FROM feedback_invitations WHERE answered')
    t.same(invited, [mixed[0], mixed[0]], 'and marked all who answered, with a remark or without')
    const { rows: summed } = await sql.query('SELECT 1 FROM feedback_counts WHERE xmin::text = $1', [mixed[0].xmin])
    t.same(summed, [], 'which wrote no sum')
    const { rows } = await sql.query('SELECT remark FROM feedback_remarks ORDER BY remark')
    t.same(rows, [{ remark: 'Много учтив прием.' }, { remark: 'Още една.' }])
  },
)

t.test(
  'who erased before the letter left gets none; an unknown key is 404, one that is over 410, then forgotten',
  async (t) => {
    t.equal((await page(origin, `/bg/mnenie/${'x'.repeat(43)}`)).status, 404)
    t.equal((await page(origin, '/en/feedback/short')).status, 404)
    t.equal((await page(origin, `/bg/mnenie/${'x'.repeat(43)}`, { method: 'POST', form: answers })).status, 404)
    const clerk = await asStaff(house, { roles: ['front-desk'], officials: ['kmet'] })
    await received(forgotten, clerk)
    await moveClock(house, startingAt('2026-12-02T10:30'))
    const restored = (at: string) => sql.query('UPDATE mail_quarantine SET released_at = $1', [at])
    await restored('2026-12-02T10:20:00+02:00')
    t.equal(await planFeedback(deps), 0, 'a restore forgot whether they were asked: not a second time')
    await restored('2026-12-01T21:00:00+02:00')
    t.equal(await planFeedback(deps), 1, 'noted on the day after')
    const { rows: due } = await sql.query(`SELECT DISTINCT due_at FROM messages WHERE kind = 'feedback' ORDER BY 1`)
    t.same(
      due.map(({ due_at }) => due_at.toISOString()),
      ['2026-12-01T08:00:00.000Z', '2026-12-02T08:00:00.000Z'],
      'what is planned again is due when it was',
    )
    const { rows: waiting } = await sql.query(`SELECT id FROM messages WHERE kind = 'feedback' AND state = 'pending'`)
    const claim = { id: waiting[0].id, subjectId: '', kind: 'feedback' as const, version: 1, attempts: 1 }
    const stands = (state: string) =>
      sql.query('UPDATE bookings SET state = $2, version = version + 1 WHERE id = $1', [forgotten.id, state])
    await stands('in-meeting')
    t.same(await feedbackProspect(deps.db, claim, deps.config), { drop: 'superseded' }, 'not over after all: not asked')
    t.same(await waitingMails(deps.db, { oldHours: 24 }), [])
    await stands('done')
    t.match(await waitingMails(deps.db, { oldHours: 24 }), [{ kind: 'feedback', due: 1, old: 0 }])
    t.match(await feedbackProspect(deps.db, claim, deps.config), { send: { email: 'person4@mail.example' } })
    await call(origin, '/my-booking/erase', { method: 'POST', headers: asCitizen(forgotten.token) })
    const before = asked().length
    await deliver()
    t.equal(asked().length, before)
    const { rows } = await sql.query(
      `SELECT state, count(*)::int AS n FROM messages WHERE kind = 'feedback' GROUP BY 1 ORDER BY 1`,
    )
    t.same(rows, [
      { state: 'sent', n: 2 },
      { state: 'superseded', n: 1 },
    ])
    await sql.query('UPDATE feedback_invitations SET answered = false')
    await moveClock(house, startingAt('2026-12-16T10:30'))
    const late = await page(origin, linkOf('en'))
    t.equal(late.status, 410)
    t.match(wordsOf(late), 'The time to answer is over')
    t.equal((await page(origin, linkOf('en'), { method: 'POST', form: answers })).status, 410)
    t.equal(await forgetInvitations(deps), 0)
    await moveClock(house, startingAt('2027-01-20T03:20'))
    t.equal(await forgetInvitations(deps), 3)
    t.equal((await page(origin, linkOf('en'))).status, 404)
  },
)
