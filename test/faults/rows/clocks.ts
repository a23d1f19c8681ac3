import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { packageRoot } from '../../../src/db/package-root.ts'
import { orderOf } from '../../support/client.ts'
import { offerSlots } from '../../support/receptions.ts'
import { ask, type Heard } from '../http-client.ts'
import { type Bench, type Outcome, openTown, type Row } from '../town.ts'
import { must } from './crashes.ts'
import { posted } from './networks.ts'

const HOUR = 3_600_000

/** One house whose wall clock is wrong: nothing that a citizen is told or given moves with it. */
async function wrongClock(bench: Bench, shift: number): Promise<Outcome> {
  const name = `${shift > 0 ? '+' : ''}${Math.round(shift / HOUR)} h`
  const town = await openTown(bench, `F12 ${name}`, {
    env: { FAULTS_CLOCK_SHIFT_MS: String(shift) },
    nodeArgs: ['--import', join(packageRoot, 'test/faults/shifted-clock.ts')],
  })
  await town.house.start()
  const { origin } = town.house
  const { slotIds } = await offerSlots(town.sql, { slotsPerDay: 12 })
  const at = (n: number) => slotIds[n] ?? 0
  const faults: string[] = []
  const expect = (holds: boolean, what: string) => faults.push(...must(holds, `${name}: ${what}`))

  const hold = await ask(origin, '/holds', { method: 'POST', body: { slotId: String(at(0)) } })
  const left = Date.parse(hold.body?.expiresAt) / 1_000 - (await town.now())
  expect(Math.abs(left - 900) < 3, `a hold lasts ${Math.round(left)} s`)
  const booked = await ask(origin, '/bookings', posted(orderOf(1, at(1)), randomUUID()))
  expect(booked.status === 201, `booking heard ${booked.status}`)
  const again = await ask(origin, '/bookings', posted(orderOf(1, at(2)), randomUUID()))
  expect(again.status === 409, `a second booking with the official heard ${again.status}`)
  const looked = await ask(origin, `/officials`, {})
  expect(looked.status === 200, `the officials heard ${looked.status}`)
  const { rows } = await town.sql.query(
    `SELECT m.due_at = day_before_reminder_due(s.local_date, s.start_minute) AS right FROM messages m
     JOIN bookings b ON b.id = m.booking_id JOIN slots s ON s.id = b.slot_id WHERE m.kind = 'reminder'`,
  )
  expect(rows.length === 1 && rows[0].right, 'the reminder is due at another hour')
  // Without any word from outside, the cron finds what is due and leaves what is not.
  const due = await ask(origin, '/bookings', posted(orderOf(2, at(3)), randomUUID()))
  const later = await ask(origin, '/bookings', posted(orderOf(3, at(4)), randomUUID()))
  await pause(1_500)
  const stands = (kind: string, heard: Heard) =>
    town.sink.mails.some(({ messageId }) => messageId.startsWith(`${kind}.${heard.body?.id}`))
  for (const [heard, wait] of [
    [due, '1 second'],
    [later, '10 minutes'],
  ] as const)
    await town.sql.query(
      `UPDATE messages SET due_at = house_now() + $2::interval WHERE booking_id = $1 AND kind = 'reminder'`,
      [heard.body?.id, wait],
    )
  for (let look = 0; look < 75 && !stands('reminder', due); look++) await pause(1_000)
  expect(stands('confirmation', booked), 'the confirmation never came')
  expect(stands('reminder', due), 'a reminder that is due did not go out within 75 s')
  expect(!stands('reminder', later), 'a reminder went out ten minutes early')
  await town.sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 second' WHERE state = 'held'`)
  const taken = await ask(origin, '/bookings', posted(orderOf(4, at(0)), randomUUID()))
  expect(taken.status === 201, `a lapsed hold keeps its slot: ${taken.status}`)
  return { figures: { [`hold at ${name}`]: `${left.toFixed(1)} s` }, faults: [...faults, ...town.house.troubles] }
}

const clocks: Row = {
  id: 'F12',
  title: "the server's clock wrong by 36 hours either way and by a year",
  run: async (bench) => {
    const all = await Promise.all([36 * HOUR, -36 * HOUR, 8_760 * HOUR].map((shift) => wrongClock(bench, shift)))
    return {
      figures: Object.assign({}, ...all.map(({ figures }) => figures)),
      faults: all.flatMap(({ faults }) => faults),
    }
  },
}

export const clockRows: Row[] = [clocks]
