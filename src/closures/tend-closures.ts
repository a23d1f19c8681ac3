import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { announceClosure } from './close-day.ts'
import { closuresToTend } from './queries.ts'

/**
 * Puts on the call list whoever did not answer in time, and whom no mail reached: nobody is dropped in silence. Of a substitution,
 * silence means what was decided and told. Safe at any moment, twice, and on two nodes.
 *
 * @returns how many
 */
export async function tendClosures(deps: Deps): Promise<number> {
  const { db, config } = deps
  let put = 0
  for (const id of await closuresToTend(db)) {
    const [{ late }] = await retryConflicts(
      () => db.$queryRaw<[{ late: number }]>`SELECT tend_closure(${id}::int) AS late`,
    )
    put += late
    const [{ settled }] = await retryConflicts(
      () => db.$queryRaw<[{ settled: number }]>`
        SELECT settle_silence(${id}::int, ${config.sameDayReminderMinutes}::int) AS settled`,
    )
    if (settled > 0) await announceClosure(deps, id)
  }
  return put
}
