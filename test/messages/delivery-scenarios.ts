import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { bookSlot } from '../../src/bookings/book-slot.ts'
import type { BookingInput } from '../../src/bookings/booking-rules.ts'
import { cancelBooking } from '../../src/bookings/cancel-booking.ts'
import { moveBooking } from '../../src/bookings/move-booking.ts'
import type { OpenDeps } from '../../src/deps.ts'
import { type Delivered, deliverMessages } from '../../src/messages/deliver-messages.ts'
import { createMailer } from '../../src/messages/mailer.ts'
import { orderOf } from '../support/client.ts'
import type { TestDatabase } from '../support/database.ts'
import { openMailSink, type SunkMail } from '../support/mail-sink.ts'
import { leaves, mimeTree } from './mime-tree.ts'

// What a booking and its mails can meet, at any size: small in `npm test`, at the matrix's in test/faults.

type Teardown = { teardown(work: () => Promise<unknown>): unknown }

/** A house without a web process: the use cases over a database of their own. */
export type UseCases = TestDatabase & { deps: OpenDeps }

export type Booked = { id: string; manageToken: string }

export type Deliver = (options?: { signal?: AbortSignal }) => Promise<Delivered>

export async function bookAll({ deps }: UseCases, slotIds: number[], { firstPerson = 0 } = {}): Promise<Booked[]> {
  const booked: Booked[] = []
  for (let from = 0; from < slotIds.length; from += 20) {
    const batch = slotIds.slice(from, from + 20).map((slotId, n) =>
      bookSlot(deps, {
        idempotencyKey: randomUUID(),
        channel: 'web',
        input: orderOf(firstPerson + from + n, slotId) as BookingInput,
      }),
    )
    booked.push(...(await Promise.all(batch)))
  }
  return booked
}

export function dispatcher(t: Teardown, { deps }: UseCases, smtpUrl: string): Deliver {
  const mailer = createMailer({ smtpUrl, dataDir: '/nonexistent' })
  t.teardown(() => mailer.close())
  return (options = {}) => deliverMessages({ ...deps, mailer }, options)
}

export const idsOf = (mails: SunkMail[]) => mails.map(({ messageId }) => messageId)

/** Delivers over and over until told to end, and once more. */
function delivering(deliver: Deliver): () => Promise<void> {
  const ended = new AbortController()
  const going = (async () => {
    while (!ended.signal.aborted) {
      await deliver()
      await pause(5)
    }
    await deliver()
  })()
  return async () => {
    ended.abort()
    await going
  }
}

/** M6 Each booking is moved while the server is just taking its confirmation. */
export async function movesWhileSending(
  t: Teardown,
  house: UseCases,
  { slotIds, at }: { slotIds: number[]; at: number },
): Promise<{ wrong: string[]; movedMails: number; confirmations: number; twice: number }> {
  const booked = await bookAll(house, slotIds.slice(0, at))
  const moves = new Map<number, Promise<unknown>>()
  const { mails, url } = await openMailSink(t, {
    delayMs: 30,
    refuse: (address) => {
      const person = Number(/\d+/.exec(address)?.[0])
      const token = booked[person]?.manageToken ?? ''
      if (!moves.has(person)) moves.set(person, moveBooking(house.deps, { token, slotId: slotIds[at + person] ?? 0 }))
      return 0
    },
  })
  const deliver = dispatcher(t, house, url)
  while (idsOf(mails).filter((id) => id.startsWith('confirmation.')).length < at) await deliver()
  await Promise.all(moves.values())
  await deliver()
  const wrong = booked.flatMap(({ id }) => {
    const told = mails.filter(({ messageId }) => messageId.includes(id))
    const versions = told.map(({ messageId }) => Number(/\.v(\d+)@/.exec(messageId)?.[1]))
    return versions.join() === '1,2' && sequences(told).join() === '1,2' ? [] : [`${id}: ${versions}`]
  })
  const ids = idsOf(mails)
  return {
    wrong,
    movedMails: ids.filter((id) => id.startsWith('moved.')).length,
    confirmations: ids.filter((id) => id.startsWith('confirmation.')).length,
    twice: ids.length - new Set(ids).size,
  }
}

