import t from 'tap'
import { makeReceptionDays } from '../../src/receptions/make-reception-days.ts'
import { book, call, orderOf } from '../support/client.ts'
import { asStaff } from '../support/staff.ts'
import { freeSlots, openStaffHouse, ruleOf, type StaffHouse } from './staff-given.ts'

// Run alone, a file would have half a minute.
t.setTimeout(240_000)

// A change of a rule, of the calendar or of a day never deletes nor silently keeps what somebody has booked.

const days = async ({ sql }: StaffHouse) =>
  (
    await sql.query(
      `SELECT d.local_date::text AS date, d.state, d.awaits ->> 'because' AS because, to_char(d.starts_at AT TIME ZONE 'Europe/Sofia', 'HH24:MI') AS at,
         (SELECT count(*)::int FROM slots s WHERE s.reception_day_id = d.id AND s.withdrawn_at IS NULL) AS slots
       FROM reception_days d WHERE d.withdrawn_at IS NULL ORDER BY d.starts_at`,
    )
  ).rows
const dayOn = async (house: StaffHouse, date: string) => (await days(house)).find((day) => day.date === date)

async function withTuesdays(t: Parameters<typeof openStaffHouse>[0], changes: object = {}, at = '2026-11-20T09:00') {
  const house = await openStaffHouse(t, { at })
  const { body, status, text } = await house.staff('POST', '/schedules', ruleOf({ validTo: '2026-12-31', ...changes }))
  if (status !== 201) throw new Error(text)
  return { ...house, scheduleId: body.id as string, made: body }
}

t.test('a rule is made, looked at, changed and ended; its days follow', async (t) => {
  const house = await withTuesdays(t)
  t.match(house.made, { official: 'kmet', version: 1, affectedBookings: [] })
  t.equal(house.made.days.length, 6)
  t.ok(
    house.made.days.every(
      ({ verdict, slots }: { verdict: string; slots: number }) => verdict === 'made' && slots === 12,
    ),
  )
  t.match(await dayOn(house, '2026-11-24'), { at: '14:00', slots: 12 })

  const changed = await house.staff('PATCH', `/schedules/${house.scheduleId}`, { startTime: '15:00', version: 1 })
  t.match(changed.body, { startTime: '15:00', endTime: '17:00', version: 2 })
  t.match(await dayOn(house, '2026-11-24'), { at: '15:00', slots: 8 })
  t.equal([...(await freeSlots(house)).keys()][0], '2026-11-24 15:00')
  const stale = await house.staff('PATCH', `/schedules/${house.scheduleId}`, { startTime: '14:00', version: 1 })
  t.match([stale.status, stale.body.code], [409, 'version-conflict'])

  const moved = await house.staff('PATCH', `/schedules/${house.scheduleId}`, { recurrence: { weekday: 3 } })
  t.same([...new Set(moved.body.days.map(({ verdict }: { verdict: string }) => verdict))].sort(), ['made', 'withdrawn'])
  t.same((await days(house)).map(({ date }) => date).slice(0, 2), ['2026-11-25', '2026-12-02'])

  t.equal((await house.staff('DELETE', `/schedules/${house.scheduleId}`)).status, 200)
  t.same(await days(house), [])
  t.same((await house.staff('GET', '/schedules')).body.items, [])
  t.equal((await house.staff('PATCH', `/schedules/${house.scheduleId}`, {})).status, 404)
  t.same(await makeReceptionDays(house.deps), { days: 0, slots: 0, refused: [] })
  t.match(
    (
      await house.sql.query(
        `SELECT actor ~ '^user:' AS by, action FROM audit_entries WHERE subject = 'schedule' ORDER BY id`,
      )
    ).rows,
    [{ by: true, action: 'make' }, { action: 'change' }, { action: 'change' }, { action: 'end' }],
  )
})

