import type { Deps } from '../deps.ts'

/**
 * Takes off the list what time has settled: a reception that has begun needs no reminder, an offer that ran out no answer. Who was not
 * told that their hour was moved or cancelled stays on it, late as it is: somebody has to answer for that.
 *
 * @returns how many lines ended
 */
export async function settleCalls({ db }: Pick<Deps, 'db'>): Promise<number> {
  return db.$executeRaw`
    UPDATE calls c SET state = 'void', ended_at = house_now(), ended_because = 'over'
    WHERE c.state = 'open' AND c.due_at <= house_now() AND (c.kind IN ('reminder', 'offer', 'offer-withdrawn')
      OR c.kind = 'undeliverable' AND NOT EXISTS (SELECT FROM bookings b WHERE b.id = c.booking_id AND b.state = 'cancelled-by-municipality'))`
}
