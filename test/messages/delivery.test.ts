import t from 'tap'
import { cancelBooking } from '../../src/bookings/cancel-booking.ts'
import { bookingByToken } from '../../src/bookings/queries.ts'
import { claimMessage, closeClaim, messageProspect } from '../../src/messages/queries.ts'
import { openTestDeps, openTestHouse } from '../support/house.ts'
import { openMailSink } from '../support/mail-sink.ts'
import { offerSlots } from '../support/receptions.ts'
import {
  bookAll,
  CLOCK_CHANGES,
  cancelsBeforeReminders,
  dispatcher,
  idsOf,
  movesWhileSending,
  remindersOverChange,
} from './delivery-scenarios.ts'

t.setTimeout(120_000)

t.test('M4 550 for one in twenty: dead after one try, flag on the booking, the booking stays', async (t) => {
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql, { slotsPerDay: 40, minutes: 10 })
  const sink = await openMailSink(t, { refuse: (address) => (/^citizen(7|27)@/.test(address) ? 550 : 0) })
  const booked = await bookAll(house, slotIds)
  t.same(await dispatcher(t, house, sink.url)(), { sent: 38, refused: 2, postponed: 0, dropped: 0 })
  const { rows } = await house.sql.query(`SELECT attempts, last_error FROM messages WHERE state = 'dead'`)
  t.equal(rows.length, 2)
  t.ok(rows.every(({ attempts, last_error }) => attempts === 1 && last_error === 'EENVELOPE 550'))
  const refused = await bookingByToken(house.deps.db, booked[7]?.manageToken ?? '')
  t.match(refused, { state: 'confirmed', mailRefused: true })
  t.match(await bookingByToken(house.deps.db, booked[8]?.manageToken ?? ''), { mailRefused: false })
})

t.test(
  'M7 a cancellation a second before the reminder, 100 times: no reminder is first claimed after it',
  async (t) => {
    const house = await openTestDeps(t)
    const { slotIds } = await offerSlots(house.sql, { days: 2, slotsPerDay: 50, minutes: 5 })
    const sink = await openMailSink(t)
    const { claimed, late } = await cancelsBeforeReminders(house, { deliver: dispatcher(t, house, sink.url), slotIds })
    t.equal(late, 0, `${claimed} reminders were claimed, all before their cancellation`)
    t.equal(idsOf(sink.mails).filter((id) => id.startsWith('confirmation.')).length, 100)
    t.equal(idsOf(sink.mails).filter((id) => id.startsWith('cancelled.')).length, 100)
    t.equal(new Set(idsOf(sink.mails)).size, sink.mails.length, 'nothing was sent twice')
  },
)

t.test('M8 two dispatchers, 300 mails: each delivered once', async (t) => {
  const house = await openTestDeps(t, { poolSize: 16 })
  const { slotIds } = await offerSlots(house.sql, { days: 10, slotsPerDay: 30, minutes: 10 })
  const sink = await openMailSink(t)
  await bookAll(house, slotIds)
  const [first, second] = await Promise.all([dispatcher(t, house, sink.url)(), dispatcher(t, house, sink.url)()])
  t.equal(first.sent + second.sent, 300)
  t.ok(first.sent > 0 && second.sent > 0, `${first.sent} and ${second.sent}`)
  t.equal(sink.mails.length, 300)
  t.equal(new Set(idsOf(sink.mails)).size, 300)
  t.ok(sink.mails.every(({ to }) => to.length === 1))
})

t.test('M9 reminders stand at the same local hour over the ten changes of the clock 2026-2030', async (t) => {
  const {
    rows: [now],
  } = await (await openTestDeps(t)).sql.query(`SELECT (house_now()::date - date '2026-01-05') AS days`)
  const house = await openTestDeps(t, { clockOffset: `-${now.days} days`, env: { SAME_DAY_REMINDER_MINUTES: '120' } })
  const { officialId } = await offerSlots(house.sql)
  for (const [person, change] of CLOCK_CHANGES.entries()) {
    const { planned, expected } = await remindersOverChange(house, { officialId, change, person })
    t.same(planned, expected, change)
  }
})

