import { readFile } from 'node:fs/promises'
import { join as path } from 'node:path'
import t from 'tap'
import { planReminderCalls } from '../../src/calls/plan-reminder-calls.ts'
import { settleCalls } from '../../src/calls/settle-calls.ts'
import { packageRoot } from '../../src/db/package-root.ts'
import { startingAt } from '../receptions/given.ts'
import { book, call, orderOf } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { asStaff, type SignedIn } from '../support/staff.ts'
import { broken, type FullHouse, openFullHouse, tend, waiting } from '../waitlist/waiting.ts'
import { byStaff, deliver, furnished, withoutMail } from './furnished.ts'

const list = (house: FullHouse, headers: SignedIn, query = '') =>
  call(house.origin, `/staff/call-list${query}`, { headers })
const note = (house: FullHouse, headers: SignedIn, id: string, body: unknown) =>
  call(house.origin, `/staff/call-list/${id}`, { method: 'POST', headers, body })

t.test('a mail that nobody gets becomes a call, until the citizen is told or has no use of it', async (t) => {
  const house = await openFullHouse(t, { slotsPerDay: 3, leave: [2] })
  const staff = await asStaff(house, { roles: ['assistant'], officials: ['kmet'] })
  t.same((await list(house, staff)).body, { items: [], nextCursor: null })
  await deliver(house, true)
  const { body } = await list(house, staff)
  t.equal(body.items.length, 2, 'one line for each booking, however many of its mails die')
  const [line] = body.items
  t.match(line, {
    kind: 'undeliverable',
    state: 'open',
    official: { slug: 'kmet' },
    citizen: { name: 'Иванка Тодорова', phone: '+359887005000', email: 'citizen5000@mail.example' },
    locale: 'bg',
    results: ['reached', 'no-answer', 'call-later', 'wrong-number', 'refused'],
    tries: 0,
  })
  t.match(
    line.say,
    /^Имате запазен час: Кмет на общината, четвъртък, 26\u00a0ноември 2026\u00a0г\., 09:00\u00a0ч\., стая 204\. Кодът Ви е/,
  )

  t.match((await note(house, staff, line.id, { result: 'no-answer', note: 'звъни свободно' })).body, {
    state: 'open',
    tries: 1,
    result: 'no-answer',
  })
  t.match((await note(house, staff, line.id, { result: 'reached' })).body, {
    state: 'done',
    tries: 2,
    note: 'звъни свободно',
    results: [],
  })
  const again = await note(house, staff, line.id, { result: 'refused' })
  t.match([again.status, again.body.code], [409, 'not-changeable'], 'what is over stays as it is')
  t.equal((await list(house, staff)).body.items.length, 1)
  t.equal((await list(house, staff, '?state=done')).body.items.length, 1)

  const second = house.booked[1]
  await house.cancel(1)
  t.same((await list(house, staff)).body.items, [], 'who cancelled need not be called')
  const { rows } = await house.sql.query('SELECT state, ended_because FROM calls WHERE booking_id = $1', [second?.id])
  t.same(rows, [{ state: 'void', ended_because: 'changed' }])

  await house.sql.query('SELECT empty_booking(id, version, ARRAY[$2], $3) FROM bookings WHERE id = $1', [
    house.booked[0]?.id,
    'confirmed',
    'citizen',
  ])
  const { rows: kept } = await house.sql.query('SELECT note FROM calls WHERE note IS NOT NULL')
  t.same(kept, [], 'notes go with the person')
  const { rows: audit } = await house.sql.query(
    `SELECT actor, action, subject, from_state, to_state, reason FROM audit_entries WHERE subject = 'call' ORDER BY id`,
  )
  t.match(audit, [
    { actor: /^user:/, action: 'call', from_state: 'open', to_state: 'open', reason: 'no-answer' },
    { from_state: 'open', to_state: 'done', reason: 'reached' },
  ])
  const { rows: readings } = await house.sql.query(
    `SELECT count(*)::int AS n FROM audit_entries WHERE action = 'read' AND subject = 'call-list'`,
  )
  t.equal(readings[0].n, 5, 'each reading is written down')
})

