import t from 'tap'
import { checkInvariants } from '../../src/db/invariants.ts'
import { book, call, countStatuses, orderOf } from '../support/client.ts'
import { freeSlots, openStaffHouse, ruleOf, type StaffHouse } from './staff-given.ts'

// Run alone, a file would have half a minute.
t.setTimeout(240_000)

// While the staff change rules and days, citizens book: whoever was acknowledged is in the new plan, or is listed as affected.

const PEOPLE = 60

/** Everybody books something of one Tuesday while the staff act; what each was told. */
async function race(house: StaffHouse, first: number, act: () => Promise<unknown>) {
  const slots = [...(await freeSlots(house))].filter(([at]) => at.startsWith('2026-11-24')).map(([, id]) => id)
  const orders = Array.from({ length: PEOPLE }, (_, n) => orderOf(first + n, slots[n % slots.length] ?? 0))
  const answers = orders.map(async (order, n) => {
    // Some come before the change, some after.
    await new Promise((done) => setTimeout(done, n % 20))
    return book(house.origin, order)
  })
  const [told] = await Promise.all([Promise.all(answers), new Promise((done) => setTimeout(done, 8)).then(act)])
  return told
}

const bookedOn = async ({ sql }: StaffHouse, date: string) =>
  (
    await sql.query(
      `SELECT b.id, s.withdrawn_at IS NOT NULL AS withdrawn, d.state FROM bookings b JOIN slots s ON s.id = b.slot_id
         JOIN reception_days d ON d.id = s.reception_day_id WHERE b.state = 'confirmed' AND s.local_date = $1`,
      [date],
    )
  ).rows

t.test('C9 a rule is changed under people who book: nobody is lost, nobody comes in afterwards', async (t) => {
  for (const round of [1, 2]) {
    const house = await openStaffHouse(t)
    const { body } = await house.staff('POST', '/schedules', ruleOf({ validTo: '2026-11-30' }))
    const told = await race(house, round * 1_000, async () => {
      const answer = await house.staff('PATCH', `/schedules/${body.id}`, {
        startTime: '14:10',
        affected: 'needs-decision',
      })
      t.equal(answer.status, 200, answer.text)
    })
    const statuses = countStatuses(told)
    t.same(
      Object.keys(statuses).filter((status) => !['201', '409'].includes(status)),
      [],
      JSON.stringify(statuses),
    )
    const rows = await bookedOn(house, '2026-11-24')
    t.same(
      rows.map(({ id }) => id).sort(),
      told
        .filter(({ status }) => status === 201)
        .map(({ body }) => body.id)
        .sort(),
      'all who were told so are booked',
    )
    const out = rows.filter(({ withdrawn }) => withdrawn)
    t.ok(out.every(({ state }) => state === 'needs-decision'))
    const [day] = (await house.staff('GET', '/reception-days?from=2026-11-24&to=2026-11-24')).body.items
    t.equal(
      day.affectedCount > 0,
      rows.some(({ state }) => state === 'needs-decision'),
    )
    if (out.length > 0) {
      const whole = (await house.staff('GET', `/reception-days/${day.id}`)).body
      for (const { id } of out)
        t.ok(whole.affectedBookings.some(({ bookingId }: { bookingId: string }) => bookingId === id))
    }
    t.same(await checkInvariants(house.url), [])
  }
})

t.test('C9 a date becomes a day off under people who book; a day is edited by two at once', async (t) => {
  const house = await openStaffHouse(t)
  await house.staff('POST', '/schedules', ruleOf({ validTo: '2026-11-30' }))
  const told = await race(house, 9_000, () =>
    house.staff('PUT', '/calendar/2026-11-24', {
      working: false,
      name: 'Почивен ден',
      reason: 'проба',
      affected: 'needs-decision',
    }),
  )
  const rows = await bookedOn(house, '2026-11-24')
  t.equal(rows.length, told.filter(({ status }) => status === 201).length)
  t.ok(rows.every(({ state }) => state === 'needs-decision'))
  t.equal((await book(house.origin, orderOf(9_999, 1))).status, 409)
  t.same(await checkInvariants(house.url), [])

  await house.staff('DELETE', '/calendar/2026-11-24?affected=needs-decision')
  const [day] = (await house.staff('GET', '/reception-days?from=2026-11-24&to=2026-11-24')).body.items
  const edits = await Promise.all(
    ['16:30', '16:45'].map((endTime) =>
      house.staff('PATCH', `/reception-days/${day.id}`, { endTime, version: day.version, affected: 'needs-decision' }),
    ),
  )
  t.same(countStatuses(edits), { 200: 1, 409: 1 }, 'one wins, the other hears of it')
})

