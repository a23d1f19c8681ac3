import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DateTime } from 'luxon'
import t, { type Test } from 'tap'
import { bookSlot } from '../../src/bookings/book-slot.ts'
import type { BookingInput } from '../../src/bookings/booking-rules.ts'
import { packageRoot } from '../../src/db/package-root.ts'
import { greeting } from '../../src/greeting.ts'
import { guardedDelivery } from '../../src/messages/guarded-delivery.ts'
import { createMailer } from '../../src/messages/mailer.ts'
import { quarantineMails, quarantineReason, releaseMails, waitingMails } from '../../src/messages/quarantine.ts'
import { orderOf } from '../support/client.ts'
import { openTestDeps, openTestHouse, testConfig } from '../support/house.ts'
import { openMailSink } from '../support/mail-sink.ts'
import { offerSlots } from '../support/receptions.ts'

type House = Awaited<ReturnType<typeof openTestDeps>>

async function book({ deps }: House, slotIds: number[], firstPerson = 0): Promise<void> {
  for (const [n, slotId] of slotIds.entries())
    await bookSlot(deps, {
      idempotencyKey: randomUUID(),
      channel: 'web',
      input: orderOf(firstPerson + n, slotId) as BookingInput,
    })
}

/** A worker with a memory in `dataDir`; each call is a run. */
function worker(t: Test, { deps }: House, { smtpUrl, dataDir }: { smtpUrl: string; dataDir: string }) {
  const mailer = createMailer({ smtpUrl, dataDir })
  t.teardown(() => mailer.close())
  const notes: string[] = []
  const config = { ...deps.config, dataDir }
  const run = guardedDelivery({ ...deps, config, mailer }, (event) => notes.push(event))
  return { run: () => run(new AbortController().signal), notes }
}

async function states({ deps }: House): Promise<Record<string, number>> {
  const rows = await deps.db.message.groupBy({ by: ['state'], _count: true, where: { kind: 'confirmation' } })
  return Object.fromEntries(rows.map(({ state, _count }) => [state, _count]))
}

t.test('M13 a restored backup: nothing leaves until it is released, and what left before never again', async (t) => {
  const sink = await openMailSink(t)
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql)
  await book(house, slotIds.slice(0, 5))
  const restored = await openTestDeps(t, { copyOf: house.url })
  await worker(t, house, { smtpUrl: sink.url, dataDir: t.testdir() }).run()
  t.equal(sink.mails.length, 5, 'they left after the backup')

  const { rows } = await restored.sql.query('SELECT house_now() AS failure')
  await book(restored, slotIds.slice(5, 7), 5)
  const { run, notes } = worker(t, restored, { smtpUrl: sink.url, dataDir: t.testdirName })
  await run()
  await run()
  t.equal(sink.mails.length, 5, 'nothing left')
  t.same(await states(restored), { pending: 7 })
  t.equal(await quarantineReason(restored.deps.db), 'restored')
  t.same(
    notes.filter((note) => /quarantine/.test(note)),
    ['mails-in-quarantine: the database was restored or moved; see "npm run messages:release"'],
    'told once',
  )
  const [waiting] = await waitingMails(restored.deps.db, { oldHours: 24 })
  t.match(waiting, { kind: 'confirmation', due: 7, old: 0, later: 0 })

  t.equal(await releaseMails(restored.deps.db, { leftBefore: DateTime.fromJSDate(rows[0].failure) }), 5)
  await run()
  t.equal(sink.mails.length, 7)
  t.equal(new Set(sink.mails.map(({ messageId }) => messageId)).size, 7, 'none came twice')
  t.same(await states(restored), { sent: 2, superseded: 5 })
  t.equal(await quarantineReason(restored.deps.db), null)
  const audited = await restored.sql.query(`SELECT action, reason FROM audit_entries WHERE subject = 'messages'`)
  t.same(audited.rows, [{ action: 'release', reason: '5 superseded' }])
})

