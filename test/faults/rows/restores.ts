import { readdir, stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { checkInvariants } from '../../../src/db/invariants.ts'
import { offerSlots } from '../../support/receptions.ts'
import { type Machine, openMachine } from '../cluster.ts'
import { type History, openHistory } from '../history.ts'
import { type HouseProcess, houseProcess } from '../house-process.ts'
import { startLoad } from '../load.ts'
import { openSink } from '../sink.ts'
import type { Bench, Row } from '../town.ts'
import { L, must } from './crashes.ts'

const RTO_S = 15 * 60
const RPO_S = 5 * 60
const PAST = 100_000

/** Years of use: bookings that are done, each with its life in the audit log. */
const HISTORY = `
  WITH official AS (INSERT INTO officials (slug, office, title_bg, title_en) VALUES ('past', 'mayor', 'Кмет', 'Mayor') RETURNING id),
  days AS (
    INSERT INTO reception_days (official_id, local_date, starts_at, ends_at, place_bg, place_en, opens_at)
    SELECT o.id, d, sofia_instant(d, 540), sofia_instant(d, 1040), 'стая 1', 'room 1', sofia_instant(d - 30, 540)
    FROM official o, generate_series(1, $1::int / 100) n, LATERAL (SELECT current_date - n AS d) x RETURNING *),
  past AS (
    INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
    SELECT d.id, d.official_id, d.local_date, 540 + 5 * n, sofia_instant(d.local_date, 540 + 5 * n),
      sofia_instant(d.local_date, 545 + 5 * n), sofia_instant(d.local_date, 540 + 5 * n)
    FROM days d, generate_series(0, 99) n RETURNING *),
  people AS (
    INSERT INTO bookings (id, slot_id, state, version, code, name, phone, topic_text, key_id, token_hash, created_at, updated_at)
    SELECT gen_random_uuid(), s.id, 'done', 2, random_code(), 'Иванка Тодорова', '+35987' || (1000000 + s.id),
      'Осветление на улицата пред блок 7', 1, sha256(s.id::text::bytea), s.starts_at - interval '10 days', s.ends_at
    FROM past s RETURNING *)
  INSERT INTO audit_entries (at, actor, action, subject, subject_id, from_state, to_state, version)
  SELECT created_at, 'citizen', 'book', 'booking', id::text, NULL, 'confirmed', 1 FROM people
  UNION ALL SELECT updated_at, 'staff', 'finish', 'booking', id::text, 'confirmed', 'done', 2 FROM people`

async function query(url: string, text: string, values: unknown[] = []) {
  const sql = new pg.Client({ connectionString: url })
  sql.on('error', () => {})
  await sql.connect()
  try {
    return (await sql.query(text, values)).rows
  } finally {
    await sql.end()
  }
}

const nowOf = async (url: string): Promise<number> =>
  (await query(url, 'SELECT extract(epoch FROM clock_timestamp())::float8 AS now'))[0].now

const drill: Row = {
  id: 'P5',
  title:
    'the disk of the database lost under load: restored from the backup and the log, from the dump, and to a moment',
  run: async (bench) => {
    const machine = await openMachine(bench.scope)
    if (!machine)
      return { figures: {}, faults: ['PostgreSQL 15 is not installed (Debian: postgresql-15): nothing proved'] }
    const main = machine.folder('main')
    await machine.start(main)
    await machine.run('createuser', 'priemna')
    await machine.run('createdb', '--owner=priemna', '--template=template0', '--encoding=UTF8', 'priemna')
    const lived = await live(bench, machine)
    const disaster = await nowOf(machine.url())
    const disasterNs = process.hrtime.bigint()
    const began = performance.now()
    await machine.destroy(main)
    await lived.house.end('SIGKILL')
    await lived.stop()

    // From here on the clock runs: what a person types is not in it.
    const restored = machine.folder('restored')
    await machine.run('restore', lived.backup, restored)
    await machine.start(restored)
    await lived.house.start()
    const rto = (performance.now() - began) / 1_000
    const [last] = await query(
      machine.url(),
      `SELECT extract(epoch FROM max(at))::float8 AS at, pg_database_size(current_database()) / 1048576 AS mb FROM audit_entries`,
    )
    const rpo = disaster - last.at
    const kept = await keptOf(machine, lived.history)
    const secondsBefore = (ns: string) => Number(disasterNs - BigInt(ns)) / 1e9
    // Whoever heard yes before the log ends must be there; what came after is the loss.
    const tooEarly = kept.missing.filter((ns) => secondsBefore(ns) > rpo + 1)
    const looking = performance.now()
    const broken = await checkInvariants(machine.url())
    const looked = (performance.now() - looking) / 1_000
    await lived.house.end('SIGTERM')
    const accident = await accidentIn(machine)

    const dump = await fromDump(bench, machine, lived.backup)
    await machine.run('pg_ctl', 'stop', '-m', 'fast', '-w', '-D', restored)
    const earlier = machine.folder('earlier')
    await machine.run('restore', lived.backup, earlier, new Date(lived.mark * 1_000).toISOString().replace('Z', '+00'))
    await machine.start(earlier)
    const undone = !(await accidentIn(machine))
    const brokenEarlier = await checkInvariants(machine.url())
    return {
      figures: {
        databaseMB: Number(last.mb),
        backupS: lived.backupSeconds,
        lookS: looked.toFixed(1),
        rtoS: rto.toFixed(1),
        rpoS: rpo.toFixed(1),
        acknowledged: kept.acknowledged,
        lostAfterTheLog: kept.missing.length,
        rtoFromDumpS: dump.seconds.toFixed(1),
        walSegmentKB: lived.walSegmentKB,
      },
      faults: [
        ...must(rto <= RTO_S, `back after ${rto} s`),
        ...must(rpo <= RPO_S, `${rpo} s are lost`),
        ...must(kept.acknowledged > 100, `only ${kept.acknowledged} bookings: it proved nothing`),
        ...must(tooEarly.length === 0, `${tooEarly.length} bookings from before the end of the log are lost`),
        ...[...broken, ...dump.broken, ...brokenEarlier]
          .slice(0, 10)
          .map(({ invariant, what }) => `${invariant} ${what}`),
        ...must(accident, 'the restored one does not have what came after the mark'),
        ...must(undone, 'the one restored to a moment has what came after it'),
        ...lived.house.troubles.filter((each) => !each.includes('57P01')).slice(0, 5),
      ],
    }
  },
}

type Lived = {
  house: HouseProcess
  history: History
  backup: string
  backupSeconds: string
  /** A moment after the backup, before something that somebody regrets. */
  mark: number
  walSegmentKB: number
  stop(): Promise<unknown>
}

/** A house in use: backed up under load, then used for longer than a segment of the log may wait. */
async function live({ scope, seed, folder, say }: Bench, machine: Machine): Promise<Lived> {
  const sink = await openSink(scope)
  const history = await openHistory(folder && `${folder}/P5.jsonl`)
  scope.teardown(() => history.close())
  const house = await houseProcess(scope, { databaseUrl: machine.url(), smtpUrl: sink.url })
  await house.start()
  await query(machine.url(), HISTORY, [PAST])
  await query(machine.url(), 'ANALYZE')
  const sql = new pg.Client({ connectionString: machine.url() })
  sql.on('error', () => {})
  await sql.connect()
  const offers = []
  for (let n = 0; n < 3; n++) offers.push(await offerSlots(sql, { days: 20, slotsPerDay: 12, daysAhead: 7 + n }))
  await sql.end()
  const load = startLoad({ ...L, origins: [house.origin], offers, seed, history, tries: 1 })
  await pause(5_000)
  const began = performance.now()
  const backup = (await machine.run('backup')).split('\n').at(-1) ?? ''
  const backupSeconds = ((performance.now() - began) / 1_000).toFixed(1)
  say(`backed up under load in ${backupSeconds} s`)
  await pause(10_000)
  const mark = await nowOf(machine.url())
  await pause(1_000)
  await query(machine.url(), 'CREATE TABLE regretted AS SELECT 1 AS one')
  // Longer than a segment may wait (archive_timeout).
  await pause(100_000)
  const [archived] = await query(
    machine.url(),
    `SELECT archived_count::int AS n, failed_count::int AS failed FROM pg_stat_archiver`,
  )
  if (archived.failed > 0) throw new Error(`${archived.failed} segments could not be archived`)
  say(`${archived.n} segments are archived`)
  const walSegmentKB = await walOf(machine, archived.n)
  return { house, history, backup, backupSeconds, mark, walSegmentKB, stop: () => load.stop() }
}

/** How large a segment is in the archive, under load. */
async function walOf(machine: Machine, segments: number): Promise<number> {
  const folder = machine.folder('backups/wal')
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(`${folder}/${name}`)).size))
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1_024 / Math.max(1, segments))
}

