import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { checkInvariants, lastLook, watchInvariants } from '../../src/db/invariants.ts'
import { packageRoot } from '../../src/db/package-root.ts'
import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import { createMailer } from '../../src/messages/mailer.ts'
import { asCitizen, book, call, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { openMailSink } from '../support/mail-sink.ts'
import { offerSlots } from '../support/receptions.ts'

type Test = { teardown(work: () => Promise<unknown>): unknown }

const STATEMENT = await readFile(join(packageRoot, 'prisma', 'invariants.sql'), 'utf8')

/** A house where everything that a citizen can do was done, and told. */
async function livedInHouse(t: Test) {
  const house = await openTestHouse(t)
  const sink = await openMailSink(t)
  const { slotIds } = await offerSlots(house.sql)
  const at = (n: number) => slotIds[n] ?? 0
  const hold = (n: number) => call(house.origin, '/holds', { method: 'POST', body: { slotId: String(at(n)) } })
  const mine = (token: string, path: string, body?: unknown) =>
    call(house.origin, `/my-booking/${path}`, { method: 'POST', body, headers: asCitizen(token) })

  const booked = (await book(house.origin, orderOf(1, at(0)))).body
  const moved = (await book(house.origin, orderOf(2, at(1)))).body
  await mine(moved.manageToken, 'move', { slotId: String(at(2)) })
  const cancelled = (await book(house.origin, orderOf(3, at(3)))).body
  const erased = (await book(house.origin, orderOf(4, at(4)))).body
  const { holdToken } = (await hold(5)).body
  const fromHold = (await book(house.origin, { ...orderOf(5, at(5)), holdToken })).body
  await hold(6)
  const released = (await hold(7)).body
  await call(house.origin, '/holds', { method: 'DELETE', headers: { authorization: `Hold ${released.holdToken}` } })
  const held = (await hold(8)).body
  await call(house.origin, '/holds/extend', { method: 'POST', headers: { authorization: `Hold ${held.holdToken}` } })
  await house.sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 hour' WHERE slot_id = $1`, [
    at(6),
  ])

  const mailer = createMailer({ smtpUrl: sink.url, dataDir: '/nonexistent' })
  t.teardown(() => mailer.close())
  const deliver = () => deliverMessages({ ...house.deps, mailer })
  await deliver()
  await mine(cancelled.manageToken, 'cancel')
  await mine(erased.manageToken, 'erase')
  await deliver()
  return { ...house, booked, moved, cancelled, erased, fromHold, at }
}

t.test('a house in which everything was done breaks no invariant', async (t) => {
  const house = await livedInHouse(t)
  t.same(await checkInvariants(house.url), [])
  t.equal(await lastLook(house.db), null, 'nobody has looked yet')
  const told: string[] = []
  await watchInvariants({ db: house.db, url: house.url, note: (event) => told.push(event) })
  t.same(told, [])
  t.match(await lastLook(house.db), { broken: 0, checkedAt: Number })
})