t.test('an edit that touches booked slots: refused with the list, then the day waits for a decision', async (t) => {
  const house = await withTuesdays(t)
  const free = await freeSlots(house)
  const early = await house.booked(free.get('2026-11-24 14:00') ?? '')
  const late = await house.booked(free.get('2026-12-01 16:00') ?? '')
  const change = { startTime: '15:00' }

  const before = await days(house)
  const refused = await house.staff('PATCH', `/schedules/${house.scheduleId}`, change)
  t.equal(refused.status, 409)
  t.match(refused.body, {
    code: 'affects-bookings',
    affected: [{ bookingId: early.id, date: '2026-11-24', contactable: true }],
  })
  t.equal(refused.body.affected.length, 1, 'who keeps their time in the new hours is not concerned')
  t.same(await days(house), before, 'and nothing has changed')
  const preview = await house.staff('POST', '/schedules/preview', {
    ...ruleOf({ validTo: '2026-12-31', ...change }),
    scheduleId: house.scheduleId,
  })
  t.same(preview.body.affectedBookings, refused.body.affected, 'the preview says the same')
  t.same(await days(house), before)

  const saved = await house.staff('PATCH', `/schedules/${house.scheduleId}`, { ...change, affected: 'needs-decision' })
  t.equal(saved.status, 200, saved.text)
  t.same(saved.body.affectedBookings, refused.body.affected)
  t.match(await dayOn(house, '2026-11-24'), { state: 'needs-decision', because: 'schedule', at: '15:00' })
  t.match(await dayOn(house, '2026-12-01'), { state: 'open', at: '15:00', slots: 8 })

  const mine = await call(house.origin, '/my-booking', { headers: { authorization: `Booking ${early.manageToken}` } })
  t.match(mine.body, { state: 'confirmed', startsAt: '2026-11-24T14:00:00+02:00', undecided: true }, 'kept, and marked')
  const other = await call(house.origin, '/my-booking', { headers: { authorization: `Booking ${late.manageToken}` } })
  t.match(other.body, { state: 'confirmed', undecided: false })
  const slot = (
    await house.sql.query(`SELECT id FROM slots WHERE local_date = '2026-11-24' AND withdrawn_at IS NULL LIMIT 1`)
  ).rows[0].id
  t.match((await book(house.origin, orderOf(1, slot))).body, { code: 'day-closed' }, 'new ones stop at once')

  const undecided = (await house.staff('GET', '/reception-days?state=needs-decision')).body.items
  t.match(undecided, [{ date: '2026-11-24', because: 'schedule', affectedCount: 1 }])
  const whole = (await house.staff('GET', `/reception-days/${undecided[0].id}`)).body
  t.match(whole.affectedBookings, [{ bookingId: early.id }])
  t.ok(
    whole.slots.some(
      ({ withdrawn, booking }: { withdrawn: boolean; booking: { bookingId: string } }) =>
        withdrawn && booking.bookingId === early.id,
    ),
  )

  const opened = await house.staff('PATCH', `/reception-days/${undecided[0].id}`, {
    state: 'open',
    reason: 'кметът ще приеме',
  })
  t.match(
    opened.body,
    { state: 'open', because: null, affectedCount: 0, startsAt: '2026-11-24T14:00:00+02:00' },
    'who is booked is received',
  )
  t.equal([...(await freeSlots(house)).keys()][0], '2026-11-24 15:00', 'and the new hours are offered')
})

