import t from 'tap'
import { forgetAll } from '../../src/privacy/forget-all.ts'
import { countReport } from '../../src/reports/queries.ts'
import { REPORTS } from '../../src/reports/report.ts'
import { startingAt } from '../receptions/given.ts'
import { call } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { openTestHouse } from '../support/house.ts'
import { asStaff } from '../support/staff.ts'
import { asStaffPages } from '../support/staff-pages.ts'
import { townOf } from './town.ts'

t.setTimeout(120_000)

const house = await openTestHouse(t, { clockOffset: startingAt('2026-11-23T09:00') })
const { sql, origin } = house
const town = townOf(sql)
await town.official('kmet', 1)
await town.official('sekretar', 2)

// The mayor, Tuesday 15 September, six quarters of an hour from 14:00, the last blocked: five are offered.
const september = await town.day({ slug: 'kmet', date: '2026-09-15', from: 840, minutes: 15, hours: 6, blocked: 5 })
// Booked 10 days before; at the door 15 minutes, 5 of them past the hour; met 10 of 15 minutes.
const first = await town.booking(september[0], ['done', 'web', '2026-09-05'], {
  arrived: '13:50',
  entered: '14:05',
  ended: '14:15',
})
// 4 days; came late, at 14:20 for 14:15: 2 minutes at the door and past the hour; met 20 of 15: longer.
await town.booking(september[1], ['done', 'phone', '2026-09-11'], {
  arrived: '14:20',
  entered: '14:22',
  ended: '14:42',
})
// 1 day.
await town.booking(september[2], ['no-show', 'web', '2026-09-14'])
// On the day; went away: never entered, so neither waiting nor meeting.
await town.booking(september[3], ['left', 'desk', '2026-09-15'], { arrived: '14:40', ended: '15:20' })
// 14 days; gave it back. Somebody else has the same hour: 5 days, at the door 15, 10 past the hour, met 15 of 15: as planned.
await town.booking(september[4], ['cancelled-by-citizen', 'web', '2026-09-01'])
await town.booking(september[4], ['done', 'web', '2026-09-10'], { arrived: '14:55', entered: '15:10', ended: '15:25' })
// A hold that lapsed is nothing.
await town.booking(september[0], ['expired', 'web', '2026-09-04'])

// 6 October was closed with one booking, made 10 days before: nothing was offered.
const closed = await town.day({ slug: 'kmet', date: '2026-10-06', from: 840, minutes: 15, hours: 4, state: 'closed' })
await town.booking(closed[0], ['cancelled-by-municipality', 'web', '2026-09-26'])
// 20 October: four hours, one withdrawn. Two of whom nothing was noted: 7 days; and 10 days, moved there from the third hour.
const october = await town.day({ slug: 'kmet', date: '2026-10-20', from: 840, minutes: 15, hours: 4, gone: 3 })
await town.booking(october[0], ['confirmed', 'e-mail', '2026-10-13'])
const moved = await town.booking(october[2], ['confirmed', 'web', '2026-10-10'])
await sql.query('UPDATE bookings SET slot_id = $2, version = version + 1 WHERE id = $1', [moved, october[1]])

// The secretary, Monday 12 October, three times 20 minutes from 10:00: 4 days; 2 minutes at the door, none past the hour; met 30 of 20.
const monday = await town.day({ slug: 'sekretar', date: '2026-10-12', from: 600, minutes: 20, hours: 3 })
const waived = await town.booking(monday[0], ['done', 'phone', '2026-10-08'], {
  arrived: '09:58',
  entered: '10:00',
  ended: '10:30',
})
await sql.query(
  `INSERT INTO waived_rules (booking_id, rule, act, actor, reason) VALUES ($1, 'opening', 'book', 'user:1', '=молба')`,
  [waived],
)
// Somebody without an hour: 15 minutes at the door, met 15 of 20; and a press that was taken back, which is nobody.
await town.booking(monday[1], ['done', 'walk-in', '2026-10-12'], { arrived: '10:05', entered: '10:20', ended: '10:35' })
const pressed = await town.booking(monday[2], ['cancelled-by-municipality', 'walk-in', '2026-10-12'])
await sql.query(
  `INSERT INTO waived_rules (booking_id, rule, act, actor, reason) VALUES ($1, 'one-per-official', 'book', 'user:1', 'грешка')`,
  [pressed],
)
// What is still to come counts nowhere.
const december = await town.day({ slug: 'kmet', date: '2026-12-01', from: 840, minutes: 15, hours: 4 })
const coming = await town.booking(december[0], ['confirmed', 'web', '2026-11-20'])

