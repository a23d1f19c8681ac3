import type { Deps } from '../deps.ts'

/**
 * Flips holds that have lapsed. Only for tidiness: whoever wants such a slot flips it themselves. Those of offers are left to whoever
 * tends the waiting list, as something becomes of their entry (`tend_waitlist` in prisma/migrations).
 */
export async function expireHolds({ db }: Deps): Promise<number> {
  return db.$executeRaw`
    WITH lapsed AS (
      UPDATE bookings SET state = 'expired', version = version + 1, hold_client = NULL
      WHERE id IN (SELECT id FROM bookings WHERE state = 'held' AND NOT for_offer AND hold_expires_at <= house_now() FOR UPDATE SKIP LOCKED)
      RETURNING id, version)
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
      SELECT 'system', 'expire', 'booking', id, 'held', 'expired', version FROM lapsed`
}
