import { ledgerHash, recordErasures } from '../bookings/erasure-ledger.ts'
import type { Db } from '../db/client.ts'
import type { Deps } from '../deps.ts'

/**
 * Takes everything personal out of places that ended so many days ago without their citizen (the days are those of cancelled bookings,
 * a setting). What remains is the official, the days and the outcome.
 *
 * @returns how many were emptied
 */
export async function forgetWaiting(deps: Pick<Deps, 'db' | 'config' | 'clock'>): Promise<number> {
  const over = await deps.db.$queryRaw<{ id: string }[]>`
    SELECT id FROM waitlist_entries
    WHERE erased_at IS NULL AND ended_at < house_now() - make_interval(days => ${deps.config.retention.cancelledDays}::int)`
  const ids = over.map(({ id }) => id)
  await recordErasures(deps, ids)
  const [{ emptied }] = await deps.db.$queryRaw<[{ emptied: number }]>`
    SELECT count(*) FILTER (WHERE empty_waitlist_entry(id, 'system', 'forget'))::int AS emptied FROM unnest(${ids}::uuid[]) AS id`
  return emptied
}

/**
 * Empties again, after a restore, every place of the ledger whose person the backup brought back; who waited has left. Safe to repeat.
 *
 * @param hashes as the ledger has them
 * @returns how many were emptied
 */
export async function replayForgotten(db: Db, hashes: ReadonlySet<string>): Promise<number> {
  const kept = await db.waitlistEntry.findMany({ where: { erasedAt: null }, select: { id: true, tokenHash: true } })
  const back = kept.filter(({ id }) => hashes.has(ledgerHash(id)))
  for (const { tokenHash } of back) await db.$queryRaw`SELECT leave_waitlist(${tokenHash}, 'system')`
  return back.length
}
