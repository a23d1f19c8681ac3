import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { orderOf } from '../support/client.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Offered, offerSlots } from '../support/receptions.ts'
import { check, drained, type Verdict } from './checker.ts'
import { type History, openHistory } from './history.ts'
import { type HouseProcess, houseProcess } from './house-process.ts'
import { ask } from './http-client.ts'
import type { Scope } from './scope.ts'
import { openSink, type Sink } from './sink.ts'

/** What a row is given. */
export type Bench = {
  scope: Pick<Scope, 'teardown'>
  seed: number
  /** Where histories are kept; null: nowhere. */
  folder: string | null
  say(line: string): void
}

/** How a row came out: its figures as they are, and what is wrong. Green where nothing is. */
export type Outcome = { figures: Record<string, number | string>; faults: string[] }

/** One row of the matrix. */
export type Row = { id: string; title: string; run(bench: Bench): Promise<Outcome> }

/** A database with three officials of five days of twelve slots, a mail sink, a history, and houses that do not run yet. */
export type Town = TestDatabase & {
  offers: Offered[]
  sink: Sink
  history: History
  houses: HouseProcess[]
  /** The first of the houses. */
  house: HouseProcess
  origins: string[]
  /** Seconds since 1970 by the database. */
  now(): Promise<number>
  /** Waits for the mails and holds everything against the history. */
  verdict(given?: { orphaned?: number; withinMs?: number }): Promise<Verdict>
}

export type TownSettings = {
  houses?: number
  env?: Record<string, string>
  nodeArgs?: string[]
  /** The way from the houses to their database. */
  through?: (databaseUrl: string) => Promise<string>
}

export async function openTown(bench: Bench, name: string, settings: TownSettings = {}): Promise<Town> {
  const { scope } = bench
  const database = await createTestDatabase(scope, { poolSize: 3 })
  const offers: Offered[] = []
  for (let n = 0; n < 3; n++)
    offers.push(await offerSlots(database.sql, { days: 5, slotsPerDay: 12, daysAhead: 7 + n }))
  const sink = await openSink(scope)
  const history = await openHistory(bench.folder && join(bench.folder, `${name}.jsonl`))
  scope.teardown(() => history.close())
  const databaseUrl = (await settings.through?.(database.url)) ?? database.url
  const houses: HouseProcess[] = []
  for (let n = 0; n < (settings.houses ?? 1); n++)
    houses.push(
      await houseProcess(scope, {
        databaseUrl,
        smtpUrl: sink.url,
        env: settings.env ?? {},
        nodeArgs: settings.nodeArgs ?? [],
      }),
    )
  const [house] = houses
  if (!house) throw new Error('a town has a house')
  // A booking beside the load wakes the worker, which else looks once a minute.
  const spare = await offerSlots(database.sql, { slotsPerDay: 40, minutes: 10 })
  const nudge = async () => {
    const slotId = spare.slotIds.pop()
    const headers = { 'idempotency-key': randomUUID() }
    if (slotId)
      await ask(house.origin, '/bookings', { method: 'POST', body: orderOf(2_900_000 + slotId, slotId), headers })
  }
  return {
    ...database,
    offers,
    sink,
    history,
    houses,
    house,
    origins: houses.map(({ origin }) => origin),
    now: async () => {
      const { rows } = await database.sql.query('SELECT extract(epoch FROM house_now())::float8 AS now')
      return rows[0].now
    },
    verdict: async ({ orphaned, withinMs = 90_000 } = {}) => {
      const went = await drained(database.url, { withinMs, nudge, ...(orphaned !== undefined && { orphaned }) })
      const verdict = await check({ url: database.url, history, mails: sink.mails })
      return went ? verdict : { ...verdict, faults: [...verdict.faults, 'the outbox did not empty in time'] }
    },
  }
}

/** The part of a house's troubles and of a verdict that makes a row red. */
export function wrongs(houses: readonly HouseProcess[], verdict: Verdict): string[] {
  return [...verdict.faults, ...houses.flatMap(({ troubles }) => troubles.slice(0, 5).map((each) => `house: ${each}`))]
}