t.test(
  'a published day becomes a holiday: unbooked days go or move, booked ones wait; taken back, all is as before',
  async (t) => {
    const house = await withTuesdays(t, { holidayPolicy: 'next-working-day' })
    const free = await freeSlots(house)
    const mine = await house.booked(free.get('2026-12-01 14:00') ?? '')
    const before = await days(house)
    const off = { working: false, name: 'Ден на траур', nameEn: 'Day of mourning', reason: 'РМС № 1' }

    t.equal((await house.staff('PUT', '/calendar/2026-11-24', off)).status, 200, 'nobody is booked')
    t.equal(await dayOn(house, '2026-11-24'), undefined)
    t.match(await dayOn(house, '2026-11-25'), { at: '14:00', slots: 12 })
    const moved = (await house.staff('GET', '/reception-days?from=2026-11-25&to=2026-11-25')).body.items[0]
    t.match(moved, { ruleDate: '2026-11-24', note: /^25\u00a0ноември вместо 24\u00a0ноември/ })

    const refused = await house.staff('PUT', '/calendar/2026-12-01', off)
    t.match(refused.body, { code: 'affects-bookings', affected: [{ bookingId: mine.id }] })
    t.equal(
      (await house.staff('GET', '/calendar?year=2026')).body.items.filter(
        ({ date }: { date: string }) => date === '2026-12-01',
      ).length,
      0,
    )
    const saved = await house.staff('PUT', '/calendar/2026-12-01', { ...off, affected: 'needs-decision' })
    t.match(saved.body, {
      date: '2026-12-01',
      working: false,
      name: 'Ден на траур',
      affectedBookings: [{ bookingId: mine.id }],
    })
    t.match(await dayOn(house, '2026-12-01'), { state: 'needs-decision', because: 'non-working-day' })
    t.match(await dayOn(house, '2026-12-02'), { state: 'open' }, 'where they can be moved to')

    t.equal((await house.staff('DELETE', '/calendar/2026-12-01')).status, 200)
    t.equal((await house.staff('DELETE', '/calendar/2026-11-24')).status, 200)
    t.same(await days(house), before, 'as before')
    t.equal((await house.staff('DELETE', '/calendar/2026-11-24')).status, 404)
    const { rows } = await house.sql.query(
      `SELECT subject_id, from_state, to_state, reason FROM audit_entries WHERE subject = 'calendar' ORDER BY id`,
    )
    t.same(rows.slice(0, 2), [
      { subject_id: '2026-11-24', from_state: 'by-law', to_state: 'off', reason: 'РМС № 1' },
      { subject_id: '2026-12-01', from_state: 'by-law', to_state: 'off', reason: 'РМС № 1' },
    ])
    t.equal(rows.length, 4)
  },
)

t.test('the calendar of a year, seeded with what the government decided', async (t) => {
  const house = await openStaffHouse(t)
  const year = async (query: string) => (await house.staff('GET', `/calendar${query}`)).body.items
  t.match(await year('?year=2025'), /./)
  t.match((await year('?year=2025')).at(-1), {
    date: '2025-12-31',
    kind: 'exception',
    working: false,
    reason: /154, ал. 3/,
    source: /Министерския съвет/,
  })
  t.match((await year('?lang=en'))[1], { date: '2026-01-02', name: /Council of Ministers/ })
  t.match(
    (await year('?year=2027')).find(({ date }: { date: string }) => date === '2027-05-04'),
    { kind: 'substitute', working: false },
  )
  t.equal((await year('?year=2027')).length, 16)

  const saturday = { working: true, name: 'Отработване', reason: 'РМС № 2', source: 'ДВ, бр. 1' }
  t.match((await house.staff('PUT', '/calendar/2026-12-26', saturday)).body, {
    kind: 'exception',
    working: true,
    source: 'ДВ, бр. 1',
  })
  t.match(
    (await year('?year=2026')).filter(({ date }: { date: string }) => date === '2026-12-26'),
    [{ kind: 'exception', working: true }],
    'once',
  )
  const assistant = await asStaff(house, { roles: ['assistant'], officials: ['kmet'] })
  t.equal(
    (await house.staff('PUT', '/calendar/2026-12-27', saturday, assistant)).status,
    403,
    'an assistant may look, not decide',
  )
  t.equal((await house.staff('GET', '/calendar', undefined, assistant)).status, 200)
  t.equal((await house.staff('PUT', '/calendar/2026-02-30', saturday)).status, 422)
})

