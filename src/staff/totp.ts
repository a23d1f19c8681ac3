import { createHmac, randomBytes } from 'node:crypto'

/** A code holds for a step of thirty seconds; one step before and after counts too, as clocks differ (RFC 6238, 5.2). */
const STEP_SECONDS = 30
const DIGITS = 6
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
/** Of Crockford: no letter is taken for another. */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A new secret: 160 bits, as RFC 4226 asks for. */
export function newTotpSecret(): Buffer {
  return randomBytes(20)
}

/** The code of a step (RFC 6238 with SHA-1, which is what the apps know). */
export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const offset = (digest[19] ?? 0) & 15
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** The step whose code this is, of those that count now; null where it is none's. */
export function stepOfCode(secret: Uint8Array, code: string, nowSeconds: number): number | null {
  const now = Math.floor(nowSeconds / STEP_SECONDS)
  return [now - 1, now, now + 1].find((step) => totpCode(secret, step) === code) ?? null
}

/** Base32 (RFC 4648) without padding, as apps take a key. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** What the picture says to an app: whose key, of which service. */
export function totpUri(secret: Uint8Array, { service, account }: { service: string; account: string }): string {
  const label = `${encodeURIComponent(service)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(service)}`
}

/** A code as it was meant: however people group it, and letters that look alike. */
export function readCode(typed: string): { totp: string } | { recovery: string } | null {
  const bare = typed.replace(/[\s-]/g, '').toUpperCase()
  if (/^\d{6}$/.test(bare)) return { totp: bare }
  const recovery = bare.replaceAll('O', '0').replace(/[IL]/g, '1')
  return recovery.length === 10 && [...recovery].every((each) => CROCKFORD.includes(each)) ? { recovery } : null
}

/** Ten codes of fifty bits for a lost telephone, in two groups. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: 10 }, () => {
    const letters = [...randomBytes(10)].map((byte) => CROCKFORD[byte & 31]).join('')
    return `${letters.slice(0, 5)}-${letters.slice(5)}`
  })
}