// Three mails of September: one arrived, one was refused, one came to nothing for it was late; one overtaken counts nowhere. One of November.
await town.message(first, 'confirmation', 'sent', '2026-09-05')
await town.message(first, 'reminder', 'dead', '2026-09-14', 'EENVELOPE 550')
await town.message(first, 'reminder-soon', 'dead', '2026-09-15', 'late')
await town.message(first, 'moved', 'superseded', '2026-09-06')
await town.message(coming, 'confirmation', 'sent', '2026-11-20')
// And in October what was said at the secretary's, in writing.
await sql.query(
  `INSERT INTO outcomes (booking_id, result_kind, result, promised, summary, summary_version, actor) VALUES ($1, 'explained', 'разяснено', false, 'Подайте молба.', 1, 'user:1')`,
  [waived],
)
await sql.query(
  `INSERT INTO messages (outcome_id, kind, version, due_at, state, sent_at)
   VALUES ($1, 'summary', 1, sofia_instant('2026-10-12', 720), 'sent', sofia_instant('2026-10-12', 721))`,
  [waived],
)
await sql.query(
  `INSERT INTO calls (official_id, kind, booking_id, due_at, created_at, state, result, ended_at)
   SELECT id, 'undeliverable', $1, sofia_instant('2026-09-14', 800), sofia_instant('2026-09-14', 800), 'done', 'reached', sofia_instant('2026-09-14', 900) FROM officials WHERE slug = 'kmet'`,
  [first],
)
// Of the eight asked about September six answered; about October three of four: too few to show. Of November nobody could tell yet.
await town.answers('kmet', '2026-09', {
  asked: 8,
  'booking yes': 5,
  'booking partly': 1,
  'time yes': 3,
  'time no': 3,
  'answer yes': 6,
})
await town.answers('sekretar', '2026-10', { asked: 4, 'booking yes': 3, 'time yes': 3, 'answer no': 3 })
await town.answers('kmet', '2026-11', { asked: 9, 'booking yes': 9, 'time yes': 9, 'answer yes': 9 })
await sql.query(
  `INSERT INTO feedback_remarks (official_id, month, remark, mixed) SELECT id, date '2026-09-01', 'Ясни табели по етажите.', true FROM officials WHERE slug = 'kmet'
   UNION ALL SELECT id, date '2026-10-01', 'Сам съм с това мнение.', true FROM officials WHERE slug = 'sekretar'`,
)

const admin = await asStaff(house)
const auditor = await asStaff(house, { roles: ['auditor'] })
const keeper = await asStaff(house, { roles: ['assistant'], officials: ['sekretar'] })
const MONTHS = 'from=2026-09&to=2026-11'
const ask = (name: string, query = MONTHS, headers = admin) =>
  call(origin, `/staff/reports/${name}?${query}`, { headers })

/** The figures of a row that are not nought, by name. */
async function row(name: string, slug: string | null, month: string | null, query = MONTHS) {
  const { body } = await ask(name, query)
  const found = body.items.find(
    (item: { official: { slug: string } | null; month: string | null }) =>
      (item.official?.slug ?? null) === slug && item.month === month,
  )
  return Object.fromEntries(
    found.figures.flatMap(({ name, value, hidden }: { name: string; value: number | null; hidden: string | null }) =>
      hidden ? [[name, hidden]] : value ? [[name, value]] : [],
    ),
  )
}

