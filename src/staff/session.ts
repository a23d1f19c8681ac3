import { createHash, randomBytes } from 'node:crypto'

/** A session lives twelve hours, and half an hour after it was last used (OWASP ASVS 5.0, 7.3). */
export const SESSION_HOURS = 12
export const IDLE_MINUTES = 30

/** A session as its tokens need it. `endsAt`: seconds since 1970. */
export type Session = { id: string; userId: number; endsAt: number }

/** What the database keeps of a refresh token. */
export type RefreshHashes = { familyHash: Buffer; refreshHash: Buffer }

const HALF = 32

/** A refresh token of a new family, or the next of a family: 256 bits that stay and 256 that are new, as base64url. */
export function newRefreshToken(before?: string): string {
  const family = before === undefined ? randomBytes(HALF) : Buffer.from(before, 'base64url').subarray(0, HALF)
  return Buffer.concat([family, randomBytes(HALF)]).toString('base64url')
}

/** Whether a text has the shape of a refresh token. */
export function isRefreshToken(text: string): boolean {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.length === 2 * HALF && bytes.toString('base64url') === text
}

/** The hashes by which a token is found. */
export function refreshHashes(token: string): RefreshHashes {
  const bytes = Buffer.from(token, 'base64url')
  return { familyHash: sha256(bytes.subarray(0, HALF)), refreshHash: sha256(bytes) }
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