t.test('whom we move or cancel and who has no e-mail becomes a call, but not who was on the telephone', async (t) => {
  const house = await openFullHouse(t, { slotsPerDay: 5, leave: [0, 1, 2, 3, 4] })
  const staff = await asStaff(house)
  const [one, two, three] = await Promise.all(
    [0, 1, 2].map(async (n) => (await book(house.origin, orderOf(n, house.slotIds[n] ?? 0, withoutMail(n)))).body),
  )
  const own = await call(house.origin, '/my-booking/move', {
    method: 'POST',
    headers: { authorization: `Booking ${one.manageToken}` },
    body: { slotId: String(house.slotIds[3]) },
  })
  t.equal(own.status, 200)
  t.same((await list(house, staff)).body.items, [], 'whoever moves it knows')

  await byStaff(house, two.id, `slot_id = ${house.slotIds[4]}`, 'move')
  const moved = (await list(house, staff)).body.items
  t.match(moved, [{ kind: 'changed', citizen: { email: null }, booking: { id: two.id } }])
  t.match(moved[0].say, /^Часът Ви е променен\. Вече е: .* 10:00\u00a0ч\./)

  await byStaff(house, two.id, `state = 'cancelled-by-municipality', cancel_reason = 'Спешно заседание.'`, 'cancel')
  const cancelled = (await list(house, staff)).body.items
  t.equal(cancelled.length, 1, 'the line about the move is gone, that about the cancellation is there')
  t.match(cancelled[0].say, /отменим часа Ви: .* Причината: Спешно заседание\. Да Ви намерим ли друг час\?$/)

  const { rows } = await house.sql.query(
    `SELECT add_call('closure', $1, NULL, house_now() + interval '1 day')::text AS id`,
    [three.id],
  )
  t.equal(
    (await note(house, staff, rows[0].id, { result: 'reached' })).status,
    409,
    'a closed day is answered in its case',
  )
  const { rows: user } = await house.sql.query('SELECT min(id) AS id FROM staff_users')
  const told = `SELECT record_call(${rows[0].id}, 'accepted', NULL, ${user[0].id})`
  await byStaff(house, three.id, `state = 'cancelled-by-municipality'`, 'cancel', told)
  t.equal((await list(house, staff)).body.items.length, 1, 'who was spoken with in the same transaction has been told')

  const stranger = await asStaff(house, { roles: ['assistant'] })
  t.same((await list(house, stranger)).body.items, [], 'only those of my officials')
  t.equal((await note(house, stranger, cancelled[0].id, { result: 'reached' })).status, 403)
  t.equal((await list(house, await asStaff(house, { roles: ['front-desk'], officials: ['kmet'] }))).status, 403)
  t.equal((await note(house, staff, '999999', { result: 'reached' })).status, 404)
  t.equal(
    (await note(house, staff, cancelled[0].id, { result: 'reached', note: 'ЕГН 7523169263' })).body.code,
    'egn-not-allowed',
  )

  await moveClock(house, startingAt('2026-11-27T10:00'))
  await settleCalls(house.deps)
  t.equal(
    (await list(house, await asStaff(house))).body.items.length,
    1,
    'who was not told of a cancellation stays, late as it is',
  )
})

t.test('an offer to somebody without e-mail is a call, and the answer is given on the telephone', async (t) => {
  const house = await openFullHouse(t, { slotsPerDay: 3 })
  const staff = await asStaff(house)
  for (const n of [0, 1, 2]) await waiting(house, n, withoutMail(n))
  await house.cancel(0)
  await house.cancel(1)
  await tend(house)
  const offers = (await list(house, staff)).body.items
  t.match(offers, [
    { kind: 'offer', results: ['accepted', 'declined', 'no-answer', 'call-later', 'wrong-number'] },
    { kind: 'offer' },
  ])
  t.match(
    offers[0].say,
    /^Освободи се час за Вас: .* Пазим го до четвъртък, 19\u00a0ноември 2026\u00a0г\., 14:00\u00a0ч\. Приемате/u,
  )
  t.match((await note(house, staff, offers[0].id, { result: 'accepted' })).body, { state: 'done', result: 'accepted' })
  const { rows } = await house.sql.query(
    `SELECT count(*)::int AS n FROM bookings WHERE state = 'confirmed' AND email IS NULL`,
  )
  t.equal(rows[0].n, 1, 'it is booked')
  t.equal((await note(house, staff, offers[1].id, { result: 'reached' })).status, 409, 'an offer wants an answer')
  t.match((await note(house, staff, offers[1].id, { result: 'declined' })).body, { state: 'done', result: 'declined' })
  await tend(house)
  const [next] = (await list(house, staff)).body.items
  t.match(next, { kind: 'offer', citizen: { phone: '+359887000002' } }, 'and goes on to the next person')

  await note(house, staff, next.id, { result: 'call-later' })
  await house.sql.query(`UPDATE reception_days SET state = 'closed', public_reason = 'отпуск'`)
  await tend(house)
  t.match(
    (await list(house, staff)).body.items,
    [{ kind: 'offer-withdrawn' }],
    'who asked for time hears that it is gone',
  )
})

