import { randomUUID } from 'node:crypto'
import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { currentKey, manageToken, tokenHash } from '../messages/manage-link.ts'
import { awaitedOfficials } from './queries.ts'

/** What was done: offers made, holds and offers that had run out, places that ended. */
export type Tended = { offered: number; freed: number; ended: number }

/** Offers made in one transaction at most. */
const MOST = 25

/**
 * Looks after all waiting lists: ends what has run out, and offers each free slot to the first whom it suits (`tend_waitlist` in
 * prisma/migrations). Safe at any moment, twice, and on two nodes: one at a time has a list.
 */
export async function tendWaitlists(deps: Deps): Promise<Tended> {
  const total: Tended = { offered: 0, freed: 0, ended: 0 }
  for (const official of await awaitedOfficials(deps.db)) {
    let more = true
    while (more) {
      const done = await tend(deps, official.id)
      more = done.more
      for (const count of ['offered', 'freed', 'ended'] as const) total[count] += done[count]
      if (done.offered + done.freed + done.ended === 0) continue
      deps.changes.announce(official.slug)
      deps.nudge()
    }
  }
  return total
}

async function tend({ db, config }: Deps, officialId: number): Promise<Tended & { more: boolean }> {
  const key = currentKey(config.secretKeys)
  const seeds = Array.from({ length: MOST }, () => {
    const id = randomUUID()
    const token = manageToken(config.secretKeys, { id, keyId: key.id, tokenVersion: 1 })
    return { id, keyId: key.id, tokenHash: tokenHash(token).toString('hex') }
  })
  const [{ done }] = await retryConflicts(
    () => db.$queryRaw<[{ done: Tended & { more: boolean } }]>`
      SELECT tend_waitlist(${officialId}::int, ${JSON.stringify(seeds)}::jsonb, ${config.waitlistOfferHours * 60}::int) AS done`,
  )
  return done
}
