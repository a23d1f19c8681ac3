import t from 'tap'
import { checkInvariants } from '../../src/db/invariants.ts'
import { messageProspect } from '../../src/messages/queries.ts'
import { settleDays } from '../../src/receptions/make-reception-days.ts'
import { asCitizen, call } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { asStaff } from '../support/staff.ts'
import { startingAt } from './given.ts'
import { freeSlots, openStaffHouse, ruleOf } from './staff-given.ts'

// Run alone, a file would have half a minute.
t.setTimeout(240_000)

// Ways in which somebody could be left behind when rules, days and the calendar change in odd orders, and what must become of them.
const off = { working: false, name: 'Почивен ден', reason: 'РМС' }
const go = { affected: 'needs-decision' }
const given = async (t: Parameters<typeof openStaffHouse>[0], changes = {}, at = '2026-11-20T09:00') => {
  const h = await openStaffHouse(t, { at })
  const { body } = await h.staff('POST', '/schedules', ruleOf({ validTo: '2026-12-31', ...changes }))
  const on = async (date: string) => (await h.staff('GET', `/reception-days?from=${date}&to=${date}`)).body.items
  const look = async (b: { manageToken: string }) =>
    (await call(h.origin, '/my-booking', { headers: asCitizen(b.manageToken) })).body
  const slot = async (at: string) => (await freeSlots(h)).get(at) ?? ''
  return { h, id: body.id as string, on, look, slot }
}

t.test('a day whose place was changed keeps waiting when an unrelated date is decided about', async (t) => {
  const { h, id, on, slot } = await given(t)
  await h.booked(await slot('2026-12-01 14:00'))
  await h.staff('PATCH', `/schedules/${id}`, { place: 'стая 999', placeEn: 'room 999', ...go })
  await h.staff('PUT', '/calendar/2026-12-30', off)
  t.match(await on('2026-12-01'), [{ state: 'needs-decision', affectedCount: 1 }])
})

t.test('or when it is edited again (place, then closing), or told of the new place', async (t) => {
  const { h, on, slot } = await given(t)
  const b = await h.booked(await slot('2026-12-01 14:00'))
  const [day] = await on('2026-12-01')
  await h.staff('PATCH', `/reception-days/${day.id}`, { place: 'стая 999', ...go })
  await h.staff('PATCH', `/reception-days/${day.id}`, { closesMinutesBefore: 30 })
  const [now] = await on('2026-12-01')
  const { rows } = await h.sql.query(`SELECT 1 FROM messages WHERE booking_id = $1 AND details ? 'placeFrom'`, [b.id])
  t.ok(now.state === 'needs-decision' || rows.length === 1)
})

t.test('hours changed and changed back: the booking is received again', async (t) => {
  const { h, id, on, look, slot } = await given(t)
  const b = await h.booked(await slot('2026-12-01 14:00'))
  await h.staff('PATCH', `/schedules/${id}`, { startTime: '15:00', ...go })
  await h.staff('PATCH', `/schedules/${id}`, { startTime: '14:00' })
  t.match(await on('2026-12-01'), [{ state: 'open', slotCount: 12, affectedCount: 0 }])
  t.equal((await look(b)).undecided, false)
  await call(h.origin, '/my-booking/cancel', { method: 'POST', body: {}, headers: asCitizen(b.manageToken) })
  t.not(await slot('2026-12-01 14:00'), '')
})

t.test('a day off that waits is not opened by an edit of its closing', async (t) => {
  const { h, on, slot } = await given(t)
  await h.booked(await slot('2026-12-01 14:00'))
  await h.staff('PUT', '/calendar/2026-12-01', { ...off, ...go })
  const [day] = await on('2026-12-01')
  await h.staff('PATCH', `/reception-days/${day.id}`, { closesMinutesBefore: 60 })
  t.match(await on('2026-12-01'), [{ state: 'needs-decision' }])
})

t.test('a day cut short to before now can still be decided about', async (t) => {
  const { h, on, slot } = await given(t, {}, '2026-11-23T09:00')
  await h.booked(await slot('2026-11-24 16:30'))
  const [day] = await on('2026-11-24')
  await moveClock(h, startingAt('2026-11-24T15:30'))
  const me = await asStaff(h)
  const cut = await h.staff('PATCH', `/reception-days/${day.id}`, { endTime: '15:00', ...go }, me)
  const opened = await h.staff('PATCH', `/reception-days/${day.id}`, { state: 'open' }, me)
  t.ok(cut.status !== 200 || opened.status === 200, `${cut.status} ${opened.text}`)
})

