import type { Db } from '../db/client.ts'
import { CANCELLABLE } from './booking.ts'
import { ledgerHash } from './erasure-ledger.ts'

/**
 * Erases again, after a restore, every booking of the ledger whose person the backup brought back. Safe to repeat.
 *
 * @param hashes as the ledger has them
 * @returns how many bookings were emptied
 */
export async function replayErasures(db: Db, hashes: ReadonlySet<string>): Promise<number> {
  const kept = await db.booking.findMany({
    where: { erasedAt: null, name: { not: null } },
    select: { id: true, slotId: true },
  })
  const back = kept.filter(({ id }) => hashes.has(ledgerHash(id)))
  for (const { id, slotId } of back)
    await db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT own_days_of_slots(${[slotId]}::int[])`
      await tx.$executeRaw`
        SELECT empty_booking(id, version, ${CANCELLABLE}::text[], 'system') FROM bookings WHERE id = ${id}::uuid`
    })
  return back.length
}