t.test('what somebody set by hand survives rules and the job; on a new holiday it waits', async (t) => {
  const house = await withTuesdays(t)
  const [day] = (await house.staff('GET', '/reception-days?from=2026-11-24&to=2026-11-24')).body.items
  const edited = await house.staff('PATCH', `/reception-days/${day.id}`, { startTime: '16:00', place: 'стая 5' })
  t.match(edited.body, {
    startTime: '16:00',
    endTime: '17:00',
    slotCount: 4,
    place: 'стая 5',
    placeEn: 'стая 5',
    editedByHand: true,
  })
  await house.staff('PATCH', `/schedules/${house.scheduleId}`, { startTime: '13:00' })
  await makeReceptionDays(house.deps)
  t.match(await dayOn(house, '2026-11-24'), { at: '16:00', slots: 4 })
  t.match(await dayOn(house, '2026-12-01'), { at: '13:00', slots: 16 })

  const preview = await house.staff('POST', '/schedules/preview', {
    ...ruleOf({ recurrence: { weekday: 3 } }),
    scheduleId: house.scheduleId,
  })
  t.same(preview.body.keptDays, [{ receptionDayId: day.id, date: '2026-11-24' }])
  await house.staff('DELETE', `/schedules/${house.scheduleId}`)
  t.same(
    (await days(house)).map(({ date }) => date),
    ['2026-11-24'],
    'the rule is gone, the day set by hand stays',
  )

  t.equal(
    (await house.staff('PUT', '/calendar/2026-11-24', { working: false, name: 'Почивка', reason: 'РМС' })).status,
    200,
  )
  t.match(await dayOn(house, '2026-11-24'), { state: 'needs-decision', because: 'non-working-day' })
  t.equal((await house.staff('DELETE', '/calendar/2026-11-24')).status, 200)
  t.match(await dayOn(house, '2026-11-24'), { state: 'open', at: '16:00', slots: 4 })
})

t.test('a day is closed where nobody is to come, and opened again', async (t) => {
  const house = await withTuesdays(t)
  const mine = await house.booked((await freeSlots(house)).get('2026-12-01 14:00') ?? '')
  const [first, second] = (await house.staff('GET', '/reception-days?from=2026-11-24&to=2026-12-01')).body.items
  const closed = await house.staff('PATCH', `/reception-days/${first.id}`, {
    state: 'closed',
    publicReason: 'Командировка',
    reason: 'заповед',
  })
  t.match(closed.body, { state: 'closed', publicReason: 'Командировка' })
  t.match((await house.staff('PATCH', `/reception-days/${second.id}`, { state: 'closed' })).body, {
    code: 'affects-bookings',
    affected: [{ bookingId: mine.id }],
  })
  t.match(await dayOn(house, '2026-12-01'), { state: 'open' })
  t.match((await house.staff('PATCH', `/reception-days/${first.id}`, { state: 'open' })).body, {
    state: 'open',
    publicReason: null,
  })
  t.equal([...(await freeSlots(house)).keys()][0], '2026-11-24 14:00')
})

t.test('another place: who is booked is kept, and told when the day is opened', async (t) => {
  const house = await withTuesdays(t)
  const mine = await house.booked((await freeSlots(house)).get('2026-11-24 14:30') ?? '')
  const [day] = (await house.staff('GET', '/reception-days?from=2026-11-24&to=2026-11-24')).body.items
  t.match((await house.staff('PATCH', `/reception-days/${day.id}`, { place: 'читалището' })).body, {
    code: 'affects-bookings',
  })
  const change = { place: 'читалището', affected: 'needs-decision' }
  t.match((await house.staff('PATCH', `/reception-days/${day.id}`, change)).body, {
    state: 'needs-decision',
    because: 'edited',
  })
  t.match((await house.staff('PATCH', `/reception-days/${day.id}`, { state: 'open' })).body, {
    state: 'open',
    place: 'читалището',
  })
  const { rows } = await house.sql.query(
    `SELECT m.kind, m.version, m.details FROM messages m WHERE m.booking_id = $1 AND m.kind = 'moved'`,
    [mine.id],
  )
  t.same(rows, [{ kind: 'moved', version: 2, details: { placeFrom: { bg: 'стая 201', en: 'room 201' } } }])
})