t.test('each invariant, broken on purpose, is found', async (t) => {
  const { sql, booked, moved, cancelled, erased, fromHold, at } = await livedInHouse(t)
  const graph = 'DROP TRIGGER booking_changes_along_the_graph ON bookings'
  const openAudit = 'DROP TRIGGER audit_is_append_only ON audit_entries'
  const copy = (id: string) =>
    `INSERT INTO bookings (id, slot_id, state, version, code, name, phone, email, email_key, token_hash, updated_at)
     SELECT '${randomUUID()}', b.slot_id, b.state, 1, '000001', b.name, b.phone, b.email, b.email_key, '\\x01', b.updated_at FROM bookings b WHERE id = '${id}'`
  const openCase = `INSERT INTO closures (reception_day_id, reason, public_reason, reply_by, day_before, set_aside_at, opened_by)
     SELECT s.reception_day_id, 'изпит', 'изпит', house_now() + interval '1 day', '{}', house_now(), 'system'
     FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE b.id = '${booked.id}'`
  const affect = (
    state: string,
  ) => `INSERT INTO affected_bookings (closure_id, booking_id, slot_id, state, version, answered_at)
     SELECT c.id, b.id, b.slot_id, '${state}', b.version, CASE WHEN '${state}' <> 'told' THEN house_now() END FROM closures c, bookings b WHERE b.id = '${booked.id}'`
  const broken: [invariant: string, name: string, ...statements: string[]][] = [
    ['I1', 'two on one slot', 'DROP INDEX one_live_booking_per_slot', copy(booked.id)],
    [
      'I1',
      'two that overlap',
      'ALTER TABLE slots DROP CONSTRAINT slots_of_an_official_never_overlap',
      `UPDATE slots SET ends_at = ends_at + interval '40 minutes' WHERE id = ${at(0)}`,
    ],
    ['I2', 'outside its day', `UPDATE reception_days SET ends_at = starts_at + interval '5 minutes'`],
    ['I2', 'before booking opened', `UPDATE reception_days SET opens_at = house_now() + interval '1 hour'`],
    [
      'I2',
      'after the day was closed',
      `UPDATE reception_days SET state = 'closed'`,
      openAudit,
      `INSERT INTO audit_entries (id, actor, action, subject, subject_id) OVERRIDING SYSTEM VALUE
       SELECT 0, 'staff', 'close', 'reception-day', id::text FROM reception_days`,
    ],
    [
      'I2',
      'after the slot was blocked',
      `UPDATE slots SET blocked_reason = 'изпит' WHERE id = ${at(0)}`,
      `INSERT INTO audit_entries (id, actor, action, subject, subject_id) OVERRIDING SYSTEM VALUE VALUES (0, 'staff', 'block', 'slot', '${at(0)}')`,
    ],
    [
      'I4',
      'one booking, two keys',
      `INSERT INTO idempotency_keys (key_hash, fingerprint, answer)
       SELECT '\\x00', fingerprint, answer FROM idempotency_keys WHERE answer ->> 'id' = '${booked.id}'`,
    ],
    [
      'I4',
      'another code',
      `UPDATE idempotency_keys SET answer = answer || '{"code": "xxxxxx"}' WHERE answer ->> 'id' = '${booked.id}'`,
    ],
    ['I4', 'no answer kept', `DELETE FROM idempotency_keys WHERE answer ->> 'id' = '${booked.id}'`],
    [
      'I5',
      'a way that is none',
      `INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
       VALUES ('x', 'x', 'booking', '${cancelled.id}', 'cancelled-by-citizen', 'confirmed', 3)`,
    ],
    [
      'I5',
      'a version left out',
      `INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
       VALUES ('x', 'cancel', 'booking', '${booked.id}', 'confirmed', 'cancelled-by-citizen', 3)`,
    ],
    ['I6', 'no confirmation', `DELETE FROM messages WHERE booking_id = '${booked.id}' AND kind = 'confirmation'`],
    ['I6', 'no reminder', `DELETE FROM messages WHERE booking_id = '${fromHold.id}' AND kind = 'reminder'`],
    [
      'I6',
      'two of one version',
      'ALTER TABLE messages DROP CONSTRAINT one_message_per_booking_kind_and_version',
      `INSERT INTO messages (booking_id, kind, version, due_at) SELECT booking_id, kind, version, due_at FROM messages`,
    ],
    ['I6', 'of a version that never was', `UPDATE messages SET version = 9 WHERE booking_id = '${booked.id}'`],
    [
      'I6',
      'a version that has passed waits',
      `UPDATE messages SET state = 'pending' WHERE booking_id = '${moved.id}' AND kind = 'reminder' AND version = 1`,
    ],
    [
      'I7',
      'nobody sends',
      `UPDATE messages SET due_at = house_now() - interval '2 hours' WHERE state = 'pending' AND booking_id = '${booked.id}'`,
    ],
    [
      'I8',
      'sent after its version had passed',
      `UPDATE messages SET sent_at = sent_at + interval '10 minutes' WHERE booking_id = '${cancelled.id}' AND kind = 'confirmation'`,
    ],
    [
      'I9',
      'SEQUENCE falls, and the cancellation is not the last word',
      `UPDATE messages SET sent_at = sent_at - interval '1 minute' WHERE booking_id = '${cancelled.id}' AND kind = 'cancelled'`,
    ],
    [
      'I10',
      'before its hour',
      `UPDATE messages SET state = 'sent', sent_at = house_now() WHERE booking_id = '${booked.id}' AND kind = 'reminder'`,
    ],
    [
      'I10',
      'of a cancelled booking',
      `UPDATE messages SET state = 'pending' WHERE booking_id = '${cancelled.id}' AND kind = 'reminder'`,
    ],
    ['I11', 'a hold that runs for ever', `UPDATE bookings SET hold_expires_at = 'infinity' WHERE state = 'held'`],
    [
      'I11',
      'a lapsed hold that still occupies',
      `CREATE OR REPLACE VIEW bookable_slots AS
       SELECT s.id, s.reception_day_id, s.official_id, s.local_date, s.start_minute, s.starts_at, s.ends_at FROM slots s
       WHERE NOT EXISTS (SELECT FROM bookings b WHERE b.slot_id = s.id AND b.state = 'held')`,
    ],
    ['I12', 'two with one official', `UPDATE bookings SET phone = '+359887000001' WHERE id = '${fromHold.id}'`],
    [
      'I12',
      'four of one person, four holds of one address',
      `UPDATE bookings SET email = 'a@mail.example', email_key = 'a@mail.example' WHERE state = 'confirmed'`,
      `UPDATE bookings SET hold_client = '\\x01' WHERE state = 'held'`,
    ],
    ['I13', 'a change that nobody wrote down', graph, `UPDATE bookings SET version = 2 WHERE id = '${booked.id}'`],
    [
      'I13',
      'written in another transaction',
      graph,
      `UPDATE bookings SET updated_at = updated_at + interval '1 second' WHERE id = '${booked.id}'`,
    ],
    [
      'I13',
      'written twice',
      `INSERT INTO audit_entries (at, actor, action, subject, subject_id, from_state, to_state, version)
       SELECT at, actor, action, subject, subject_id, from_state, to_state, version FROM audit_entries WHERE subject_id = '${booked.id}'`,
    ],
    [
      'I14',
      'hours off',
      'ALTER TABLE slots DROP CONSTRAINT slot_starts_at_its_local_time',
      `UPDATE slots SET starts_at = starts_at + interval '2 minutes' WHERE id = ${at(11)}`,
    ],
    ['I15', 'an old key', `UPDATE idempotency_keys SET created_at = house_now() - interval '99 hours'`],
    ['I15', 'an old hold', `UPDATE bookings SET updated_at = house_now() - interval '3 days' WHERE state = 'expired'`],
    ['I15', 'erased in part', `UPDATE bookings SET topic_text = 'x' WHERE id = '${erased.id}'`],
    ['I15', 'an address kept', `UPDATE bookings SET hold_client = '\\x01' WHERE id = '${booked.id}'`],
    ['I15', 'a token kept', `UPDATE idempotency_keys SET answer = answer || '{"manageToken": "x"}'`],
    ['C1', 'on a closed day, not asked', `UPDATE reception_days SET state = 'closed'`],
    ['C2', 'an open case without anybody', openCase],
    ['C2', 'an open case of an open day', openCase, affect('told')],
    [
      'C3',
      'kept beyond its case',
      openCase,
      `INSERT INTO closure_slots (closure_id, slot_id, booking_id) SELECT c.id, b.slot_id, b.id FROM closures c, bookings b WHERE b.id = '${booked.id}'`,
      graph,
      `UPDATE bookings SET state = 'held', hold_expires_at = house_now() + interval '3 days' WHERE id = '${booked.id}'`,
    ],
    ['C4', 'moved nowhere', openCase, affect('moved')],
    [
      'N1',
      'without an hour and without a number',
      graph,
      `UPDATE bookings SET channel = 'walk-in', state = 'arrived' WHERE id = '${booked.id}'`,
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
    t.notMatch(JSON.stringify(rows), /Тодорова|@|\+359/, `${invariant} ${name}: nothing personal is told`)
  }
})

t.test(
  'the command says what is broken and ends with 1; the chore tells it in one line and keeps it for the metrics',
  async (t) => {
    const house = await livedInHouse(t)
    const command = () =>
      new Promise<{ code: number | null; out: string }>((done) => {
        const { PATH = '' } = process.env
        const child = spawn(process.execPath, ['--import=tsx', join(packageRoot, 'src/check-invariants.ts')], {
          env: { PATH, DATABASE_URL: house.url },
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        let out = ''
        child.stdout.on('data', (chunk) => {
          out += chunk
        })
        child.on('close', (code) => done({ code, out }))
      })
    t.match(await command(), { code: 0, out: 'All invariants hold.\n' })
    await house.sql.query('DROP TRIGGER booking_changes_along_the_graph ON bookings')
    await house.sql.query(`UPDATE bookings SET version = 7 WHERE id = $1`, [house.booked.id])
    const { code, out } = await command()
    t.equal(code, 1)
    t.match(out, `I13  1 broken\n     booking ${house.booked.id} is confirmed v7, the audit log says confirmed v1\n`)
    await house.sql.query('UPDATE bookings SET topic_text = $1 WHERE id = $2', ['x', house.erased.id])
    const told: string[] = []
    const look = () => watchInvariants({ db: house.db, url: house.url, note: (event) => told.push(event) })
    const metrics = async () => (await fetch(`${house.origin}/metrics`)).text()
    t.match(await metrics(), /^invariants_checked_timestamp_seconds 0$/m)
    await look()
    t.same(told, ['invariants-broken: I6 1, I13 1, I15 1'])
    const shown = await metrics()
    t.match(shown, /^invariants_broken 3$/m)
    const at = Number(/^invariants_checked_timestamp_seconds (\S+)$/m.exec(shown)?.[1])
    t.ok(Math.abs(at * 1000 - Date.now()) < 60_000, 'when it looked')

    await house.sql.query('UPDATE bookings SET version = 1 WHERE id = $1', [house.booked.id])
    await house.sql.query('UPDATE bookings SET topic_text = NULL WHERE id = $1', [house.erased.id])
    await look()
    t.equal(told.length, 1, 'a sound house is not spoken of')
    t.match(await metrics(), /^invariants_broken 0$/m)
  },
)
