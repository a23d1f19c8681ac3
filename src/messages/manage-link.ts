import { createHash, createHmac } from 'node:crypto'
import type { SecretKey } from '../config.ts'

/** What a manage token is made of, as the booking's row keeps it. */
export type TokenSource = { id: string; keyId: number; tokenVersion: number }

/**
 * The 256-bit token by which a citizen manages a booking: HMAC-SHA256 over the booking and the token's version, as
 * base64url. It can be made again for each mail, so that the database keeps only its hash.
 *
 * @throws Error when the key of that id is not among `keys` (a bug of set-up: an old key was dropped too early)
 */
export function manageToken(keys: readonly SecretKey[], { id, keyId, tokenVersion }: TokenSource): string {
  return keyedHash(keyOf(keys, keyId), `manage|${id}|${tokenVersion}`).toString('base64url')
}

/** The token of a place on the waiting list, made in the same way; it opens no booking. */
export function waitlistToken(keys: readonly SecretKey[], { id, keyId, tokenVersion }: TokenSource): string {
  return keyedHash(keyOf(keys, keyId), `waitlist|${id}|${tokenVersion}`).toString('base64url')
}

/** What the database keeps of a token. A plain hash is enough at 256 bits (OWASP ASVS 5.0, 6.5.2). */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** The address at which the booking is shown and managed, in the citizen's language. */
export function manageUrl(publicUrl: string, locale: 'bg' | 'en', token: string): string {
  return `${publicUrl}${locale === 'bg' ? '/bg/chas/' : '/en/booking/'}${token}`
}

/** The addresses at which a place on the waiting list is shown, and an offered slot accepted or declined. */
export function waitlistUrl(publicUrl: string, locale: 'bg' | 'en', token: string): string {
  return `${publicUrl}${locale === 'bg' ? '/bg/chakashti/m/' : '/en/waiting-list/m/'}${token}`
}
export function offerUrl(publicUrl: string, locale: 'bg' | 'en', token: string): string {
  return `${publicUrl}${locale === 'bg' ? '/bg/predlozhenie/' : '/en/offer/'}${token}`
}

/** The key by which new tokens are made. */
export function currentKey(keys: readonly SecretKey[]): SecretKey {
  const [key] = keys
  if (!key) throw new Error('no secret key')
  return key
}

/** HMAC-SHA256 under a key of the house. */
export function keyedHash(key: SecretKey, text: string): Buffer {
  return createHmac('sha256', key.secret).update(text).digest()
}

/** The key that a row remembers by its number. */
export function keyOf(keys: readonly SecretKey[], id: number): SecretKey {
  const key = keys.find((each) => each.id === id)
  if (!key) throw new Error(`no secret key with id ${id}`)
  return key
}
