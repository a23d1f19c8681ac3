import { randomUUID } from 'node:crypto'
import t from 'tap'
import { bookSlot } from '../../src/bookings/book-slot.ts'
import type { BookingInput } from '../../src/bookings/booking-rules.ts'
import { cancelBooking } from '../../src/bookings/cancel-booking.ts'
import { expireHolds } from '../../src/bookings/expire-holds.ts'
import { forgetKeys } from '../../src/bookings/forget-keys.ts'
import { forgetPeople } from '../../src/bookings/forget-people.ts'
import { holdSlot } from '../../src/bookings/hold-slot.ts'
import { bookingByToken } from '../../src/bookings/queries.ts'
import { orderOf } from '../support/client.ts'
import { openTestDeps } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'

type House = Awaited<ReturnType<typeof openTestDeps>>

const book = (house: House, person: number, slotId: number | undefined) =>
  bookSlot(house.deps, {
    idempotencyKey: randomUUID(),
    channel: 'web',
    input: orderOf(person, slotId ?? 0) as BookingInput,
  })

/** Moves a booking and its slot into the past, as if the days had gone by. */
async function pass(house: House, id: string, days: number): Promise<void> {
  await house.sql.query('ALTER TABLE bookings DISABLE TRIGGER booking_changes_along_the_graph')
  await house.sql.query(`UPDATE bookings SET updated_at = updated_at - make_interval(days => $2) WHERE id = $1`, [
    id,
    days,
  ])
  await house.sql.query('ALTER TABLE bookings ENABLE TRIGGER booking_changes_along_the_graph')
  await house.sql.query(
    `UPDATE slots s SET local_date = s.local_date - ($2::int + 7), starts_at = sofia_instant(s.local_date - ($2::int + 7), start_minute),
       ends_at = sofia_instant(s.local_date - ($2::int + 7), start_minute + 15), closes_at = sofia_instant(s.local_date - ($2::int + 7), start_minute)
     FROM bookings b WHERE b.slot_id = s.id AND b.id = $1`,
    [id, days],
  )
}

t.test(
  'I15 people are forgotten when their time is over: 30 days after a cancellation, 90 after a reception',
  async (t) => {
    const house = await openTestDeps(t)
    const { slotIds } = await offerSlots(house.sql)
    const booked: Awaited<ReturnType<typeof book>>[] = []
    for (let n = 0; n < 5; n++) booked.push(await book(house, n, slotIds[n]))
    const [recent, old, cancelledLately, cancelledLong, coming] = booked
    for (const each of [cancelledLately, cancelledLong])
      await cancelBooking(house.deps, { token: each?.manageToken ?? '' })
    await pass(house, recent?.id ?? '', 80)
    await pass(house, old?.id ?? '', 91)
    await pass(house, cancelledLately?.id ?? '', 20)
    await pass(house, cancelledLong?.id ?? '', 31)
    t.equal(await forgetPeople(house.deps), 2)
    t.equal(await forgetPeople(house.deps), 0, 'once')
    const kept = async (each: (typeof booked)[number] | undefined) =>
      (await bookingByToken(house.deps.db, each?.manageToken ?? '')) !== null
    t.same(await Promise.all([recent, old, cancelledLately, cancelledLong, coming].map(kept)), [
      true,
      false,
      true,
      false,
      true,
    ])
    const { rows } = await house.sql.query(
      `SELECT state, concat_ws('', name, phone, email, email_key, topic_category, topic_text, on_behalf_of, cancel_reason) AS personal
     FROM bookings WHERE erased_at IS NOT NULL ORDER BY state`,
    )
    t.same(
      rows,
      [
        { state: 'cancelled-by-citizen', personal: '' },
        { state: 'confirmed', personal: '' },
      ],
      'the outcome stays',
    )
    const audited = await house.sql.query(`SELECT count(*)::int AS n FROM audit_entries WHERE action = 'forget'`)
    t.equal(audited.rows[0].n, 2)
  },
)

t.test('I11 lapsed holds are flipped and a day later gone; kept answers go after 72 hours', async (t) => {
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql)
  await holdSlot(house.deps, { slotId: slotIds[0] ?? 0, client: '198.51.100.7' })
  await holdSlot(house.deps, { slotId: slotIds[1] ?? 0, client: null })
  await book(house, 1, slotIds[2])
  await house.sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 second' WHERE slot_id = $1`, [
    slotIds[0],
  ])
  t.equal(await expireHolds(house.deps), 1)
  const { rows } = await house.sql.query('SELECT state, hold_client FROM bookings WHERE slot_id = $1', [slotIds[0]])
  t.same(rows, [{ state: 'expired', hold_client: null }], 'and with it the trace of the address')
  t.same(await forgetKeys(house.deps), { keys: 0, holds: 0, tries: 0 })
  await house.sql.query(`UPDATE bookings SET updated_at = house_now() - interval '25 hours' WHERE state = 'expired'`)
  await house.sql.query(`UPDATE idempotency_keys SET created_at = house_now() - interval '73 hours'`)
  t.same(await forgetKeys(house.deps), { keys: 1, holds: 1, tries: 0 })
})