t.test('two assistants make rules that meet: one is refused', async (t) => {
  for (const _ of [1, 2]) {
    const house = await openStaffHouse(t)
    const answers = await Promise.all([
      house.staff('POST', '/schedules', ruleOf()),
      house.staff('POST', '/schedules', ruleOf({ startTime: '16:00', endTime: '18:00' })),
    ])
    t.same(countStatuses(answers), { 201: 1, 409: 1 })
    const { rows } = await house.sql.query('SELECT count(*)::int AS n FROM schedules')
    t.equal(rows[0].n, 1, 'and nothing of it remains')
  }
})

t.test(
  'a booking that meets the end of its rule waits; without the lock of the day it would stand on one that is gone',
  async (t) => {
    const DOOR = 4_242_001
    for (const locked of [true, false]) {
      const house = await openStaffHouse(t)
      const { body } = await house.staff('POST', '/schedules', ruleOf({ validTo: '2026-11-30' }))
      const slot = (await freeSlots(house)).get('2026-11-24 14:00')
      // The staff's change lingers at a door before its commit, and in the second round it takes no lock.
      await house.sql.query(`
      DO $do$ DECLARE f text; BEGIN
        SELECT pg_get_functiondef(oid) INTO f FROM pg_proc WHERE proname = 'bring_days_in_line';
        f := replace(f, 'RETURN jsonb_build_object(''verdict'', ''done''', 'PERFORM pg_advisory_xact_lock(${DOOR}); RETURN jsonb_build_object(''verdict'', ''done''');
        ${locked ? '' : `f := replace(f, 'PERFORM pg_advisory_xact_lock(official, day)', 'PERFORM 1');`}
        EXECUTE f;
      END $do$`)
      await house.sql.query(`SELECT pg_advisory_lock(${DOOR})`)
      const ending = house.staff('DELETE', `/schedules/${body.id}`)
      const somebodyWaits = async (wanted: string) => {
        for (;;) {
          const { rows } = await house.sql.query(`SELECT 1 FROM pg_locks WHERE NOT granted AND ${wanted}
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
          if (rows.length > 0) return
          await new Promise((done) => setTimeout(done, 20))
        }
      }
      await somebodyWaits(`objid = ${DOOR}`)
      const booking = book(house.origin, orderOf(31_000, slot ?? 0))
      if (locked) await somebodyWaits(`mode = 'ShareLock' AND objid <> ${DOOR}`)
      else await booking
      await house.sql.query('SELECT pg_advisory_unlock_all()')
      t.equal((await ending).status, 200)
      const told = await booking
      const broken = await checkInvariants(house.url)
      if (locked) {
        t.match(told.body, { code: /day-closed|slot-not-bookable/ })
        t.same(broken, [])
      } else {
        t.equal(told.status, 201)
        t.match(
          broken,
          [
            { invariant: 'C1', what: /nobody asks/ },
            { invariant: 'I2', what: /which is gone/ },
          ],
          'and the invariants say so',
        )
      }
    }
  },
)

t.test('the house answers a look while a rule waits for a day that somebody keeps', async (t) => {
  const house = await openStaffHouse(t)
  const { body } = await house.staff('POST', '/schedules', ruleOf({ validTo: '2026-11-30' }))
  const { rows } = await house.sql.query(`SELECT id FROM officials`)
  await house.sql.query(`SELECT pg_advisory_lock($1, date '2026-11-24' - date '2000-01-01')`, [rows[0].id])
  const waiting = house.staff('PATCH', `/schedules/${body.id}`, { startTime: '15:00' })
  t.equal((await call(house.origin, '/officials/kmet/availability')).status, 200)
  t.equal((await waiting).status, 503, 'after four seconds: try again')
  await house.sql.query('SELECT pg_advisory_unlock_all()')
  t.equal((await house.staff('PATCH', `/schedules/${body.id}`, { startTime: '15:00' })).status, 200)
})