t.test('a single slot is blocked and given back; a booked one is marked', async (t) => {
  const house = await withTuesdays(t)
  const free = await freeSlots(house)
  const slot = free.get('2026-11-24 14:00') ?? ''
  t.match((await house.staff('PUT', `/slots/${slot}/block`, { reason: 'среща' })).body, {
    slotId: slot,
    blockedReason: 'среща',
    affectedBookings: [],
  })
  t.notOk((await freeSlots(house)).has('2026-11-24 14:00'))
  t.match((await book(house.origin, orderOf(2, slot))).body, { code: 'slot-not-bookable' })
  t.equal((await house.staff('DELETE', `/slots/${slot}/block`)).status, 200)
  const mine = await house.booked(slot)
  t.match((await house.staff('PUT', `/slots/${slot}/block`, { reason: 'среща' })).body, {
    code: 'affects-bookings',
    affected: [{ bookingId: mine.id }],
  })
  t.equal(
    (await house.staff('PUT', `/slots/${slot}/block`, { reason: 'среща', affected: 'needs-decision' })).status,
    200,
  )
  const me = await call(house.origin, '/my-booking', { headers: { authorization: `Booking ${mine.manageToken}` } })
  t.equal(me.body.undecided, true)
  const [day] = (await house.staff('GET', '/reception-days?from=2026-11-24&to=2026-11-24')).body.items
  t.match(day, { state: 'open', blockedCount: 1, affectedCount: 1 })
  t.equal((await house.staff('PUT', `/slots/999999/block`, { reason: 'x' })).status, 404)
})

t.test('a delay is said, and to whom', async (t) => {
  const house = await withTuesdays(t)
  const mine = await house.booked((await freeSlots(house)).get('2026-11-24 14:00') ?? '')
  const [day] = (await house.staff('GET', '/reception-days?from=2026-11-24&to=2026-11-24')).body.items
  const late = await house.staff('PUT', `/reception-days/${day.id}/delay`, { minutes: 20 })
  t.match(late.body, { receptionDayId: day.id, delayMinutes: 20, affectedBookings: [{ bookingId: mine.id }] })
  const me = await call(house.origin, '/my-booking', { headers: { authorization: `Booking ${mine.manageToken}` } })
  t.equal(me.body.delayMinutes, 20)
  const schedule = await call(house.origin, '/reception-days?from=2026-11-24&to=2026-11-24')
  t.equal(schedule.body.items[0].delayMinutes, 20)
  t.equal((await house.staff('PUT', `/reception-days/${day.id}/delay`, { minutes: 601 })).status, 422)
})

t.test("the staff's share becomes free for all by the clock alone", async (t) => {
  const rule = { staffShare: 3, staffShareUntilWorkingDays: 2, closesMinutesBefore: 0 }
  const house = await withTuesdays(t, rule, '2026-11-19T23:00')
  const free = await freeSlots(house)
  const tuesday = [...free.keys()].filter((key) => key.startsWith('2026-11-24'))
  t.equal(tuesday.length, 9)
  const { rows } = await house.sql.query(
    `SELECT id, to_char(public_at AT TIME ZONE 'Europe/Sofia', 'MM-DD HH24:MI') AS at FROM slots WHERE local_date = '2026-11-24' AND channel = 'staff'`,
  )
  t.same([...new Set(rows.map(({ at }) => at))], ['11-20 00:00'], 'Friday, two working days before Tuesday')
  t.match((await book(house.origin, orderOf(3, rows[0].id))).body, { code: 'slot-not-bookable' })
  t.match((await call(house.origin, '/holds', { method: 'POST', body: { slotId: String(rows[0].id) } })).body, {
    code: 'slot-not-bookable',
  })
  // Another session whose clock is an hour and a minute ahead, as this house's will be then: Friday has begun.
  await house.sql.query(
    `SELECT set_config('priemna.clock_offset', (current_setting('priemna.clock_offset')::interval + interval '61 minutes')::text, false)`,
  )
  const later = await house.sql.query(
    `SELECT count(*)::int AS free, bool_and(slot_refusal(id, house_now()) = '') AS all FROM bookable_slots WHERE local_date = '2026-11-24'`,
  )
  t.same(later.rows, [{ free: 12, all: true }], 'free for all, and no chore has run')
  await house.sql.query(`UPDATE slots SET public_at = house_now() - interval '2 hours' WHERE id = $1`, [rows[0].id])
  t.equal((await book(house.origin, orderOf(3, rows[0].id))).status, 201)
})