t.test('receptions: by official and month, and all of them', async (t) => {
  t.same(await row('receptions', 'kmet', '2026-09'), {
    receptions: 1,
    offered: 5,
    booked: 6,
    attended: 3,
    noShow: 1,
    left: 1,
    cancelledByCitizen: 1,
  })
  t.same(await row('receptions', 'kmet', '2026-10'), {
    receptions: 1,
    closedDays: 1,
    offered: 3,
    booked: 3,
    cancelledByMunicipality: 1,
    notNoted: 2,
    movedAway: 1,
  })
  t.same(await row('receptions', 'kmet', '2026-11'), {})
  t.same(await row('receptions', 'sekretar', null), { receptions: 1, offered: 3, booked: 1, attended: 1, walkIns: 1 })
  t.same(await row('receptions', null, '2026-10'), {
    receptions: 2,
    closedDays: 1,
    offered: 6,
    booked: 4,
    attended: 1,
    cancelledByMunicipality: 1,
    notNoted: 2,
    movedAway: 1,
    walkIns: 1,
  })
  t.same(await row('receptions', null, null), {
    receptions: 3,
    closedDays: 1,
    offered: 11,
    booked: 10,
    attended: 4,
    noShow: 1,
    left: 1,
    cancelledByCitizen: 1,
    cancelledByMunicipality: 1,
    notNoted: 2,
    movedAway: 1,
    walkIns: 1,
  })
})

t.test('waiting: medians and the ninth decile', async (t) => {
  // Days 0, 1, 4, 5, 10, 14: half way between 4 and 5. At the door 2, 15, 15; past the hour 2, 5, 10; met 10, 15, 20 of 15 each.
  t.same(await row('waiting', 'kmet', '2026-09'), {
    daysAhead: 4.5,
    daysAheadOf: 6,
    atDoor: 15,
    atDoorP90: 15,
    atDoorOf: 3,
    pastHour: 5,
    pastHourOf: 3,
    meeting: 15,
    planned: 15,
    meetings: 3,
    withinPlan: 2,
    longer: 1,
  })
  // Of all: days 0, 1, 4, 4, 5, 7, 10, 10, 10, 14: half way between 5 and 7. At the door 2, 2, 15, 15, 15. Past the hour 0, 2, 5, 10: 3.5, and
  // who had no hour was not late for any. Met 10, 15, 15, 20, 30; planned 15, 15, 15, 20, 20.
  t.same(await row('waiting', null, null), {
    daysAhead: 6,
    daysAheadOf: 10,
    atDoor: 15,
    atDoorP90: 15,
    atDoorOf: 5,
    pastHour: 3.5,
    pastHourOf: 4,
    meeting: 15,
    planned: 15,
    meetings: 5,
    withinPlan: 3,
    longer: 2,
  })
})

t.test('channels, waivers with their reasons, messages and calls', async (t) => {
  t.same(await row('channels', null, null), { all: 11, web: 6, phone: 2, desk: 1, 'e-mail': 1, 'walk-in': 1 })
  t.same(await row('overrides', 'sekretar', '2026-10'), { all: 1, opening: 1 })
  const { body } = await ask('overrides')
  t.same(body.reasons, [{ date: '2026-10-12', official: 'sekretar', rule: 'opening', reason: '=молба' }])
  t.same(await row('messages', 'kmet', '2026-09'), { all: 3, sent: 1, failed: 1, late: 1, calls: 1, callsReached: 1 })
  t.same(await row('messages', 'sekretar', null), { all: 1, sent: 1 })
  t.same(await row('messages', null, null), { all: 5, sent: 3, failed: 1, late: 1, calls: 1, callsReached: 1 })
})

