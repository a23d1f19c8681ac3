import type { Deps } from '../deps.ts'

/**
 * Forgets the answers kept for repeated posts after 72 hours, lapsed holds and tries to find a booking after a day, and what addresses
 * did once no limit counts it.
 */
export async function forgetKeys({ db }: Deps): Promise<{ keys: number; holds: number; tries: number }> {
  const keys = await db.$executeRaw`DELETE FROM idempotency_keys WHERE created_at < house_now() - interval '72 hours'`
  await db.$executeRaw`DELETE FROM limited_acts WHERE at < house_now() - interval '25 hours'`
  await db.$executeRaw`DELETE FROM spent_challenges WHERE expires_at < house_now() - interval '72 hours'`
  const holds = await db.$executeRaw`
    DELETE FROM bookings b WHERE b.state = 'expired' AND b.updated_at < house_now() - interval '24 hours'
      AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.booking_id = b.id)`
  const tries = await db.$executeRaw`DELETE FROM find_booking_tries WHERE since < house_now() - interval '24 hours'`
  return { keys, holds, tries }
}
