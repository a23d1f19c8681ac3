import { hkdfSync } from 'node:crypto'
import type { SecretKey } from '../config.ts'
import { currentKey } from '../messages/manage-link.ts'

/** What an access token says: who, by which session, since and until when (seconds since 1970). Nothing of what they may do. */
export type AccessClaims = { sub: string; sid: string; iat: number; exp: number }

/** How long an access token is good, in seconds, if its session lives so long. */
export const ACCESS_SECONDS = 15 * 60

const ISSUER = 'priemna'
const AUDIENCE = 'priemna-staff'

/** How access tokens are signed and read: one algorithm, one issuer, one audience, no claim left out. */
export function accessTokenSettings(keys: readonly SecretKey[]) {
  return {
    secret: derivedKey(keys, 'staff access token'),
    sign: { algorithm: 'HS256' as const, iss: ISSUER, aud: AUDIENCE },
    verify: {
      algorithms: ['HS256' as const],
      allowedIss: ISSUER,
      allowedAud: AUDIENCE,
      requiredClaims: ['exp', 'iat', 'sub', 'sid', 'iss', 'aud'],
      maxAge: '12h',
    },
  }
}

/** The claims of a token for a session, from now on. `sessionEndsAt`: seconds since 1970. */
export function accessClaims(
  session: { id: string; userId: number; endsAt: number },
  nowSeconds: number,
): AccessClaims {
  const iat = Math.floor(nowSeconds)
  return {
    sub: String(session.userId),
    sid: session.id,
    iat,
    exp: Math.min(iat + ACCESS_SECONDS, Math.floor(session.endsAt)),
  }
}

/** The session of a token whose signature and times are good; null where it cannot name one. */
export function sessionOfClaims({ sub, sid }: Partial<Record<string, unknown>>): { id: string; userId: number } | null {
  if (typeof sub !== 'string' || !/^[1-9][0-9]{0,8}$/.test(sub)) return null
  if (typeof sid !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(sid)) return null
  return { id: sid, userId: Number(sub) }
}

/** A key of 32 bytes for one purpose, derived from the house's current one (HKDF, RFC 5869): no use of it tells of another. */
export function derivedKey(keys: readonly SecretKey[], purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', currentKey(keys).secret, '', `priemna ${purpose}`, 32))
}
