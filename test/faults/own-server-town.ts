import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Offered, offerSlots } from '../support/receptions.ts'
import { check, drained, type Verdict } from './checker.ts'
import { type History, openHistory } from './history.ts'
import { type HouseProcess, houseProcess } from './house-process.ts'
import { type Load, type LoadSettings, startLoad } from './load.ts'
import { openSink } from './sink.ts'
import type { Bench } from './town.ts'

/** A house that keeps its own PostgreSQL, with three officials of five days of twelve slots. */
export type OwnServerTown = {
  house: HouseProcess
  /** The folder of the PostgreSQL, and how it is reached. */
  cluster: string
  url: string
  offers: Offered[]
  history: History
  load(settings: Pick<LoadSettings, 'clients' | 'thinkMs'>): Load
  /** When no conversation of a sender whose claim a crash took can still go on: its claims lapse, and all is held against the history. */
  verdict(): Promise<Verdict>
}

/** Starts it, in a folder of its own or in the one given. */
export async function openOwnServerTown(
  { scope, seed, folder }: Bench,
  name: string,
  { dataDir }: { dataDir?: string } = {},
): Promise<OwnServerTown> {
  const sink = await openSink(scope)
  const history = await openHistory(folder && join(folder, `${name}.jsonl`))
  scope.teardown(() => history.close())
  const house = await houseProcess(scope, {
    databaseUrl: null,
    smtpUrl: sink.url,
    env: dataDir ? { DATA_DIR: dataDir } : {},
  })
  await house.start()
  const cluster = join(dataDir ?? house.dataDir, 'postgres')
  const password = (await readFile(join(cluster, 'priemna.password'), 'utf8')).trim()
  const port = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[3]
  const url = `postgresql://priemna:${password}@127.0.0.1:${port}/priemna`
  const offers = await asking(url, async (sql) => {
    const made: Offered[] = []
    for (let n = 0; n < 3; n++) made.push(await offerSlots(sql, { days: 5, slotsPerDay: 12, daysAhead: 7 + n }))
    return made
  })
  return {
    ...{ house, cluster, url, offers, history },
    load: (settings) =>
      startLoad({ ...settings, origins: [house.origin], offers, seed, history, staffUrl: url, tries: 14 }),
    verdict: async () => {
      await pause(31_000)
      const orphaned = await asking(url, async (sql) => {
        const { rows } = await sql.query(`SELECT extract(epoch FROM house_now())::float8 - 31 AS at`)
        return rows[0].at
      })
      const empty = await drained(url, { withinMs: 90_000, orphaned })
      const verdict = await check({ url, history, mails: sink.mails })
      return empty ? verdict : { ...verdict, faults: [...verdict.faults, 'the outbox did not empty in time'] }
    },
  }
}

/** Asks the database by a connection of its own. */
export async function asking<T>(url: string, work: (sql: pg.Client) => Promise<T>): Promise<T> {
  const sql = new pg.Client({ connectionString: url })
  sql.on('error', () => {})
  await sql.connect()
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}
