import type { Db } from '../db/client.ts'
import { emptyBooking } from './erase-booking.ts'
import { ledgerHash } from './erasure-ledger.ts'
import type { MyBooking } from './queries.ts'

type Back = Pick<MyBooking, 'id' | 'state' | 'version' | 'over'>

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
      const [booking] = await tx.$queryRaw<[Back]>`
        SELECT b.id, b.state, b.version, s.ends_at <= house_now() AS over
        FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE b.id = ${id}::uuid`
      await emptyBooking(tx, booking, { actor: 'system' })
    })
  return back.length
}