t.test('M13 a database set back where it was: the worker remembers what left', async (t) => {
  const sink = await openMailSink(t)
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql)
  await book(house, slotIds.slice(0, 3))
  const dataDir = t.testdir()
  await worker(t, house, { smtpUrl: sink.url, dataDir }).run()
  t.equal(sink.mails.length, 3)
  t.notMatch(await readFile(join(dataDir, 'last-mail'), 'utf8'), /@|citizen/)

  await house.sql.query(`UPDATE messages SET state = 'pending', sent_at = NULL, attempts = 0 WHERE state = 'sent'`)
  const { run, notes } = worker(t, house, { smtpUrl: sink.url, dataDir })
  await run()
  t.equal(sink.mails.length, 3, 'nothing left')
  t.equal(await quarantineReason(house.deps.db), 'forgotten')
  t.match(notes, [/^mails-in-quarantine: the database has forgotten a mail that left/])
  await releaseMails(house.deps.db, { leftBefore: null })
  await run()
  t.equal(sink.mails.length, 6, 'released as they were')
  await run()
  t.equal(await quarantineReason(house.deps.db), null, 'and it is not remembered against them')
})

t.test('M13 what one worker remembers is not held against a release that came after it', async (t) => {
  const sink = await openMailSink(t)
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql)
  await book(house, slotIds.slice(0, 1))
  const [one, other] = ['one', 'other'].map((name) => join(t.testdir({ one: {}, other: {} }), name)) as [string, string]
  await worker(t, house, { smtpUrl: sink.url, dataDir: one }).run()
  await copyFile(join(one, 'last-mail'), join(other, 'last-mail'))
  await house.sql.query(`UPDATE messages SET state = 'pending', sent_at = NULL, attempts = 0 WHERE state = 'sent'`)
  await worker(t, house, { smtpUrl: sink.url, dataDir: one }).run()
  t.equal(await quarantineReason(house.deps.db), 'forgotten')
  await house.sql.query(`UPDATE messages SET state = 'superseded' WHERE kind = 'confirmation'`)
  await releaseMails(house.deps.db, { leftBefore: null })
  await worker(t, house, { smtpUrl: sink.url, dataDir: other }).run()
  t.equal(await quarantineReason(house.deps.db), null)
})

t.test('M13 a moment that is still to come closes nothing that is', async (t) => {
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql)
  await book(house, slotIds.slice(0, 1))
  await quarantineMails(house.deps.db, 'operator')
  t.equal(await releaseMails(house.deps.db, { leftBefore: house.deps.clock.now().plus({ years: 1 }) }), 1)
  const { rows } = await house.sql.query(`SELECT kind, state FROM messages ORDER BY kind`)
  t.match(rows, [
    { kind: 'confirmation', state: 'superseded' },
    { kind: 'reminder', state: 'pending' },
  ])
})

t.test('M13 a memory that cannot be kept lasts as long as the process', async (t) => {
  const sink = await openMailSink(t)
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql)
  await book(house, slotIds.slice(0, 1))
  const { run, notes } = worker(t, house, { smtpUrl: sink.url, dataDir: '/nonexistent' })
  await run()
  await book(house, slotIds.slice(1, 2), 1)
  await run()
  t.same(notes, ['last-mail-not-kept: DATA_DIR is not writable (ENOENT)'])
  await house.sql.query(`UPDATE messages SET state = 'pending', sent_at = NULL WHERE state = 'sent'`)
  await run()
  t.equal(sink.mails.length, 2)
  t.equal(await quarantineReason(house.deps.db), 'forgotten')
})

t.test('M13 another database in the same folder is not held against the first', async (t) => {
  const sink = await openMailSink(t)
  const dataDir = t.testdir()
  for (let n = 0; n < 2; n++) {
    const house = await openTestDeps(t)
    const { slotIds } = await offerSlots(house.sql)
    await book(house, slotIds.slice(0, 1), n)
    await worker(t, house, { smtpUrl: sink.url, dataDir }).run()
  }
  t.equal(sink.mails.length, 2)
})

t.test('M13 told to in the middle of a run, the worker stops after the mails under way', async (t) => {
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql, { slotsPerDay: 40, minutes: 10 })
  await book(house, slotIds)
  let told: Promise<void> | undefined
  const sink = await openMailSink(t, {
    refuse: () => {
      told ??= quarantineMails(house.deps.db, 'operator')
      return 0
    },
    delayMs: 300,
  })
  await worker(t, house, { smtpUrl: sink.url, dataDir: t.testdir() }).run()
  await told
  t.ok(sink.mails.length <= 6, `${sink.mails.length} mails`)
  await quarantineMails(house.deps.db, 'forgotten')
  t.equal(await quarantineReason(house.deps.db), 'operator', 'the first reason stays')
})