/** Which of the bookings that a client was told of are there; of the others when that was. */
async function keptOf(machine: Machine, history: History): Promise<{ acknowledged: number; missing: string[] }> {
  const told = new Map(
    history.operations
      .filter(({ op, type }) => op === 'book' && type === 'ok')
      .map(({ value, complete_ns }) => [String(value['id']), complete_ns]),
  )
  const rows = await query(machine.url(), 'SELECT id FROM bookings WHERE id = ANY ($1::uuid[])', [[...told.keys()]])
  for (const { id } of rows) told.delete(id)
  return { acknowledged: rows.length + told.size, missing: [...told.values()] }
}

const accidentIn = async (machine: Machine): Promise<boolean> =>
  (await query(machine.url(), `SELECT to_regclass('regretted') IS NOT NULL AS there`))[0].there

/** The database alone, into an empty one, as on another machine. */
async function fromDump({ scope }: Bench, machine: Machine, backup: string) {
  const began = performance.now()
  await machine.run('createdb', '--owner=priemna', '--template=template0', '--encoding=UTF8', 'again')
  const dump = machine.folder(`backups/dump/${backup}.dump`)
  await machine.run('pg_restore', '--dbname=again', '--no-owner', '--role=priemna', '--exit-on-error', dump)
  // A dump brings no statistics: without them the look at the invariants alone would take hours.
  await machine.run('vacuumdb', '--analyze-only', '--quiet', 'again')
  const house = await houseProcess(scope, { databaseUrl: machine.url('again'), smtpUrl: null, env: { ROLE: 'web' } })
  await house.start()
  const seconds = (performance.now() - began) / 1_000
  const broken = await checkInvariants(machine.url('again'))
  await house.end('SIGTERM')
  return { seconds, broken }
}

export const restoreRows: Row[] = [drill]
