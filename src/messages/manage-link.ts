import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
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

/** The token of a staff member's secret calendar: nothing but that calendar is read by it. */
export function feedToken(keys: readonly SecretKey[], { id, keyId }: Omit<TokenSource, 'tokenVersion'>): string {
  return keyedHash(keyOf(keys, keyId), `feed|${id}`).toString('base64url')
}

/** The token of a one-time link that a member of the staff is mailed: an invitation, or a new password. */
export function staffLinkToken(keys: readonly SecretKey[], { id, keyId }: Omit<TokenSource, 'tokenVersion'>): string {
  return keyedHash(keyOf(keys, keyId), `staff-link|${id}`).toString('base64url')
}

/** The token by which somebody is asked how their reception was; it opens nothing else. */
export function feedbackToken(keys: readonly SecretKey[], { id, keyId }: Omit<TokenSource, 'tokenVersion'>): string {
  return keyedHash(keyOf(keys, keyId), `feedback|${id}`).toString('base64url')
}

/**
 * The token in the mail that asks to confirm an address: the key's number, the token's version, the booking's id and a 256-bit
 * HMAC over them. It opens what the manage token opens, and shows besides that somebody read the mail: the manage token alone
 * does not, for whoever books is given that at once.
 */
export function mailToken(keys: readonly SecretKey[], { id, keyId, tokenVersion }: TokenSource): string {
  const numbers = Buffer.alloc(4)
  numbers.writeUInt16BE(keyId)
  numbers.writeUInt16BE(tokenVersion, 2)
  const idBytes = Buffer.from(id.replaceAll('-', ''), 'hex')
  return Buffer.concat([numbers, idBytes, mailProof(keyOf(keys, keyId), id, tokenVersion)]).toString('base64url')
}

/** What a token of a mail speaks of; null where it is none of ours. */
export function readMailToken(keys: readonly SecretKey[], token: string): TokenSource | null {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== 52) return null
  const [keyId, tokenVersion] = [bytes.readUInt16BE(0), bytes.readUInt16BE(2)]
  const hex = bytes.subarray(4, 20).toString('hex')
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const key = keys.find((each) => each.id === keyId)
  return key && timingSafeEqual(bytes.subarray(20), mailProof(key, id, tokenVersion))
    ? { id, keyId, tokenVersion }
    : null
}

/** The manage token of a booking, from either of its two tokens; one that is none of ours stays what it is. */
export function manageTokenOf(keys: readonly SecretKey[], token: string): string {
  const source = readMailToken(keys, token)
  return source ? manageToken(keys, source) : token
}

function mailProof(key: SecretKey, id: string, tokenVersion: number): Buffer {
  return keyedHash(key, `confirm|${id}|${tokenVersion}`)
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

/** The address at which somebody says how their reception was. */
export function feedbackUrl(publicUrl: string, locale: 'bg' | 'en', token: string): string {
  return `${publicUrl}${locale === 'bg' ? '/bg/mnenie/' : '/en/feedback/'}${token}`
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
