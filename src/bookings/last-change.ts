import type { Db } from '../db/client.ts'

/** When a booking last changed (seconds since 1970), and the reason that was given when it ended. */
export type LastChange = { changedAt: number; cancelReason: string | null }

/** What its page and its calendar file say besides the booking itself; null where it is erased. */
export async function lastChangeOf(db: Db, id: string): Promise<LastChange | null> {
  const rows = await db.$queryRaw<LastChange[]>`
    SELECT extract(epoch FROM updated_at)::float8 AS "changedAt", cancel_reason AS "cancelReason"
    FROM bookings WHERE id = ${id}::uuid AND erased_at IS NULL`
  return rows[0] ?? null
}