t.test('reminders keep to 8:00-20:00, and none is planned for an hour that has passed', async (t) => {
  const house = await openTestDeps(t)
  const due = async (minute: number) => {
    const { rows } = await house.sql.query(
      `SELECT to_char(day_before_reminder_due('2026-12-08', $1) AT TIME ZONE 'Europe/Sofia', 'DD HH24:MI') AS at`,
      [minute],
    )
    return rows[0].at
  }
  t.equal(await due(7 * 60), '07 08:00')
  t.equal(await due(9 * 60), '07 09:00')
  t.equal(await due(21 * 60), '07 20:00')
  // At ten in the morning somebody books for the afternoon of the same day.
  const { rows } = await house.sql.query(
    `SELECT (extract(epoch FROM date_trunc('day', house_now() AT TIME ZONE 'Europe/Sofia') + interval '10 hours')
       - extract(epoch FROM house_now() AT TIME ZONE 'Europe/Sofia'))::int AS seconds`,
  )
  const morning = await openTestDeps(t, {
    clockOffset: `${rows[0].seconds} seconds`,
    env: { SAME_DAY_REMINDER_MINUTES: '120' },
  })
  const { slotIds } = await offerSlots(morning.sql, { daysAhead: 0, slotsPerDay: 20, minutes: 30 })
  const [soon, later] = await bookAll(morning, [slotIds[5] ?? 0, slotIds[10] ?? 0])
  const planned = async (id: string | undefined) =>
    (await morning.sql.query('SELECT kind FROM messages WHERE booking_id = $1 ORDER BY id', [id])).rows.map(
      ({ kind }) => kind,
    )
  t.same(await planned(soon?.id), ['confirmation'], 'at 11:30, booked at 10:00: no reminder')
  t.same(await planned(later?.id), ['confirmation', 'reminder-soon'], 'at 14:00: one two hours before')
})

t.test(
  'M10 reminders that fell due while the house was closed go out at once, but none after the reception began',
  async (t) => {
    const house = await openTestDeps(t)
    const { slotIds } = await offerSlots(house.sql, { slotsPerDay: 50, minutes: 5 })
    const sink = await openMailSink(t)
    const deliver = dispatcher(t, house, sink.url)
    const booked = await bookAll(house, slotIds)
    await deliver()
    await house.sql.query(`UPDATE messages SET due_at = house_now() - interval '2 hours' WHERE kind = 'reminder'`)
    // Ten of the receptions have begun meanwhile.
    await house.sql.query(
      `UPDATE slots SET local_date = (house_now() AT TIME ZONE 'Europe/Sofia')::date - 2, starts_at = sofia_instant((house_now() AT TIME ZONE 'Europe/Sofia')::date - 2, start_minute),
       ends_at = sofia_instant((house_now() AT TIME ZONE 'Europe/Sofia')::date - 2, start_minute + 5), closes_at = sofia_instant((house_now() AT TIME ZONE 'Europe/Sofia')::date - 2, start_minute)
     WHERE id = ANY ($1)`,
      [slotIds.slice(0, 10)],
    )
    t.same(await deliver(), { sent: 40, refused: 0, postponed: 0, dropped: 10 })
    const { rows } = await house.sql.query(
      `SELECT count(*)::int AS n FROM messages WHERE state = 'dead' AND last_error = 'late'`,
    )
    t.equal(rows[0].n, 10)
    t.equal(booked.length, 50)
  },
)

t.test('a server that is down or busy: tried again later under the same Message-ID, nothing lost', async (t) => {
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql, { slotsPerDay: 1 })
  let busy = true
  const sink = await openMailSink(t, { refuse: () => (busy ? 451 : 0) })
  const deliver = dispatcher(t, house, sink.url)
  const [booking] = await bookAll(house, slotIds)
  t.match(await deliver(), { postponed: 1 })
  const { rows } = await house.sql.query(
    `SELECT state, attempts, extract(epoch FROM due_at - house_now())::int AS wait FROM messages WHERE kind = 'confirmation'`,
  )
  t.match(rows[0], { state: 'pending', attempts: 1 })
  t.ok(rows[0].wait >= 45 && rows[0].wait <= 75, `next try in ${rows[0].wait} s`)
  t.match(await deliver(), { sent: 0 }, 'not before its time')
  busy = false
  await house.sql.query('UPDATE messages SET due_at = house_now() WHERE attempts = 1')
  t.match(await deliver(), { sent: 1 })
  t.same(idsOf(sink.mails), [`confirmation.${booking?.id}.v1@sopot.example`])
  busy = true
  await house.sql.query(
    `UPDATE messages SET state = 'pending', sent_at = NULL, created_at = house_now() - interval '25 hours' WHERE kind = 'confirmation'`,
  )
  await deliver()
  const given = await house.sql.query(`SELECT state FROM messages WHERE kind = 'confirmation'`)
  t.equal(given.rows[0].state, 'dead', 'given up after a day')
})