t.test(
  'satisfaction: of months that nobody answers any more, of five at least, and not to be reckoned from the rest',
  async (t) => {
    const { body } = await ask('satisfaction')
    t.match(body, { to: '2026-10', finalUntil: '2026-10' })
    t.same(body.remarks, [{ official: 'kmet', remark: 'Ясни табели по етажите.' }], 'none about whom three answered')
    const { answered, bookingYes, asked } = await row('satisfaction', 'sekretar', null)
    t.same({ asked, answered, bookingYes }, { asked: 4, answered: 'few', bookingYes: 'few' })
    // Nine less six would be three: with the mayor's six the nine cannot both be shown.
    const shown = [
      (await row('satisfaction', null, null))['answered'],
      (await row('satisfaction', 'kmet', null))['answered'],
    ]
    t.equal(shown.filter((value) => typeof value === 'number').length, 1, String(shown))
    // One official alone has nobody beside them.
    t.match(await row('satisfaction', null, null, `${MONTHS}&official=kmet`), {
      asked: 8,
      unanswered: 2,
      answered: 6,
      bookingYes: 5,
      bookingPartly: 1,
      timeYes: 3,
      timeNo: 3,
      answerYes: 6,
    })
  },
)

t.test(
  'for publication: final months of all, nothing from one to four, nothing that tells it, nobody’s words',
  async (t) => {
    const { body } = await ask('receptions', `${MONTHS}&publication=true`)
    t.match(body, { to: '2026-10', publication: true, reasons: [], remarks: [] })
    t.notOk(
      body.items.some(({ official, month }: { official: unknown; month: unknown }) => official && month),
      'no month of one official',
    )
    const values: number[] = body.items.flatMap(({ figures }: { figures: { value: number | null }[] }) =>
      figures.map(({ value }) => value ?? 0),
    )
    t.same(
      values.filter((value) => value > 0 && value < 5),
      [],
    )
    t.ok(
      values.some((value) => value >= 5),
      'and something is left to read',
    )
    // One came without an hour: neither the channels less the booked, nor who waited less who waited for an hour, tells it.
    for (const [slug, month] of [
      [null, null],
      [null, '2026-10'],
      ['sekretar', null],
    ] as const) {
      const of = async (name: string) => row(name, slug, month, `${MONTHS}&publication=true`)
      const [bookings, waiting, ways] = [await of('receptions'), await of('waiting'), await of('channels')]
      t.notOk(Number(ways['all']) - Number(bookings['booked']) > 0, `${slug} ${month}`)
      t.notOk(Number(ways['all']) - Number(waiting['daysAheadOf']) > 0)
      t.notOk(Number(waiting['atDoorOf']) - Number(waiting['pastHourOf']) > 0)
    }
    const own = await ask('overrides', `${MONTHS}&publication=true&official=kmet`)
    t.equal(
      own.body.items.filter(({ month }: { month: string | null }) => month === null).length,
      3,
      'always of all: one official beside others would tell',
    )
  },
)

t.test('who reads what: an auditor all, an assistant their own, the front desk nothing', async (t) => {
  t.equal((await ask('receptions', MONTHS, auditor)).body.items.length, 1 + 3 + 2 + 6)
  const { body } = await ask('receptions', MONTHS, keeper)
  t.same(
    body.items.map(({ official }: { official: { slug: string } | null }) => official?.slug ?? null),
    [null, null, null, null, 'sekretar', 'sekretar', 'sekretar', 'sekretar'],
  )
  t.match(body.items[0].figures[3], { name: 'booked', value: 1 }, 'all are all of theirs')
  t.equal((await ask('receptions', `${MONTHS}&official=kmet`, keeper)).status, 403)
  t.equal((await ask('receptions', `${MONTHS}&publication=true`, keeper)).status, 403, 'all of theirs is not of all')
  t.equal((await ask('receptions', `${MONTHS}&publication=true`, auditor)).status, 200)
  t.equal(
    (await ask('receptions', MONTHS, await asStaff(house, { roles: ['front-desk'], officials: ['kmet'] }))).status,
    403,
  )
  t.equal((await ask('nothing')).status, 422)
  for (const wrong of ['from=2026-13', 'from=2026-11&to=2026-09', 'from=2020-01&to=2026-01'])
    t.equal((await ask('receptions', wrong)).status, 422, wrong)
  t.match((await ask('receptions', '')).body, { from: '2026-06', to: '2026-11' }, 'by default the half year up to now')
})

