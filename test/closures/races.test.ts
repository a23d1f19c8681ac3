import t from 'tap'
import { chooseReplacement } from '../../src/closures/choose-replacement.ts'
import { DomainError } from '../../src/domain-error.ts'
import { tendWaitlists } from '../../src/waitlist/tend-waitlists.ts'
import { freeSlots } from '../receptions/staff-given.ts'
import { book, call, countStatuses, orderOf } from '../support/client.ts'
import { bookingsOf, broken, type Citizen, type ClosingHouse, close, openClosingHouse } from './given.ts'

// Run alone, a file would have half a minute.
t.setTimeout(240_000)

const DOOR = 4_242_032

/** Waits until somebody waits for a lock. */
async function somebodyWaits({ sql }: ClosingHouse, wanted: string): Promise<void> {
  for (;;) {
    const { rows } = await sql.query(`SELECT 1 FROM pg_locks WHERE NOT granted AND ${wanted}
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
    if (rows.length > 0) return
    await new Promise((done) => setTimeout(done, 20))
  }
}

t.test(
  'a day is closed under people who book, hold and wait: nobody slips in, everybody who came is affected',
  async (t) => {
    const house = await openClosingHouse(t)
    const slots = [...(await freeSlots(house))].filter(([at]) => at.startsWith('2026-11-24')).map(([, id]) => id)
    const orders = Array.from({ length: 40 }, async (_, n) => {
      await new Promise((done) => setTimeout(done, n % 20))
      if (n % 4 === 3)
        return call(house.origin, '/holds', { method: 'POST', body: { slotId: slots[n % slots.length] } })
      return book(house.origin, orderOf(500 + n, slots[n % slots.length] ?? ''))
    })
    const closing = new Promise((done) => setTimeout(done, 8)).then(() => close(house))
    const [answers, closed] = await Promise.all([Promise.all(orders), closing])
    t.equal(closed.status, 201, closed.text)
    t.same(
      Object.keys(countStatuses(answers)).filter((status) => !['201', '409'].includes(status)),
      [],
    )
    const booked = answers.filter(({ status, body }) => status === 201 && body.code !== undefined && body.manageToken)
    const { body } = await house.staff('GET', `/closures/${closed.body.id}`)
    t.equal(body.affectedCount, house.people.length + booked.length, 'all who were told that they are booked')
    const { rows } = await house.sql.query(
      `SELECT count(*)::int AS n FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE b.state = 'held' AND s.reception_day_id = $1`,
      [house.dayId],
    )
    t.equal(rows[0].n, 0, 'no hold stays')
    await call(house.origin, '/officials/kmet/waitlist', {
      method: 'POST',
      body: {
        citizen: { name: 'Чака Чаков', phone: '0888999111' },
        topic: { text: 'Улица' },
        from: '2026-11-24',
        to: '2026-11-24',
        locale: 'bg',
      },
    })
    await tendWaitlists(house.deps)
    t.equal(
      (await house.sql.query("SELECT 1 FROM waitlist_offers WHERE state = 'open'")).rowCount,
      0,
      'nothing of it is offered',
    )
    t.same(await broken(house), [])
  },
)

t.test('without the lock of the day somebody would come in behind the closing', async (t) => {
  for (const locked of [true, false]) {
    const house = await openClosingHouse(t)
    const slot = (await freeSlots(house)).get('2026-11-24 16:00') ?? ''
    // The closing lingers at a door when it has looked who is affected; in the second round it takes no lock.
    await house.sql.query(`DO $do$ DECLARE f text; BEGIN
      SELECT pg_get_functiondef(oid) INTO f FROM pg_proc WHERE proname = 'close_day_as_case';
      f := replace(f, 'PERFORM end_closure(closure);', 'PERFORM pg_advisory_xact_lock(${DOOR}); PERFORM end_closure(closure);');
      ${locked ? '' : "f := replace(f, 'PERFORM pg_advisory_xact_lock(official_id, n)', 'PERFORM 1');"}
      EXECUTE f; END $do$`)
    await house.sql.query(`SELECT pg_advisory_lock(${DOOR})`)
    const closing = close(house)
    await somebodyWaits(house, `objid = ${DOOR}`)
    const booking = book(house.origin, orderOf(700, slot))
    if (locked) await somebodyWaits(house, `mode = 'ShareLock' AND locktype = 'advisory'`)
    else t.equal((await booking).status, 201)
    await house.sql.query(`SELECT pg_advisory_unlock(${DOOR})`)
    t.equal((await closing).status, 201)
    t.equal((await booking).status, locked ? 409 : 201)
    t.equal(
      (await broken(house)).some(({ invariant }) => invariant === 'C1'),
      !locked,
      'the invariant sees it',
    )
  }
})

/** What became of a choice: `done`, or the refusal's code. */
const choice = (house: ClosingHouse, { token }: Citizen, slotId: string) =>
  chooseReplacement(house.deps, { token, answer: { answer: 'move', slotId: Number(slotId) } }).then(
    () => 'done',
    (error: unknown) => (error instanceof DomainError ? error.code : Promise.reject(error)),
  )

t.test('two who choose one replacement: one wins, the other is offered the rest', async (t) => {
  const house = await openClosingHouse(t, { withEmail: 6, without: 0 })
  const { id, slots } = (await close(house)).body
  const told = await Promise.all(house.people.map((person) => choice(house, person, slots[0].slotId)))
  t.same(told.sort(), ['done', ...Array(5).fill('slot-taken')])
  const { body } = await house.staff('GET', `/closures/${id}`)
  t.equal(body.openCount, 5)
  t.equal(body.slots.filter(({ free }: { free: boolean }) => free).length, 5)
  // The same choice twice at once, as from two windows, is one move.
  const other = house.people.find(({ id: one }) =>
    body.affected.some((line: { bookingId: string; state: string }) => line.bookingId === one && line.state === 'told'),
  ) as Citizen
  const version = (await bookingsOf(house)).get(other.id)?.version ?? 0
  const twice = await Promise.all([choice(house, other, slots[1].slotId), choice(house, other, slots[1].slotId)])
  t.ok(twice.includes('done'))
  t.equal((await bookingsOf(house)).get(other.id)?.version, version + 1)
  t.same(await broken(house), [])
})

t.test('without lock and index two would have one replacement', async (t) => {
  const house = await openClosingHouse(t, { withEmail: 2, without: 0 })
  const { slots } = (await close(house)).body
  await house.sql.query(`DROP INDEX one_live_booking_per_slot`)
  await house.sql.query(`DO $do$ DECLARE f text; BEGIN
    SELECT pg_get_functiondef(oid) INTO f FROM pg_proc WHERE proname = 'answer_affected';
    f := replace(f, 'PERFORM own_days_of_slots', 'PERFORM array_length');
    f := replace(f, 'ELSE ''{}'' END);', 'ELSE ''{}'' END, 1);');
    f := replace(f, 'UPDATE affected_bookings SET answered_by = actor', 'PERFORM pg_advisory_xact_lock_shared(${DOOR}); UPDATE affected_bookings SET answered_by = actor');
    EXECUTE f; END $do$`)
  await house.sql.query(`SELECT pg_advisory_lock(${DOOR})`)
  const both = Promise.all(house.people.map((person) => choice(house, person, slots[0].slotId)))
  for (let waiting = 0; waiting < 2; ) {
    const { rows } = await house.sql.query(
      `SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND objid = ${DOOR}`,
    )
    waiting = rows[0].n
    await new Promise((done) => setTimeout(done, 20))
  }
  await house.sql.query(`SELECT pg_advisory_unlock(${DOOR})`)
  t.same(await both, ['done', 'done'])
  t.ok(
    (await broken(house)).some(({ invariant }) => invariant === 'I1'),
    'the invariant sees it',
  )
})