t.test('T-24 a message that is tried again and again stays overdue for whoever watches', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql, { slotsPerDay: 1 })
  const deliver = dispatcher(t, house, 'smtp://127.0.0.1:1')
  await bookAll(house, slotIds)
  await house.sql.query(`UPDATE messages SET due_at = due_at - interval '6 minutes' WHERE kind = 'confirmation'`)
  for (let attempt = 0; attempt < 2; attempt++) {
    t.match(await deliver(), { postponed: 1 })
    const metrics = await (await fetch(`${house.origin}/metrics`)).text()
    const seconds = Number(/^messages_oldest_due_seconds (\S+)$/m.exec(metrics)?.[1])
    t.ok(seconds >= 360 && seconds < 420, `overdue for ${seconds} s`)
    await house.sql.query(`UPDATE messages SET due_at = house_now() WHERE attempts > 0`)
  }
})

t.test('a message that cannot be made waits, is noted, and holds nobody else up', async (t) => {
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql, { slotsPerDay: 6 })
  const sink = await openMailSink(t)
  const booked = await bookAll(house, slotIds)
  await house.sql.query('UPDATE bookings SET key_id = 9 WHERE id = ANY ($1)', [booked.slice(0, 4).map(({ id }) => id)])
  await t.rejects(dispatcher(t, house, sink.url)(), /no secret key with id 9/)
  t.equal(sink.mails.length, 2)
  const { rows } = await house.sql.query(
    `SELECT count(*)::int AS n FROM messages WHERE last_error = 'EINTERNAL' AND state = 'pending'`,
  )
  t.equal(rows[0].n, 4)
})

t.test('a sender that slept through its lease cannot overwrite what another did', async (t) => {
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql, { slotsPerDay: 1 })
  await bookAll(house, slotIds)
  const { db } = house.deps
  const asleep = await claimMessage(db)
  t.equal(await claimMessage(db), null, 'claimed alone')
  await house.sql.query(`UPDATE messages SET lease_until = house_now() - interval '1 second' WHERE state = 'sending'`)
  const awake = await claimMessage(db)
  t.equal(awake?.attempts, 2)
  if (!asleep || !awake) throw new Error('no claim')
  t.equal(await closeClaim(db, asleep, { state: 'dead', error: 'zombie' }), 0)
  t.equal(await closeClaim(db, awake, { state: 'sent', error: null }), 1)
})

t.test(
  'M6 a move while the confirmation is being sent: the last mail tells the last state, SEQUENCE never falls',
  async (t) => {
    const house = await openTestDeps(t)
    const { slotIds } = await offerSlots(house.sql, { days: 2, slotsPerDay: 40, minutes: 10 })
    const told = await movesWhileSending(t, house, { slotIds, at: 40 })
    t.same(told, { wrong: [], movedMails: 40, confirmations: 40, twice: 0 })
  },
)

t.test('what the message says is read when it is sent: a message of an earlier version is dropped', async (t) => {
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql)
  const [booking] = await bookAll(house, slotIds.slice(0, 1))
  const claim = await claimMessage(house.deps.db)
  if (!claim || !booking) throw new Error('no claim')
  await house.sql.query(`UPDATE reception_days SET place_bg = 'стая 101'`)
  t.match(await messageProspect(house.deps.db, claim, house.deps.config), { send: { place: 'стая 101' } })
  await cancelBooking(house.deps, { token: booking.manageToken })
  t.match(await messageProspect(house.deps.db, claim, house.deps.config), { drop: 'superseded' })
})
