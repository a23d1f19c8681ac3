import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import type { SecretKey } from '../config.ts'
import type { Draft } from './draft.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** A value for the cookie by which a draft is found and opened: 256 bits, as base64url. */
export function newDraftCookie(): string {
  return randomBytes(32).toString('base64url')
}

/** Whether a cookie can be ours; what cannot is not asked for. */
export function isDraftCookie(cookie: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(cookie)
}

/** What the database finds a draft by. The cookie has 256 bits, so a plain hash is enough (OWASP ASVS 5.0, 6.5.2). */
export function draftHash(cookie: string): Buffer {
  return createHash('sha256').update(`draft|${cookie}`).digest()
}

/** A draft as the database keeps it: nonce, tag and AES-256-GCM under the cookie and the house's key together. */
export function sealDraft(key: SecretKey, cookie: string, draft: Draft): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(key, cookie), nonce)
  cipher.setAAD(draftHash(cookie))
  const sealed = Buffer.concat([cipher.update(JSON.stringify(draft), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** The draft again; null where it was sealed under another key or cookie, or is not whole. */
export function unsealDraft(key: SecretKey, cookie: string, sealed: Uint8Array): Draft | null {
  const bytes = Buffer.from(sealed)
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(key, cookie), bytes.subarray(0, NONCE_BYTES))
  decipher.setAAD(draftHash(cookie))
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  try {
    const json = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
    return JSON.parse(json.toString('utf8'))
  } catch {
    return null
  }
}

/** HKDF (RFC 5869): who has the database alone, or with it one of the two, has nothing. */
function sealingKey({ secret }: SecretKey, cookie: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(cookie, 'base64url'), secret, 'priemna draft', 32))
}