/** The SEQUENCE of each mail's calendar file. */
function sequences(mails: SunkMail[]): number[] {
  return mails.map(({ raw }) => {
    const calendar = leaves(mimeTree(raw)).find(({ type }) => /calendar/.test(type))
    return Number(/\r\nSEQUENCE:(\d+)/.exec(calendar?.body ?? '')?.[1])
  })
}

/** M7 Each booking is cancelled about when its reminder falls due: how many reminders were first claimed after it. */
export async function cancelsBeforeReminders(
  house: UseCases,
  { deliver, slotIds }: { deliver: Deliver; slotIds: number[] },
): Promise<{ claimed: number; late: number; dueAfterMs: number }> {
  await house.sql.query(`
    CREATE TABLE claims (message_id bigint, booking_id uuid, kind text, at timestamptz DEFAULT clock_timestamp());
    CREATE FUNCTION note_claim() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO claims (message_id, booking_id, kind) VALUES (NEW.id, NEW.booking_id, NEW.kind); RETURN NEW; END $$;
    CREATE TRIGGER note_claim AFTER UPDATE ON messages FOR EACH ROW WHEN (NEW.state = 'sending') EXECUTE FUNCTION note_claim()`)
  const booked = await bookAll(house, slotIds)
  await deliver()
  // Every reminder falls due within the second in which its booking is cancelled.
  await house.sql.query(
    `UPDATE messages SET due_at = house_now() + random() * make_interval(secs => $1) WHERE kind = 'reminder'`,
    [booked.length / 125],
  )
  const end = delivering(deliver)
  const began = performance.now()
  const cancelledAt = new Map<string, Date>()
  for (let from = 0; from < booked.length; from += 10) {
    const batch = booked.slice(from, from + 10)
    await Promise.all(batch.map(({ manageToken }) => cancelBooking(house.deps, { token: manageToken })))
    const { rows } = await house.sql.query('SELECT clock_timestamp() AS at')
    for (const { id } of batch) cancelledAt.set(id, rows[0].at)
  }
  const dueAfterMs = Math.round(performance.now() - began)
  await pause(500)
  await end()
  const { rows } = await house.sql.query(`SELECT booking_id, at FROM claims WHERE kind = 'reminder'`)
  const late = rows.filter(({ booking_id, at }) => at > (cancelledAt.get(booking_id) ?? at))
  return { claimed: rows.length, late: late.length, dueAfterMs }
}

/** The last Sundays of March and October, on which the clock changes. */
export const CLOCK_CHANGES = [
  '2026-03-29',
  '2026-10-25',
  '2027-03-28',
  '2027-10-31',
  '2028-03-26',
  '2028-10-29',
  '2029-03-25',
  '2029-10-28',
  '2030-03-31',
  '2030-10-27',
]

/**
 * M9 A reception at 14:30 on the very day of a change, booked by somebody: its reminders as planned, in local time, and as
 * they must be: at the same hour the day before, in the other offset, and two hours before.
 */
export async function remindersOverChange(
  house: UseCases,
  { officialId, change, person }: { officialId: number; change: string; person: number },
): Promise<{ planned: { kind: string; due: string }[]; expected: { kind: string; due: string }[] }> {
  const { rows } = await house.sql.query(
    `WITH day AS (INSERT INTO reception_days (official_id, local_date, starts_at, ends_at, place_bg, place_en, opens_at)
       VALUES ($1, $2, sofia_instant($2, 870), sofia_instant($2, 900), 'стая 204', 'room 204', house_now() - interval '1 hour') RETURNING id)
     INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
     SELECT id, $1, $2, 870, sofia_instant($2, 870), sofia_instant($2, 885), sofia_instant($2, 870) FROM day RETURNING id`,
    [officialId, change],
  )
  const [booking] = await bookAll(house, [rows[0].id], { firstPerson: person })
  const planned = await house.sql.query(
    `SELECT kind, to_char(due_at AT TIME ZONE 'Europe/Sofia', 'YYYY-MM-DD HH24:MI') AS due FROM messages
     WHERE booking_id = $1 AND kind <> 'confirmation' ORDER BY due_at`,
    [booking?.id],
  )
  const { rows: before } = await house.sql.query(`SELECT ($1::date - 1)::text AS date`, [change])
  return {
    planned: planned.rows,
    expected: [
      { kind: 'reminder', due: `${before[0].date} 14:30` },
      { kind: 'reminder-soon', due: `${change} 12:30` },
    ],
  }
}
