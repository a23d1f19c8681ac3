import { timingSafeEqual } from 'node:crypto'
import type { SecretKey } from '../config.ts'
import { keyedHash } from '../messages/manage-link.ts'

/**
 * The token of a hold: the hold's id, the key's number and a 256-bit HMAC over both, as base64url. It tells its hold
 * without a look-up and is worth nothing once the hold has become a booking.
 */
export function holdToken(key: SecretKey, id: string): string {
  const idBytes = Buffer.from(id.replaceAll('-', ''), 'hex')
  const keyId = Buffer.alloc(2)
  keyId.writeUInt16BE(key.id)
  return Buffer.concat([keyId, idBytes, keyedHash(key, `hold|${id}`)]).toString('base64url')
}

/** The hold that a token speaks of, or null where the token is not ours. */
export function holdIdOf(keys: readonly SecretKey[], token: string): string | null {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== 50) return null
  const key = keys.find((each) => each.id === bytes.readUInt16BE(0))
  const hex = bytes.subarray(2, 18).toString('hex')
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  if (!key || !timingSafeEqual(bytes.subarray(18), keyedHash(key, `hold|${id}`))) return null
  return id
}
