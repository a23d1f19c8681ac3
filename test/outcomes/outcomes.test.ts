import t from 'tap'
import { forgetPeople } from '../../src/bookings/forget-people.ts'
import type { Mail } from '../../src/messages/compose-mail.ts'
import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import { exportPerson } from '../../src/privacy/meet-request.ts'
import { brokenInvariants } from '../faults/checker.ts'
import { startingAt } from '../receptions/given.ts'
import { asCitizen, book, call, countStatuses, orderOf } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaff, type SignedIn } from '../support/staff.ts'

// Run alone, a file would have half a minute.
t.setTimeout(120_000)

/** A Thursday: four people from 9:00, three of them received by 10:00; four free hours on Friday. */
const house = await openTestHouse(t, { clockOffset: startingAt('2026-11-19T08:30'), poolSize: 8 })
const { origin, sql, deps } = house
const { slotIds } = await offerSlots(sql, { slug: 'kmet', days: 2, daysAhead: 0, slotsPerDay: 4 })
const [friday = 0, later = 0, last = 0] = slotIds.slice(4)
const people: { id: string; token: string }[] = []
for (const [n, slotId] of slotIds.slice(0, 4).entries()) {
  const order = orderOf(n + 1, slotId)
  const { email: _, ...onlyPhone } = order.citizen
  const booked = await book(origin, n === 1 ? { ...order, citizen: onlyPhone } : order)
  if (booked.status !== 201) throw new Error(booked.text)
  people.push({ id: booked.body.id, token: booked.body.manageToken })
}
const [first, second, third, fourth] = people.map(({ id }) => id) as [string, string, string, string]
await moveClock(house, startingAt('2026-11-19T10:30'))
const assistant = await asStaff(house, { roles: ['assistant'], officials: ['kmet'] })
for (const [id, ...steps] of [...[first, second, third].map((id) => [id, 'in-meeting', 'done']), [fourth, 'no-show']])
  for (const [n, step] of steps.entries())
    await call(origin, `/staff/bookings/${id}/visit`, {
      method: 'PUT',
      headers: assistant,
      body: { step, version: n + 1 },
    })

const put = (id: string, body: Record<string, unknown>, who: SignedIn = assistant) =>
  call(origin, `/staff/bookings/${id}/outcome`, { method: 'PUT', headers: who, body })
const read = (id: string, who: SignedIn = assistant) => call(origin, `/staff/bookings/${id}/outcome`, { headers: who })
const list = (query = '', who: SignedIn = assistant) => call(origin, `/staff/commitments${query}`, { headers: who })
const number = async (query: string, values: unknown[] = []) => Number((await sql.query(query, values)).rows[0].n)

/** Everything that is due, as it left. */
async function delivered(): Promise<Mail[]> {
  const mails: Mail[] = []
  const send = async (mail: Mail) => {
    mails.push(mail)
    return { outcome: 'sent' as const }
  }
  await deliverMessages({ ...deps, mailer: { send, close: async () => {} } })
  return mails
}
await delivered()

t.test('A10 the front desk may neither read nor write it, nor who keeps another reception', async (t) => {
  const none: [SignedIn, number][] = [
    [await asStaff(house, { roles: ['front-desk'], officials: ['kmet'] }), 403],
    [await asStaff(house, { roles: ['auditor'] }), 403],
    [await asStaff(house), 403],
  ]
  await sql.query(`UPDATE staff_users SET reads_topics = true WHERE 'front-desk' = ANY (roles)`)
  for (const [who, status] of none) {
    t.equal((await put(first, { result: 'Тайно.' }, who)).status, status)
    t.not((await read(first, who)).status, 200)
  }
  t.equal(await number('SELECT count(*) AS n FROM outcomes'), 0)
})

t.test('what was said and promised, with its deadline; who was not received has no outcome', async (t) => {
  t.match(await read(first), { status: 404 })
  const noted = await put(first, {
    ...{ result: 'Г-жа Тодорова пита за лампата.', commitment: 'Оглед на ул. „Роза“', unit: 'Отдел „Благоустрояване“' },
    ...{ dueDate: '2026-12-01', incomingNumber: 'ВХ-45-12', procedure: 'proposal', version: 0 },
  })
  t.match(noted, {
    status: 200,
    body: {
      ...{ resultKind: 'promised', commitment: 'Оглед на ул. „Роза“', dueDate: '2026-12-01', state: 'open' },
      ...{ registeredOn: '2026-11-19', lawfulDeadline: '2027-01-19', version: 1, recordedBy: 'Радка Илиева' },
      ...{ followUp: null, summarySent: null },
    },
  })
  t.match(await put(fourth, { result: 'Не дойде.' }), { status: 409, body: { code: 'not-changeable' } })
  t.match(await put(first, { result: 'Друго.' }), { status: 409, body: { lastChange: { by: 'Радка Илиева' } } })
  const egn = await put(second, { result: 'Да.', commitment: 'за 7523169263' })
  t.match(egn, { status: 422, body: { code: 'egn-not-allowed', errors: [{ pointer: '/commitment' }] } })
  const { rows } = await sql.query(`SELECT * FROM audit_entries WHERE subject = 'outcome'`)
  t.match(rows, [{ action: 'record', subject_id: first, version: 1 }])
  t.same(rows[0].fields, [
    'result',
    'resultKind',
    'commitment',
    'unit',
    'dueOn',
    'incomingNumber',
    'procedure',
    'registeredOn',
  ])
  t.notMatch(JSON.stringify(rows), /Роза|Благоустрояване|ВХ-45/, 'never the words')
})