t.test('who may not: another assistant, the front desk, nobody', async (t) => {
  const house = await openStaffHouse(t, { officials: ['kmet', 'sekretar'] })
  const { body } = await house.staff('POST', '/schedules', ruleOf())
  const [day] = (await house.staff('GET', '/reception-days')).body.items
  const own = await asStaff(house, { roles: ['assistant'], officials: ['sekretar'] })
  const desk = await asStaff(house, { roles: ['front-desk'], officials: ['kmet'] })
  for (const [method, path, sent] of [
    ['POST', '/schedules', ruleOf()],
    ['POST', '/schedules/preview', ruleOf()],
    ['PATCH', `/schedules/${body.id}`, { startTime: '15:00' }],
    ['DELETE', `/schedules/${body.id}`, undefined],
    ['GET', '/schedules?official=kmet', undefined],
    ['GET', `/reception-days/${day.id}`, undefined],
    ['PATCH', `/reception-days/${day.id}`, { state: 'closed' }],
    ['PUT', `/reception-days/${day.id}/delay`, { minutes: 5 }],
  ] as const) {
    t.equal((await house.staff(method, path, sent, own)).status, 403, `${method} ${path}`)
    if (!path.endsWith('delay'))
      t.equal((await house.staff(method, path, sent, desk)).status, 403, `desk ${method} ${path}`)
    t.equal((await house.staff(method, path, sent, {})).status, 401)
  }
  t.same((await house.staff('GET', '/schedules', undefined, own)).body.items, [], 'lists hold what is theirs')
  t.same((await house.staff('GET', '/reception-days', undefined, own)).body.items, [])
})

t.test('every fault of a rule is named', async (t) => {
  const { staff } = await openStaffHouse(t)
  const faults = async (changes: object) => {
    const { status, body } = await staff('POST', '/schedules', ruleOf({ ...changes }))
    return status === 422 ? body.errors.map(({ pointer }: { pointer: string }) => pointer).sort() : [status]
  }
  t.same(await faults({ endTime: '14:00' }), ['/endTime'])
  t.same(await faults({ slotMinutes: 240 }), ['/slotMinutes'])
  t.same(await faults({ breaks: [{ startTime: '13:00', endTime: '14:30' }] }), ['/breaks'])
  t.same(
    await faults({
      breaks: [
        { startTime: '14:00', endTime: '15:00' },
        { startTime: '14:30', endTime: '15:30' },
      ],
    }),
    ['/breaks'],
  )
  t.same(await faults({ validTo: '2025-12-31' }), ['/validTo'])
  t.same(await faults({ place: ' \u200b ' }), ['/place'])
  t.same(await faults({ closesAtTime: '17:00' }), ['/closesDaysBefore'])
  t.same(await faults({ recurrence: { weekday: 2, everyNWeeks: 2 } }), ['/recurrence/anchorDate'])
  t.same(await faults({ recurrence: { weekday: 2, weeksOfMonth: [1], everyNWeeks: 2, anchorDate: '2026-11-24' } }), [
    '/recurrence/everyNWeeks',
  ])
  t.same(await faults({ recurrence: { weekday: 8 } }), ['/recurrence/weekday'])
  t.same(
    await faults({ opensDaysAhead: 1, closesDaysBefore: 2 }),
    ['/opensDaysAhead'],
    'it would close before it opens',
  )
  t.same(await faults({ official: 'nobody' }), ['/official'])
  t.same(await faults({ startTime: '25:00', extra: 1 }), ['/extra', '/startTime'])
  t.same(
    await faults({ recurrence: { weekday: 7 }, startTime: '03:30', endTime: '05:00' }),
    ['/startTime'],
    'D2: 03:30 on 28 March 2027 does not exist',
  )
  t.same(await faults({ recurrence: { weekday: 7 }, startTime: '02:00', endTime: '03:15' }), ['/endTime'])
  t.same(await faults({ recurrence: { weekday: 1 }, closesDaysBefore: 1, closesAtTime: '03:30' }), ['/closesAtTime'])
  t.same(await faults({}), [201])
})