t.test('a reception that moves onto a closed one-off day is not lost', async (t) => {
  const { h, on } = await given(t, { holidayPolicy: 'next-working-day' })
  const { body } = await h.staff('POST', '/reception-days', {
    official: 'kmet',
    date: '2026-12-02',
    startTime: '14:00',
    endTime: '15:00',
    slotMinutes: 15,
    place: 'Анево',
  })
  await h.staff('PATCH', `/reception-days/${body.id}`, { state: 'closed' })
  const { body: done } = await h.staff('PUT', '/calendar/2026-12-01', off)
  t.notOk(
    done.days.some(({ verdict }: { verdict: string }) => verdict === 'overlaps'),
    'not in the schema either',
  )
  t.ok([...(await on('2026-12-02')), ...(await on('2026-12-03'))].some(({ state }) => state === 'open'))
})

t.test('a closed day leaves room for a village day', async (t) => {
  const { h, on } = await given(t)
  const [day] = await on('2026-12-01')
  await h.staff('PATCH', `/reception-days/${day.id}`, { state: 'closed' })
  const village = {
    official: 'kmet',
    date: '2026-12-01',
    startTime: '14:00',
    endTime: '16:00',
    slotMinutes: 15,
    place: 'Анево',
  }
  t.equal((await h.staff('POST', '/reception-days', village)).status, 201)
})

t.test('what the preview lets through is saved', async (t) => {
  const { h, id, on } = await given(t)
  const [day] = await on('2026-12-01')
  await h.staff('PATCH', `/reception-days/${day.id}`, { state: 'closed' })
  await h.staff('DELETE', `/schedules/${id}`)
  const rule = ruleOf({ validTo: '2026-12-31', endTime: '18:00' })
  const preview = await h.staff('POST', '/schedules/preview', rule)
  t.equal(preview.status, 200)
  t.equal((await h.staff('POST', '/schedules', rule)).status, 201)
})

t.test('a new place of a rule is not the old one in English', async (t) => {
  const { h, id } = await given(t)
  t.not((await h.staff('PATCH', `/schedules/${id}`, { place: 'стая 305' })).body.placeEn, 'room 201')
})

t.test('one waiting day does not refuse decisions that do not concern it', async (t) => {
  const { h, slot } = await given(t)
  await h.booked(await slot('2026-12-01 14:00'))
  await h.staff('PUT', '/calendar/2026-12-01', { ...off, ...go })
  t.equal((await h.staff('PUT', '/calendar/2027-05-18', off)).status, 200)
  t.equal((await h.staff('POST', '/schedules', ruleOf({ recurrence: { weekday: 4 } }))).status, 201)
})

t.test('a blocked slot stays blocked when its day goes and returns', async (t) => {
  const { h, slot } = await given(t)
  await h.staff('PUT', `/slots/${await slot('2026-12-15 14:00')}/block`, { reason: 'сесия' })
  await h.staff('PUT', '/calendar/2026-12-15', off)
  await h.staff('DELETE', '/calendar/2026-12-15')
  t.equal(await slot('2026-12-15 14:00'), '')
})

t.test('a decision on the new date of a moved day, taken back: as before', async (t) => {
  const { h, on, slot } = await given(t, { holidayPolicy: 'next-working-day' })
  await h.staff('PUT', '/calendar/2026-12-01', off)
  await h.booked(await slot('2026-12-02 14:00'))
  await h.staff('PUT', '/calendar/2026-12-02', { ...off, ...go })
  t.equal((await h.staff('DELETE', '/calendar/2026-12-02')).status, 200)
  t.match(await on('2026-12-02'), [{ state: 'open' }])
  t.same(await on('2026-12-03'), [])
})

t.test('when the last of a waiting day has cancelled, the day follows its rule again', async (t) => {
  const { h, id, on, slot } = await given(t)
  const b = await h.booked(await slot('2026-12-01 14:00'))
  await h.staff('PATCH', `/schedules/${id}`, { startTime: '15:00', ...go })
  await call(h.origin, '/my-booking/cancel', { method: 'POST', body: {}, headers: asCitizen(b.manageToken) })
  t.equal(await settleDays(h.deps), 1)
  t.match(await on('2026-12-01'), [{ state: 'open', slotCount: 8 }])
  t.equal(await settleDays(h.deps), 0)
})