t.test('who has no e-mail is reminded by a call on the working day before, once', async (t) => {
  // A Friday: the next working day is Monday.
  const house = await openFullHouse(t, { slotsPerDay: 4, at: '2026-11-18T10:00', daysAhead: 5, leave: [1, 2, 3] })
  const ids = await Promise.all(
    [1, 2].map(async (n) => (await book(house.origin, orderOf(n, house.slotIds[n] ?? 0, withoutMail(n)))).body.id),
  )
  t.equal(await planReminderCalls(house.deps), 0, 'on Wednesday nothing')
  await moveClock(house, startingAt('2026-11-20T06:30'))
  t.equal(await planReminderCalls(house.deps), 0, 'nor so early')
  await moveClock(house, startingAt('2026-11-20T08:00'))
  await book(house.origin, orderOf(3, house.slotIds[3] ?? 0, withoutMail(3)))
  t.equal(await planReminderCalls(house.deps), 2, 'those who booked today remember')
  t.equal(await planReminderCalls(house.deps), 0)
  const staff = await asStaff(house)
  const lines = (await list(house, staff)).body.items
  t.match(lines, [
    { kind: 'reminder', booking: { id: ids[0] } },
    { kind: 'reminder', booking: { id: ids[1] } },
  ])
  t.match(lines[0].say, /понеделник, 23\u00a0ноември .* Ще дойдете ли\?$/)
  await note(house, staff, lines[0].id, { result: 'reached' })
  t.equal(await planReminderCalls(house.deps), 0, 'and who was reminded is not called again')
  await moveClock(house, startingAt('2026-11-23T09:40'))
  t.equal(await settleCalls(house.deps), 1)
  t.same((await list(house, await asStaff(house))).body.items, [], 'a reception that began needs no reminder')
})

t.test(
  'K1 K2 a list on which everything happened breaks no invariant, and each, broken on purpose, is found',
  async (t) => {
    const house = await furnished(t)
    t.same(await broken(house), [])
    const cases: [invariant: string, ...statements: string[]][] = [
      ['K1', `DELETE FROM calls WHERE kind = 'undeliverable'`],
      ['K1', `DELETE FROM calls WHERE kind = 'offer'`],
      [
        'K2',
        'DROP TRIGGER calls_end_with_bookings ON bookings',
        `UPDATE bookings SET state = 'arrived', version = version + 1 WHERE id IN (SELECT booking_id FROM calls WHERE kind = 'undeliverable')`,
      ],
      [
        'K2',
        'DROP TRIGGER calls_end_with_offers ON waitlist_offers',
        `SELECT close_offer(id, 'declined', 'citizen') FROM waitlist_offers`,
      ],
      [
        'K2',
        'DROP TRIGGER calls_end_with_bookings ON bookings',
        `UPDATE calls SET note = 'бележка'`,
        `SELECT empty_booking(id, version, '{confirmed}', 'citizen') FROM bookings WHERE id IN (SELECT booking_id FROM calls)`,
      ],
    ]
    const statement = await readFile(path(packageRoot, 'prisma', 'invariants.sql'), 'utf8')
    for (const [invariant, ...statements] of cases) {
      await house.sql.query('BEGIN')
      for (const each of statements) await house.sql.query(each)
      const { rows } = await house.sql.query(statement)
      t.ok(
        rows.some((row) => row.invariant === invariant),
        `${invariant}: ${statements.at(-1)}`,
      )
      await house.sql.query('ROLLBACK')
    }
  },
)
