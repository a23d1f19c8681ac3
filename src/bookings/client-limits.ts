import type { Config } from '../config.ts'
import type { Db } from '../db/client.ts'
import { DomainError } from '../domain-error.ts'
import { isSharedAddress } from '../known-addresses.ts'
import { currentKey, keyedHash } from '../messages/manage-link.ts'
import { BOOKING_HOURS_A_DAY, CLIENT_LIMITS, SHARED_TIMES } from './booking.ts'

/** What an address may do, and under what it is counted (hex). */
export type ClientLimits = typeof CLIENT_LIMITS & { bookingsPerHour: number; bookingsPerDay: number; hash: string }

/**
 * Under what an address is counted and what it may do. The address itself is kept nowhere: only its keyed hash.
 *
 * @param client as `clientAddress` tells it
 */
export function clientLimits(config: Config, client: string): ClientLimits {
  const times = isSharedAddress(client, config.sharedAddresses) ? SHARED_TIMES : 1
  const { holds, holdsPerHour, mailsPerHour, joinsPerHour, joinsPerDay } = CLIENT_LIMITS
  return {
    holds: holds * times,
    holdsPerHour: holdsPerHour * times,
    mailsPerHour: mailsPerHour * times,
    joinsPerHour: joinsPerHour * times,
    joinsPerDay: joinsPerDay * times,
    bookingsPerHour: config.bookingsPerAddress * times,
    bookingsPerDay: config.bookingsPerAddress * BOOKING_HOURS_A_DAY * times,
    hash: keyedHash(currentKey(config.secretKeys), `client|${client}`).toString('hex'),
  }
}

/** The refusal of an address that has done something too often, with the time after which it may again. */
export async function tooOften(
  db: Db,
  { act, hash, perHour, perDay }: { act: 'book' | 'join'; hash: string; perHour: number; perDay: number },
): Promise<DomainError<'too-many-requests'>> {
  const [row] = await db.$queryRaw<[{ seconds: number | null }]>`
    SELECT ceil(extract(epoch FROM greatest(
      (SELECT at + interval '1 hour' FROM limited_acts WHERE who = decode(${hash}, 'hex') AND act = ${act} ORDER BY at DESC OFFSET ${perHour - 1}::int LIMIT 1),
      (SELECT at + interval '1 day' FROM limited_acts WHERE who = decode(${hash}, 'hex') AND act = ${act} ORDER BY at DESC OFFSET ${perDay - 1}::int LIMIT 1)
    ) - house_now()))::int AS seconds`
  return new DomainError('too-many-requests', { retryAfterSeconds: Math.max(1, row.seconds ?? 60) })
}
