import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { packageRoot } from '../../../src/db/package-root.ts'
import { offerSlots } from '../../support/receptions.ts'
import { administer, withDatabase } from '../../support/server.ts'
import { type Bench, openTown, type Row, type Town } from '../town.ts'
import { must } from './crashes.ts'
import { bookAll, closed, quiet } from './mail-town.ts'

const run = promisify(execFile)
/** Where PostgreSQL's own programs are looked for first; else on the path. */
const PROGRAMS = [process.env['POSTGRES_BIN'] ?? '/usr/lib/postgresql/15/bin', process.env['PATH']].join(':')
const programs = { env: { ...process.env, PATH: PROGRAMS } }

type Backup = { how: string; restore(): Promise<void> }

/** By pg_dump where there is one for this server, else a copy of the database put in its place. */
async function backUp({ scope }: Bench, { url, sql }: Town): Promise<Backup> {
  const { rows } = await sql.query(`SELECT current_setting('server_version_num')::int / 10000 AS server`)
  const version = await run('pg_dump', ['--version'], programs).catch(() => ({ stdout: '' }))
  if (Number(/(\d+)\.\d+/.exec(version.stdout)?.[1] ?? 0) >= rows[0].server) {
    const folder = await mkdtemp(join(tmpdir(), 'priemna-dump-'))
    scope.teardown(() => rm(folder, { recursive: true, force: true }))
    const file = join(folder, 'priemna.dump')
    await run('pg_dump', ['--format=custom', '--exclude-schema=pgboss', `--file=${file}`, url], programs)
    const restore = async () => {
      await run(
        'pg_restore',
        [`--dbname=${url}`, '--clean', '--if-exists', '--no-owner', '--exit-on-error', file],
        programs,
      )
    }
    return { how: version.stdout.trim(), restore }
  }
  const name = new URL(url).pathname.slice(1)
  const others = `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname`
  const server = withDatabase(url, 'postgres')
  const copy = `${name}_backup`
  scope.teardown(() => administer(server, `DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`))
  await administer(server, `${others} = '${name}'`, `CREATE DATABASE ${copy} TEMPLATE ${name}`)
  return {
    how: 'a copy by CREATE DATABASE',
    restore: () => administer(server, `DROP DATABASE ${name} WITH (FORCE)`, `ALTER DATABASE ${copy} RENAME TO ${name}`),
  }
}

/** `npm run messages:release`, from what the bench compiled. */
async function release({ url }: Town, ...args: string[]): Promise<string> {
  const command = join(packageRoot, 'test/faults/.build/src/release-messages.js')
  const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: url }
  const { stdout } = await run(process.execPath, [command, ...args], { env }).catch((error) => error)
  return stdout
}

const restored: Row = {
  id: 'M13',
  title: "restore of yesterday's dump with 100 mails sent since; T-33",
  run: async (bench) => {
    const town = await openTown(bench, 'M13')
    const { slotIds } = await offerSlots(town.sql, { days: 5, slotsPerDay: 60, minutes: 5 })
    await town.house.start()
    await bookAll(town, slotIds.slice(0, 50))
    await quiet(town)
    // At the backup 100 mails wait, because their server is away; then it comes back, and they leave.
    await town.sink.shut()
    await bookAll(town, slotIds.slice(50, 150), { firstPerson: 50 })
    await pause(2_000)
    await town.house.end('SIGTERM')
    const backup = await backUp(bench, town)
    await town.sink.open()
    const beforeBackup = town.sink.mails.length
    await reconnect(town, bench)
    await town.sql.query(`UPDATE messages SET due_at = house_now() WHERE state = 'pending' AND kind = 'confirmation'`)
    await town.house.start()
    while (town.sink.mails.length < 150) await pause(100)
    await quiet(town)
    const sinceBackup = town.sink.mails.length - beforeBackup
    await town.house.end('SIGTERM')

    await town.sql.end()
    await town.db.$disconnect()
    await backup.restore()
    await reconnect(town, bench)
    const { rows: waitingRows } = await town.sql.query(
      `UPDATE messages SET due_at = house_now() - interval '1 hour', first_due_at = NULL WHERE state = 'pending' AND kind = 'confirmation' RETURNING id`,
    )
    await town.house.start()
    const began = performance.now()
    const now = await town.sql.query(
      `SELECT to_char(house_now() AT TIME ZONE 'Europe/Sofia' - interval '10 minutes', 'YYYY-MM-DD"T"HH24:MI') AS at`,
    )
    await bookAll(town, slotIds.slice(150, 170), { firstPerson: 150 })
    // Longer than a minute: the chore runs by its cron too, and by the nudges of the bookings.
    await pause(75_000)
    const leaked = town.sink.mails.length - 150
    const heldSeconds = Math.round((performance.now() - began) / 1_000)
    const metrics = await (await fetch(`${town.house.origin}/metrics`)).text()
    const report = await release(town)
    bench.say(report.split('\n').slice(0, 5).join(' | '))
    const released = await release(town, '--release', '--left-before', now.rows[0].at)
    while (town.sink.mails.length < 170 && performance.now() - began < 240_000) await pause(200)
    await quiet(town)
    await pause(2_000)
    await town.house.end('SIGTERM')
    const copies = town.sink.mails.length - new Set(town.sink.mails.map(({ messageId }) => messageId)).size
    return closed(town, {
      figures: {
        backup: backup.how,
        sinceBackup,
        waitingAgain: waitingRows.length,
        leaked,
        heldSeconds,
        sentAfterRelease: town.sink.mails.length - 150 - leaked,
      },
      faults: [
        ...must(
          sinceBackup === 100 && waitingRows.length === 100,
          `${sinceBackup} left, ${waitingRows.length} wait again`,
        ),
        ...must(leaked === 0, `${leaked} mails left before the release`),
        ...must(/^messages_quarantined 1$/m.test(metrics), 'the gauge does not tell'),
        ...must(/confirmation +120 /.test(report), `the report says: ${report}`),
        ...must(/Released\. 100 /.test(released), `the command said: ${released}`),
        ...must(
          town.sink.mails.length === 170 && copies === 0,
          `${town.sink.mails.length} mails, ${copies} of them again`,
        ),
      ],
    })
  },
}

/** The database was put in place of another: our own connection begins anew. */
async function reconnect(town: Town, { scope }: Bench): Promise<void> {
  await town.sql.end().catch(() => {})
  const sql = new pg.Client({ connectionString: town.url })
  sql.on('error', () => {})
  await sql.connect()
  scope.teardown(() => sql.end())
  town.sql = sql
}

export const quarantineRows: Row[] = [restored]
