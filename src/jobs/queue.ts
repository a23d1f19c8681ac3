import { PgBoss } from 'pg-boss'
import { ZONE } from '../clock.ts'
import { poolConfig } from '../db/client.ts'
import type { Nudge } from './nudge.ts'

/** A chore of the house: what it is called, when it runs (cron, local time in Bulgaria) and what it does. */
export type Chore = { name: string; cron: string; run: (signal: AbortSignal) => Promise<unknown> }

/** The queue that carries the clock. Its jobs hold no data at all: what is to be done stands in the house's tables. */
export type Queue = { nudge: Nudge; close(): Promise<void> }

/** The chore that a nudge calls. */
export const DELIVER = 'deliver-messages'

const NUDGE_DELAY_MS = 50

/**
 * Starts pg-boss. A process with chores works them, each by one process at a time and at most once more in waiting; one
 * without only sends nudges.
 *
 * @param note told of each trouble, as an event name without data
 */
export async function startQueue(
  url: string,
  { chores, note }: { chores: Chore[]; note: (event: string, error: unknown) => void },
): Promise<Queue> {
  const { connectionString, options, application_name, connectionTimeoutMillis } = poolConfig({
    url,
    poolSize: 3,
    name: 'priemna queue',
  })
  const working = chores.length > 0
  const boss = new PgBoss({
    ...(connectionString && { connectionString }),
    ...(options && { options }),
    ...(application_name && { application_name }),
    ...(connectionTimeoutMillis && { connectionTimeoutMillis }),
    max: 3,
    schedule: working,
    supervise: working,
    useListenNotify: working,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  })
  const closing = new AbortController()
  // A connection that it was just opening when it was told to stop outlives it, and hears the database go.
  boss.on('error', (error) => {
    if (!closing.signal.aborted) note('queue-error', error)
  })
  await boss.start()
  await boss.createQueue(DELIVER, {
    policy: 'short',
    notify: true,
    retryLimit: 0,
    heartbeatSeconds: 10,
    expireInSeconds: 900,
  })
  if (working) await endSchedules(boss, chores)
  for (const chore of chores) await work(boss, chore, closing.signal, note)

  return {
    nudge: gathered(boss, closing.signal, note),
    close: async () => {
      closing.abort()
      await boss.stop({ graceful: true, timeout: 20_000 })
    },
  }
}

/** What an older release scheduled and this one does not know would make jobs that nobody takes. */
async function endSchedules(boss: PgBoss, chores: Chore[]): Promise<void> {
  const known = new Set(chores.map(({ name }) => name))
  for (const { name } of await boss.getSchedules()) if (!known.has(name)) await boss.unschedule(name)
}

async function work(
  boss: PgBoss,
  { name, cron, run }: Chore,
  signal: AbortSignal,
  note: (event: string, error: unknown) => void,
): Promise<void> {
  if (name !== DELIVER)
    await boss.createQueue(name, {
      policy: 'stately',
      retryLimit: 2,
      retryBackoff: true,
      heartbeatSeconds: 10,
      expireInSeconds: 900,
    })
  await boss.schedule(name, cron, null, { tz: ZONE })
  await boss.work(name, { pollingIntervalSeconds: name === DELIVER ? 1 : 5, batchSize: 1 }, async () => {
    try {
      await run(signal)
    } catch (error) {
      note(`${name}-failed`, error)
      throw error
    }
  })
}

/** Many nudges within a moment become one job; a nudge that is lost costs a minute at most, for the cron runs anyway. */
function gathered(boss: PgBoss, closing: AbortSignal, note: (event: string, error: unknown) => void): Nudge {
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    setTimeout(() => {
      waiting = false
      // What the last commits left is sent by whoever works next.
      if (closing.aborted) return
      boss.send(DELIVER).catch((error: unknown) => {
        if (!closing.aborted) note('nudge-lost', error)
      })
    }, NUDGE_DELAY_MS)
  }
}
