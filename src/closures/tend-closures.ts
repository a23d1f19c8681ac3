import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { closuresToTend } from './queries.ts'

/**
 * Puts on the call list whoever did not answer in time, and whom no mail reached: nobody is dropped in silence. Safe at any moment,
 * twice, and on two nodes.
 *
 * @returns how many
 */
export async function tendClosures({ db }: Pick<Deps, 'db'>): Promise<number> {
  let put = 0
  for (const id of await closuresToTend(db)) {
    const [{ late }] = await retryConflicts(
      () => db.$queryRaw<[{ late: number }]>`SELECT tend_closure(${id}::int) AS late`,
    )
    put += late
  }
  return put
}