t.test('D5: where Node and PostgreSQL disagree about the clock, nothing is published on those days', async (t) => {
  const house = await openStaffHouse(t)
  await house.sql.query(
    `CREATE OR REPLACE FUNCTION sofia_instant(local_date date, minute integer) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
     $$ SELECT (local_date + make_interval(mins => minute)) AT TIME ZONE CASE WHEN local_date > '2026-12-01' THEN '-03:00' ELSE 'Europe/Sofia' END $$`,
  )
  const { body } = await house.staff('POST', '/schedules', ruleOf({ validTo: '2026-12-15' }))
  t.match(body, { code: 'zone-data-differs', status: 409 })
  t.same(await days(house), [], 'the whole change is undone')
  t.equal(
    (await house.staff('POST', '/schedules', ruleOf({ validTo: '2026-12-01' }))).status,
    201,
    'other days are no matter',
  )
  const village = {
    official: 'kmet',
    date: '2026-12-10',
    startTime: '10:00',
    endTime: '11:00',
    slotMinutes: 15,
    place: 'Анево',
  }
  t.equal((await house.staff('POST', '/reception-days', village)).body.code, 'zone-data-differs')
})

t.test(
  'a one-off day: not in the past, not on a day off unless someone says so, not across another reception',
  async (t) => {
    const house = await withTuesdays(t)
    const village = {
      official: 'kmet',
      date: '2026-12-25',
      startTime: '10:00',
      endTime: '11:00',
      slotMinutes: 15,
      place: 'Анево',
    }
    const sent = async (changes: object) => {
      const { status, body } = await house.staff('POST', '/reception-days', { ...village, ...changes })
      return status === 201 ? 201 : (body.errors?.[0]?.pointer ?? body.code)
    }
    t.equal(await sent({}), 'non-working-day')
    t.equal(await sent({ onNonWorkingDay: true }), 201)
    t.equal(await sent({ date: '2026-11-28' }), 'non-working-day', 'a Saturday')
    t.equal(await sent({ date: '2026-11-19' }), '/date')
    t.equal(await sent({ date: '2030-01-10' }), '/date', 'years ahead')
    t.equal(await sent({ date: '2026-11-24', startTime: '13:30', endTime: '14:15' }), 'hours-overlap')
    t.equal(await sent({ date: '2026-11-24', startTime: '13:00', endTime: '14:00' }), 201)
    t.equal(
      await sent({ date: '2027-03-28', startTime: '03:00', endTime: '04:00', onNonWorkingDay: true }),
      '/startTime',
      'D2: an hour that does not exist',
    )
    t.equal(
      await sent({ date: '2027-10-31', startTime: '02:00', endTime: '03:30', onNonWorkingDay: true }),
      '/endTime',
      'D2: an hour that comes twice',
    )
    t.equal(await sent({ date: '2026-12-10', official: 'nobody' }), '/official')
  },
)
