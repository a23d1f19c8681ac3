import { type Clock, databaseClock } from './clock.ts'
import type { Config } from './config.ts'
import { type Changes, localChanges } from './db/changes.ts'
import { createDb, type Db } from './db/client.ts'
import type { Nudge } from './jobs/nudge.ts'

/** What every use case is handed. Per-request data never stands here. */
export type Deps = {
  config: Config
  db: Db
  clock: Clock
  /** Says, after a commit, that messages wait. */
  nudge: Nudge
  /** Says, after a commit, whose free slots are others now. */
  changes: Changes
}

/** Deps with what the process must close. */
export type OpenDeps = Deps & { sync(): Promise<void>; close(): Promise<void> }

/**
 * Connects to the database and sets the house's clock by it.
 *
 * @param url the database: of `config`, or of the embedded server
 */
export async function createDeps(
  config: Config,
  {
    url,
    nudge,
    changes = localChanges(),
    log,
  }: { url: string; nudge: Nudge; changes?: Changes; log?: (event: string) => void },
): Promise<OpenDeps> {
  const db = createDb({ url, poolSize: config.poolSize, name: `priemna ${config.role}`, ...(log ? { log } : {}) })
  const clock = await databaseClock(() => databaseNow(db))
  return { config, db, clock, nudge, changes, sync: clock.sync, close: () => db.$disconnect() }
}

async function databaseNow(db: Db): Promise<number> {
  const [row] = await db.$queryRaw<[{ ms: number }]>`SELECT extract(epoch FROM house_now())::float8 * 1000 AS ms`
  return row.ms
}
