import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { confirmBooking } from '../../src/bookings/confirm-booking.ts'
import { expireHolds } from '../../src/bookings/expire-holds.ts'
import { packageRoot } from '../../src/db/package-root.ts'
import { mailToken } from '../../src/messages/manage-link.ts'
import { book, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'

const STATEMENT = await readFile(join(packageRoot, 'prisma', 'invariants.sql'), 'utf8')

t.test('each invariant of bookings that wait for their confirmation, broken on purpose, is found', async (t) => {
  const { origin, sql, deps } = await openTestHouse(t, { env: { REQUIRE_EMAIL_CONFIRMATION: '1' } })
  const { slotIds } = await offerSlots(sql)
  const [waiting, lapsed, confirmed] = (
    await Promise.all([0, 1, 2].map((n) => book(origin, orderOf(n, slotIds[n] ?? 0))))
  ).map(({ body }) => body.id)
  await confirmBooking(deps, { token: mailToken(deps.config.secretKeys, { id: confirmed, keyId: 0, tokenVersion: 1 }) })
  await sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 second' WHERE id = $1`, [lapsed])
  await expireHolds(deps)
  t.same((await sql.query(STATEMENT)).rows, [], 'a sound house')

  const broken: [invariant: string, name: string, ...statements: string[]][] = [
    ['I6', 'nobody was asked to confirm', `DELETE FROM messages WHERE booking_id = '${waiting}'`],
    ['I6', 'nobody was told of the lapse', `DELETE FROM messages WHERE kind = 'lapsed'`],
    ['I6', 'confirmed without a confirmation', `DELETE FROM messages WHERE kind = 'confirmation'`],
    ['I6', 'confirmed without a reminder', `DELETE FROM messages WHERE kind = 'reminder'`],
    [
      'I6',
      'a reminder before the confirmation',
      `INSERT INTO messages (booking_id, kind, version, due_at) VALUES ('${waiting}', 'reminder', 1, house_now() + interval '1 day')`,
    ],
    [
      'I11',
      'waits for days',
      `UPDATE bookings SET hold_expires_at = house_now() + interval '2 days' WHERE id = '${waiting}'`,
    ],
    [
      'I11',
      'lapsed, and still occupies its slot',
      `UPDATE bookings SET hold_expires_at = house_now() - interval '2 minutes' WHERE id = '${waiting}'`,
      `CREATE OR REPLACE VIEW bookable_slots AS
       SELECT s.id, s.reception_day_id, s.official_id, s.local_date, s.start_minute, s.starts_at, s.ends_at FROM slots s
       WHERE NOT EXISTS (SELECT FROM bookings b WHERE b.slot_id = s.id AND b.state = 'unverified')`,
    ],
    [
      'I11',
      'confirmed, and has an end',
      'ALTER TABLE bookings DROP CONSTRAINT a_hold_has_an_end',
      `UPDATE bookings SET hold_expires_at = house_now() WHERE id = '${confirmed}'`,
    ],
    [
      'I15',
      'lapsed two days ago',
      `UPDATE bookings SET updated_at = house_now() - interval '51 hours' WHERE id = '${lapsed}'`,
    ],
  ]
  for (const [invariant, name, ...statements] of broken) {
    await sql.query('BEGIN')
    for (const statement of statements) await sql.query(statement)
    const { rows } = await sql.query(STATEMENT)
    await sql.query('ROLLBACK')
    t.ok(
      rows.some((row) => row.invariant === invariant),
      `${invariant} ${name}: ${JSON.stringify(rows.slice(0, 2))}`,
    )
  }
  await t.rejects(
    sql.query(`UPDATE bookings SET hold_expires_at = NULL WHERE id = $1`, [waiting]),
    { message: /a_hold_has_an_end/ },
    'the database refuses one that would wait for ever',
  )
})