t.test('the list of commitments: overdue first, met and taken back', async (t) => {
  await put(second, { result: 'Да.', commitment: 'Писмо', dueDate: '2026-11-20', unit: 'Канцелария' })
  const both = await list()
  t.same(
    both.body.items.map(({ bookingId }: { bookingId: string }) => bookingId),
    [second, first],
  )
  t.same((await list('?overdue=true')).body.items, [])
  await sql.query(`UPDATE outcomes SET due_on = '2026-11-18' WHERE booking_id = $1`, [second])
  const late = await list('?overdue=true')
  t.match(late.body, { items: [{ bookingId: second, state: 'overdue', citizen: 'Иванка Тодорова' }], nextCursor: null })
  const unit = encodeURIComponent('Отдел „Благоустрояване“')
  t.match((await list(`?unit=${unit}`)).body.items, [{ bookingId: first }])

  const done = (version: number, body: object = {}) =>
    call(origin, `/staff/commitments/${second}/done`, { method: 'PUT', headers: assistant, body: { version, ...body } })
  t.match(await done(1, { doneOn: '2026-11-20' }), { status: 422 }, 'not tomorrow')
  t.match(await done(1, { doneOn: '2026-01-19' }), { status: 422 }, 'nor before it was promised')
  t.match(await done(1, { doneOn: '2026-11-19', note: 'Изпратено' }), {
    status: 200,
    body: { state: 'done', doneOn: '2026-11-19', doneNote: 'Изпратено', version: 2 },
  })
  t.match(await done(2), { status: 409, body: { code: 'not-changeable' } })
  t.match(await done(1), { status: 409, body: { code: 'version-conflict' } })
  t.same((await list('?overdue=true')).body.items, [])
  t.match((await list('?state=done')).body.items, [{ bookingId: second }])
  const back = await call(origin, `/staff/commitments/${second}/done?version=2`, {
    method: 'DELETE',
    headers: assistant,
  })
  t.match(back, { status: 200, body: { state: 'overdue', doneOn: null, version: 3 } })

  const admin = (await list('', await asStaff(house))).body.items
  t.match(admin[0], { bookingId: second, commitment: null, unit: null, state: 'overdue' }, 'without the right no words')

  const same = { result: 'Да, наистина.', commitment: 'Писмо', dueDate: '2026-11-23', unit: 'Канцелария' }
  t.match((await put(second, { ...same, version: 3 })).body, { state: 'open', version: 4 })
  await done(4)
  t.match((await put(second, { ...same, result: 'Да.', version: 5 })).body, { state: 'done', version: 6 })
  const other = { ...same, commitment: 'Писмо и оглед', version: 6 }
  t.match((await put(second, other)).body, { state: 'open', doneOn: null }, 'another promise is owed anew')
  const { rows } = await sql.query(
    `SELECT fields FROM audit_entries WHERE subject = 'outcome' ORDER BY id DESC LIMIT 1`,
  )
  t.same(rows, [{ fields: ['result', 'commitment', 'doneOn'] }])
  await sql.query(
    `UPDATE outcomes SET result = 'Да.', commitment = 'Писмо', due_on = '2026-11-18', version = 3 WHERE booking_id = $1`,
    [second],
  )
})

t.test('the hour to go on with is booked with it, for the same citizen, who is told', async (t) => {
  const noted = await put(third, { result: 'Ще продължим.', followUpSlotId: String(friday) })
  t.match(noted, { status: 200, body: { resultKind: 'follow-up', followUp: { state: 'confirmed' } } })
  const { rows } = await sql.query('SELECT phone, topic_text, channel, slot_id FROM bookings WHERE id = $1', [
    noted.body.followUp.bookingId,
  ])
  t.match(rows, [{ phone: '+359887000003', topic_text: 'Осветление на улицата', channel: 'desk', slot_id: friday }])
  t.match(await delivered(), [{ kind: 'confirmation', to: { address: 'citizen3@mail.example' } }])
})