t.test(
  'as a file: every cell in quotes, nothing a spreadsheet would reckon with, written down who took it',
  async (t) => {
    const file = await call(origin, `/staff/reports/waiting.csv?${MONTHS}&lang=bg`, { headers: admin })
    t.equal(file.headers.get('content-type'), 'text/csv; charset=utf-8')
    const [head = '', all, september] = file.text.split('\r\n')
    t.match(head, /^"Длъжностно лице";"Месец";"От записването до приема, дни";"Записани, брой"/)
    t.equal(all, '"Всички";"Целият период";"6";"10";"15";"15";"5";"3,5";"4";"15";"15";"5";"3";"2"')
    t.match(september, /^"Всички";"2026-09";"4,5";"6"/)
    const hidden = await call(origin, `/staff/reports/receptions.csv?${MONTHS}&publication=true`, { headers: admin })
    t.match(hidden.text, '"< 5"')
    const { rows } = await sql.query(
      `SELECT action, fields FROM audit_entries WHERE subject = 'report' ORDER BY id DESC LIMIT 2`,
    )
    t.same(rows, [
      { action: 'csv', fields: ['receptions'] },
      { action: 'csv', fields: ['waiting'] },
    ])
  },
)

t.test('the pages say the same, in both languages, with a chart that has its table', async (t) => {
  const staff = await asStaffPages(house, {})
  const shown = await staff.get('/sluzhebno/spravki?spravka=receptions&ot=2026-09&do=2026-11')
  t.equal(shown.status, 200)
  t.match(shown.text, /<svg[^>]*role="img"[^>]*aria-labelledby="chart-receptions-title chart-receptions-desc"/)
  t.match(shown.text, /<caption>Приеми и записвания по месеци/)
  t.match((await staff.get('/sluzhebno/spravki?publikuvane=1&ot=2026-09&do=2026-10')).text, '&lt; 5')
  const waivers = await staff.get('/sluzhebno/spravki?spravka=overrides&ot=2026-09&do=2026-11')
  t.match(waivers.text, '=молба')
  const wrong = await staff.get('/sluzhebno/spravki?ot=2026-11&do=2026-09')
  t.equal(wrong.status, 422)
  t.match(wrong.text, 'Изберете период до три години')
  t.equal(
    (await (await asStaffPages(house, { roles: ['front-desk'], officials: ['kmet'] })).get('/sluzhebno/spravki'))
      .status,
    403,
  )
  const file = await staff.get('/sluzhebno/spravki.csv?spravka=channels&ot=2026-09&do=2026-11')
  t.match(file.text, /"Всички";"Целият период";"11";"6";"2";"1";"1";"1"/)
})

t.test('P1 the figures stay when people are taken out of what was', async (t) => {
  const within = { officials: null, from: '2026-09-01', until: '2026-11-01' }
  const figures = async () => {
    const found = await Promise.all(REPORTS.map((name) => countReport(house.deps.db, name, within)))
    return found.map((each) => each.map((line) => JSON.stringify(line)).sort())
  }
  const before = await figures()
  await moveClock(house, startingAt('2027-06-01T09:00'))
  const { 'bookings-held': held = 0 } = await forgetAll(house.deps)
  t.ok(held >= 9, `${held} bookings were emptied`)
  t.same(await figures(), before)
})