t.test('a sound house has no broken invariants', async (t) => {
  const { h, id, slot } = await given(t)
  await h.booked(await slot('2026-12-15 14:00'))
  await h.staff('PATCH', `/schedules/${id}`, { opensDaysAhead: 7 })
  t.same(await checkInvariants(h.url), [])
})

t.test('odd input is refused, not a fault of ours', async (t) => {
  const { h, on } = await given(t)
  const [day] = await on('2026-12-01')
  t.not((await h.staff('PATCH', `/reception-days/${day.id}`, { state: 'closed', reason: 'a\u0000b' })).status, 500)
  t.not((await h.staff('PUT', '/calendar/0000-01-01', off)).status, 500)
  t.equal((await h.staff('PUT', '/calendar/2026-12-30', { working: false, name: ' ', reason: ' ' })).status, 422)
})

t.test('nobody is told of a change that is none', async (t) => {
  const { h, on, slot } = await given(t)
  const b = await h.booked(await slot('2026-12-01 14:00'))
  const [day] = await on('2026-12-01')
  const place = (place: string, placeEn: string) =>
    h.staff('PATCH', `/reception-days/${day.id}`, { place, placeEn, ...go })
  await place('стая 999', 'room 999')
  await place('стая 201', 'room 201')
  await h.staff('PATCH', `/reception-days/${day.id}`, { state: 'open' })
  t.equal((await h.sql.query(`SELECT 1 FROM messages WHERE booking_id = $1 AND kind = 'moved'`, [b.id])).rowCount, 0)
})

t.test('whoever decided something is in the audit log with their reason', async (t) => {
  const { h } = await given(t)
  const { body } = await h.staff('POST', '/reception-days', {
    official: 'kmet',
    date: '2026-12-25',
    startTime: '14:30',
    endTime: '16:00',
    slotMinutes: 15,
    place: 'Анево',
    onNonWorkingDay: true,
    reason: 'Заповед № 7',
  })
  t.match(
    (
      await h.sql.query(`SELECT reason FROM audit_entries WHERE subject = 'reception-day' AND subject_id = $1`, [
        body.id,
      ])
    ).rows,
    [{ reason: /Заповед/ }],
  )
})

t.test('who waits for a decision on a blocked slot is in the list of what waits', async (t) => {
  const { h, slot } = await given(t)
  const s = await slot('2026-12-01 14:00')
  await h.booked(s)
  await h.staff('PUT', `/slots/${s}/block`, { reason: 'сесия', ...go })
  t.equal((await h.staff('GET', '/reception-days?state=needs-decision')).body.items.length, 1)
})

t.test('an official who receives no more gets no rule; their one-off days are gone', async (t) => {
  const { h, on } = await given(t)
  await h.staff('POST', '/reception-days', {
    official: 'kmet',
    date: '2026-12-03',
    startTime: '10:00',
    endTime: '11:00',
    slotMinutes: 15,
    place: 'Анево',
  })
  t.equal((await h.staff('PATCH', '/officials/kmet', { active: false })).status, 200)
  t.same(
    (await on('2026-12-03')).filter(({ state }: { state: string }) => state === 'needs-decision'),
    [],
  )
  t.not((await h.staff('POST', '/schedules', ruleOf({ recurrence: { weekday: 4 } }))).status, 201)
})

t.test('a rule ends once', async (t) => {
  const { h, id } = await given(t)
  const ends = await Promise.all([1, 2, 3].map(() => h.staff('DELETE', `/schedules/${id}`)))
  t.same(ends.map(({ status }) => status).sort(), [200, 404, 404])
})

t.test('nobody is reminded of a time that is being decided about', async (t) => {
  const { h, id, slot } = await given(t)
  const early = await h.booked(await slot('2026-12-01 14:00'))
  const late = await h.booked(await slot('2026-12-08 16:00'))
  const prospect = async (bookingId: string) => {
    const { rows } = await h.sql.query(
      `SELECT id::int, attempts FROM messages WHERE booking_id = $1 AND kind = 'reminder'`,
      [bookingId],
    )
    return messageProspect(h.deps.db, rows[0], { secretKeys: h.deps.config.secretKeys, publicUrl: '' })
  }
  t.match(await prospect(early.id), { send: { kind: 'reminder' } })
  await h.staff('PATCH', `/schedules/${id}`, { startTime: '15:00', ...go })
  t.same(await prospect(early.id), { drop: 'superseded' })
  t.match(await prospect(late.id), { send: { kind: 'reminder' } })
})
