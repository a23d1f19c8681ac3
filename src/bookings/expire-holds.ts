import type { Deps } from '../deps.ts'

/**
 * Flips holds, and bookings that nobody confirmed, whose time is over. Only for tidiness, and to tell people: whoever wants such
 * a slot flips it themselves. Holds of offers are left to whoever tends the waiting list, as something becomes of their entry
 * (`tend_waitlist` in prisma/migrations).
 *
 * @returns how many
 */
export async function expireHolds({ db }: Pick<Deps, 'db'>): Promise<number> {
  // Rows that somebody else is just flipping are left to them.
  const [{ lapsed }] = await db.$queryRaw<[{ lapsed: number }]>`
    SELECT expire_lapsed(ARRAY(SELECT id FROM bookings WHERE state IN ('held', 'unverified') AND NOT for_offer AND hold_expires_at <= house_now()
      FOR UPDATE SKIP LOCKED)) AS lapsed`
  return lapsed
}