t.test('M13 a quarantine is seen from outside', async (t) => {
  const { origin, deps, sql } = await openTestHouse(t)
  const seen = async () => ({
    ready: await (await fetch(`${origin}/readyz`)).json(),
    gauge: /^messages_quarantined (\d)$/m.exec(await (await fetch(`${origin}/metrics`)).text())?.[1],
  })
  t.same(await seen(), { ready: { status: 'ready' }, gauge: '0' })
  await quarantineMails(deps.db, 'operator')
  t.same(await seen(), { ready: { status: 'ready', mails: 'quarantined' }, gauge: '1' })
  await sql.query('DELETE FROM mail_quarantine')
  t.equal(await quarantineReason(deps.db), 'restored', 'a table without its row is not the one that was released')
  await releaseMails(deps.db, { leftBefore: null })
  t.same(await seen(), { ready: { status: 'ready' }, gauge: '0' })
  const said = greeting(testConfig(), null, { quarantine: 'copied' })
  t.match(said, /no mail leaves, for the data folder is a copy\. "npm run messages:release" shows what waits/)
  t.notMatch(greeting(testConfig(), null), /no mail leaves/)
})

t.test('M13 a role that makes no tables can look where its database is', async (t) => {
  const { sql } = await openTestDeps(t)
  await sql.query(`DO $$ BEGIN CREATE ROLE priemna_plain; EXCEPTION WHEN duplicate_object THEN NULL; END $$`)
  t.teardown(() => sql.query('RESET ROLE; DROP OWNED BY priemna_plain; DROP ROLE priemna_plain'))
  await sql.query('GRANT SELECT ON mail_quarantine, messages TO priemna_plain')
  await sql.query('SET ROLE priemna_plain')
  const { rows } = await sql.query('SELECT database_home() AS home, quarantine_reason() AS reason')
  t.match(rows[0], { home: /^\d+\/[0-9A-F]{8}\/\d+\/\d+$/, reason: null })
})

/** `npm run messages:release` without the build before it. */
function command(url: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['--import=tsx', join(packageRoot, 'src/release-messages.ts'), ...args],
      { env: { ...process.env, DATABASE_URL: url } },
      (error, out, err) => done({ code: Number(error?.code ?? 0), out, err }),
    )
  })
}

t.test('M13 the command reports, releases only when told to, and names nobody', async (t) => {
  const sink = await openMailSink(t)
  const house = await openTestDeps(t)
  const { slotIds } = await offerSlots(house.sql)
  await book(house, slotIds.slice(0, 4))
  await house.sql.query(
    `UPDATE messages SET due_at = due_at - interval '30 hours' WHERE kind = 'confirmation' AND booking_id IN (SELECT id FROM bookings ORDER BY created_at LIMIT 3)`,
  )
  t.match(await command(house.url, '--hold'), { code: 1, out: /^Mails are in quarantine: an operator said so\./ })
  const looked = await command(house.url)
  t.equal(looked.code, 1)
  t.match(looked.out, /\n {2}confirmation +4 +3 +\d{4}-\d\d-\d\d \d\d:\d\d – \d{4}-\d\d-\d\d \d\d:\d\d +0\n/)
  t.match(looked.out, /\n {2}reminder +0 +0 +4\n/)
  t.match(looked.out, /--release --left-before/)
  t.notMatch(looked.out, /@|Иванка|\+359/)
  t.match(await command(house.url, '--older-than', '40'), { out: /confirmation +4 +0 / })
  const wrong = [
    ['--left-before', '2027-01-31'],
    ['--release', '--hold'],
    ['--release', '--left-before', 'noon'],
    ['--all'],
  ]
  for (const args of wrong)
    t.match(await command(house.url, ...args), { code: 2, err: /^Nothing was released: / }, args.join(' '))
  t.equal(await quarantineReason(house.deps.db), 'operator')

  const yesterday = house.deps.clock.now().minus({ hours: 24 }).toISO({ includeOffset: false })
  const released = await command(house.url, '--release', '--left-before', yesterday)
  t.match(released, { code: 0, out: /Released\. 3 that were due before .* are closed as having left\.\n$/ })
  await worker(t, house, { smtpUrl: sink.url, dataDir: t.testdir() }).run()
  t.equal(sink.mails.length, 1)
  t.match(await command(house.url), { code: 0, out: /^Mails may leave\.\n/ })
})