t.test('lost to somebody else, nothing of it is noted; of two presses one counts', async (t) => {
  const wanted = { result: 'Нова среща.', version: 1, followUpSlotId: String(later), commitment: 'Схема' }
  t.match(await book(origin, orderOf(90, later)), { status: 201 })
  const refused = await put(first, wanted)
  t.match(refused, { status: 409, body: { code: 'slot-taken', alternatives: [{ slotId: String(last) }] } })
  t.match((await read(first)).body, { version: 1, result: 'Г-жа Тодорова пита за лампата.', followUp: null })
  const twice = await Promise.all([1, 2].map(() => put(first, { ...wanted, followUpSlotId: String(last) })))
  t.match(countStatuses(twice), { 200: 2 })
  t.match(
    twice.map(({ body }) => body.version),
    [2, 2],
  )
  t.equal(await number(`SELECT count(*) AS n FROM bookings WHERE phone = '+359887000001' AND state = 'confirmed'`), 1)
  t.match(
    await put(first, { ...wanted, version: 2, followUpSlotId: String(slotIds[7]) }),
    { status: 409, body: { code: 'already-booked', rules: ['one-per-official'] } },
    'the same rules as everywhere',
  )
})

t.test('a text for the citizen goes out once; another as a correction; without an address not at all', async (t) => {
  await delivered()
  const said = { result: 'Обяснихме.', summaryToCitizen: 'Огледът е на 1 декември.\nЩе Ви се обадим.' }
  t.match(await put(third, { ...said, version: 1 }), { body: { version: 2, summarySent: { state: 'pending' } } })
  const [mail, ...others] = await delivered()
  t.same(others, [])
  t.match(mail, { kind: 'summary', to: { address: 'citizen3@mail.example' }, subject: /^Какво беше казано на приема/ })
  t.match(mail?.text, /Огледът е на 1 декември\.\n/)
  await put(third, { ...said, result: 'Обяснихме реда.', version: 2 })
  t.same(await delivered(), [], 'the same text is not sent again')
  await put(third, { ...said, summaryToCitizen: 'Огледът е на 2 декември.', version: 3 })
  t.match(await delivered(), [{ kind: 'summary', subject: /^Поправка/, references: mail?.messageId }])
  await put(second, { ...said, version: 3 })
  t.same(await delivered(), [])
  t.match((await read(second)).body, { summarySent: null, summaryToCitizen: said.summaryToCitizen })
  await put(third, { ...said, summaryToCitizen: 'Трети текст.', version: 4 })
  await put(third, { ...said, summaryToCitizen: 'Четвърти текст.', version: 5 })
  t.equal((await delivered()).length, 1, 'what nobody has read yet is not corrected but replaced')
})

t.test('P1 P2 its citizen has it on request, and with the person the words go', async (t) => {
  const { token } = people[2] ?? { token: '' }
  const own = await call(origin, '/my-booking/data', { headers: asCitizen(token) })
  t.match(own.body, { outcome: { result: 'Обяснихме.', summary: 'Четвърти текст.' } })
  t.match(own.body.messages, [{}, { kind: 'summary', state: 'sent' }, {}, {}, {}])
  const person = { phone: '+359887000003', email: null, emailKey: null }
  const ground = { proof: 'own-telephone', reference: 'Л-1' } as const
  const file = JSON.stringify(await exportPerson(deps, { actor: 'operator', person, ground, locale: 'bg' }))
  t.match(file, 'Четвърти текст.')

  await call(origin, '/my-booking/erase', { method: 'POST', headers: asCitizen(token) })
  await call(origin, '/my-booking/erase', { method: 'POST', headers: asCitizen(people[1]?.token ?? '') })
  const { rows } = await sql.query('SELECT * FROM outcomes ORDER BY recorded_at')
  t.match(JSON.stringify(rows[0]), 'Схема', 'another’s stays')
  t.notMatch(JSON.stringify(rows.slice(1)), /Обяснихме|текст|Писмо|Канцелария|Огледът/)
  t.match(rows[1], { result_kind: 'explained' }, 'the kind stays for the figures')
  t.same(await brokenInvariants(house.url), [])
})

t.test('P1 when the time of a reception is over its words are forgotten; that something is owed is not', async (t) => {
  await moveClock(house, startingAt('2027-02-25T08:00'))
  await forgetPeople(deps)
  const { rows } = await sql.query('SELECT * FROM outcomes WHERE booking_id = $1', [first])
  t.match(rows, [
    { result_kind: 'promised', promised: true, result: null, commitment: null, unit: null, summary: null },
  ])
  const later = await asStaff(house, { roles: ['assistant'], officials: ['kmet'] })
  const { items } = (await list('?state=open', later)).body
  t.match(items, [{ bookingId: first, citizen: null, commitment: null, state: 'open' }])
  const done = { method: 'PUT', headers: later, body: { version: items[0].version, note: 'Казано на Петров.' } }
  const met = await call(origin, `/staff/commitments/${first}/done`, done)
  t.match(met, { status: 200, body: { state: 'done', doneNote: null } }, 'nobody begins words about them again')
  t.equal(
    await number('SELECT count(*) AS n FROM outcomes WHERE booking_id = $1 AND done_note IS NOT NULL', [first]),
    0,
  )
})
