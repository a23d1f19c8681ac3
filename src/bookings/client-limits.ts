import type { Config } from '../config.ts'
import { isSharedAddress } from '../known-addresses.ts'
import { currentKey, keyedHash } from '../messages/manage-link.ts'
import { CLIENT_LIMITS, SHARED_CLIENT_LIMITS } from './booking.ts'

/**
 * Under what an address is counted and what it may do. The address itself is kept nowhere: only its keyed hash.
 *
 * @param client as `clientAddress` tells it
 */
export function clientLimits(config: Config, client: string): typeof CLIENT_LIMITS & { hash: string } {
  const limits = isSharedAddress(client, config.sharedAddresses) ? SHARED_CLIENT_LIMITS : CLIENT_LIMITS
  return { ...limits, hash: keyedHash(currentKey(config.secretKeys), `client|${client}`).toString('hex') }
}
