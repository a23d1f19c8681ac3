import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SecretKey } from '../config.ts'
import { ACCESS_SECONDS, accessTokenSettings, derivedKey } from './access-token.ts'
import { IDLE_MINUTES } from './session.ts'

/** The cookie of the staff's pages; over https it is `__Host-sid`. */
export const COOKIE = 'sid'

/** After how many seconds a page renews its cookie: as often as a session notes that it was seen. */
export const RENEW_AFTER_SECONDS = 60

/** How long after it was made a cookie may still be replaced, in seconds: as long as a session may idle, and what renewing may lag. */
const REPLACEABLE_SECONDS = IDLE_MINUTES * 60 + 2 * RENEW_AFTER_SECONDS

/**
 * How the tokens in cookies are signed and read. Their audience is their own, so that no cookie is a bearer's token, nor the other way
 * round. One that ran out is read for as long as a session may idle, only to be replaced (docs/decisions/025).
 */
export function pageTokenSettings(keys: readonly SecretKey[]) {
  const { secret, sign, verify } = accessTokenSettings(keys)
  const aud = 'priemna-staff-pages'
  return {
    secret,
    sign: { ...sign, aud },
    verify: { ...verify, allowedAud: aud, clockTolerance: (REPLACEABLE_SECONDS - ACCESS_SECONDS) * 1_000 },
  }
}

/** Ties a form to its session (OWASP: synchroniser token, made anew rather than kept). */
export function formToken(keys: readonly SecretKey[], sessionId: string): string {
  return createHmac('sha256', derivedKey(keys, 'staff form')).update(sessionId).digest('base64url')
}

/** Whether a form's field is the token of a session. */
export function isFormToken(given: unknown, expected: string): boolean {
  if (typeof given !== 'string' || given.length !== expected.length) return false
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected))
}
