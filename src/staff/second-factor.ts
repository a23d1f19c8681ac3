import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { SecretKey } from '../config.ts'
import type { Deps } from '../deps.ts'
import { currentKey, keyOf } from '../messages/manage-link.ts'
import { derivedKey } from './access-token.ts'
import { newRecoveryCodes, newTotpSecret, readCode, stepOfCode } from './totp.ts'

type With = Pick<Deps, 'db' | 'config' | 'clock'>
type Kept = { sealed: Uint8Array | null; keyId: number | null; since: number | null }

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Begins to turn the second step on: a secret that counts once a code of it was shown. */
export async function beginSecondFactor({ db, config }: With, { id }: { id: number }): Promise<void> {
  const key = currentKey(config.secretKeys)
  await db.$executeRaw`
    UPDATE staff_users SET totp_sealed = ${seal(key, id, newTotpSecret())}, totp_key_id = ${key.id}::smallint
    WHERE id = ${id}::int AND totp_since IS NULL`
}

/** How far somebody is; `secret` while it is not on yet and one was made. */
export async function lookAtSecondFactor(
  deps: With,
  { id }: { id: number },
): Promise<{ on: boolean; secret: Buffer | null; codesLeft: number }> {
  const kept = await keptOf(deps, id)
  const on = kept?.since !== null && kept?.since !== undefined
  const [{ left }] = await deps.db.$queryRaw<[{ left: number }]>`
    SELECT count(*)::int AS left FROM staff_recovery_codes WHERE user_id = ${id}::int AND used_at IS NULL`
  return { on, secret: on ? null : secretOf(deps, id, kept), codesLeft: left }
}

/**
 * Turns the second step on, by a code of the new secret.
 *
 * @returns the recovery codes, which are never shown again; null where the code is another
 */
export async function confirmSecondFactor(
  deps: With,
  { id, code }: { id: number; code: string },
): Promise<string[] | null> {
  const secret = secretOf(deps, id, await keptOf(deps, id))
  const read = readCode(code)
  const step = secret && read && 'totp' in read ? stepOfCode(secret, read.totp, deps.clock.now().toSeconds()) : null
  if (step === null) return null
  const codes = newRecoveryCodes()
  const hashes = codes.map((each) => recoveryHash(deps, each.replace('-', '')))
  const turned = await deps.db.$executeRaw`
    WITH turned AS (
      UPDATE staff_users SET totp_since = house_now(), totp_last_step = ${step}::bigint, version = version + 1, updated_at = house_now()
      WHERE id = ${id}::int AND totp_since IS NULL AND totp_sealed IS NOT NULL RETURNING id, version),
    made AS (INSERT INTO staff_recovery_codes (user_id, code_hash) SELECT turned.id, unnest(${hashes}::bytea[]) FROM turned)
    INSERT INTO audit_entries (actor, action, subject, subject_id, version)
      SELECT ${`user:${id}`}, 'second-factor-on', 'staff-user', id::text, version FROM turned`
  return turned === 0 ? null : codes
}

/** Turns it off: one's own, or as an administrator that of whoever lost their telephone and codes. */
export async function removeSecondFactor(
  { db }: With,
  { staff, id }: { staff: { id: number }; id: number },
): Promise<void> {
  await db.$executeRaw`
    WITH turned AS (
      UPDATE staff_users SET totp_sealed = NULL, totp_key_id = NULL, totp_since = NULL, version = version + 1, updated_at = house_now()
      WHERE id = ${id}::int AND totp_sealed IS NOT NULL RETURNING id, version),
    dropped AS (DELETE FROM staff_recovery_codes c USING turned WHERE c.user_id = turned.id)
    INSERT INTO audit_entries (actor, action, subject, subject_id, version)
      SELECT ${`user:${staff.id}`}, 'second-factor-off', 'staff-user', id::text, version FROM turned`
}

/** Whether somebody has the second step on. */
export async function hasSecondFactor({ db }: Pick<Deps, 'db'>, { id }: { id: number }): Promise<boolean> {
  const found = await db.$queryRaw<
    unknown[]
  >`SELECT 1 FROM staff_users WHERE id = ${id}::int AND totp_since IS NOT NULL`
  return found.length === 1
}

/** Whether a code is right, which uses it up: one of the app counts once, and so does one for recovery. */
export async function passSecondFactor(deps: With, { id, code }: { id: number; code: string }): Promise<boolean> {
  const read = readCode(code)
  if (!read) return false
  if ('recovery' in read) return useRecoveryCode(deps, id, read.recovery)
  const kept = await keptOf(deps, id)
  const secret = secretOf(deps, id, kept)
  const step = secret && stepOfCode(secret, read.totp, deps.clock.now().toSeconds())
  if (step === null) return false
  const counted = await deps.db.$executeRaw`
    UPDATE staff_users SET totp_last_step = ${step}::bigint
    WHERE id = ${id}::int AND totp_since IS NOT NULL AND coalesce(totp_last_step, 0) < ${step}::bigint`
  return counted === 1
}

async function useRecoveryCode(deps: With, id: number, code: string): Promise<boolean> {
  const used = await deps.db.$executeRaw`
    WITH used AS (
      UPDATE staff_recovery_codes SET used_at = house_now()
      WHERE user_id = ${id}::int AND code_hash = ${recoveryHash(deps, code)} AND used_at IS NULL RETURNING user_id)
    INSERT INTO audit_entries (actor, action, subject, subject_id)
      SELECT ${`user:${id}`}, 'use-recovery-code', 'staff-user', user_id::text FROM used`
  return used === 1
}

async function keptOf({ db }: With, id: number): Promise<Kept | null> {
  const [kept] = await db.$queryRaw<Kept[]>`
    SELECT totp_sealed AS sealed, totp_key_id AS "keyId", extract(epoch FROM totp_since)::float8 AS since FROM staff_users WHERE id = ${id}::int`
  return kept ?? null
}

function secretOf({ config }: With, id: number, kept: Kept | null): Buffer | null {
  if (!kept?.sealed || kept.keyId === null) return null
  return unseal(keyOf(config.secretKeys, kept.keyId), id, kept.sealed)
}

/** Nonce, tag and AES-256-GCM under the house's key, bound to its account: who has the database alone has no secret. */
function seal(key: SecretKey, id: number, secret: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', derivedKey([key], 'second factor'), nonce).setAAD(
    Buffer.from(String(id)),
  )
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

function unseal(key: SecretKey, id: number, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed)
  const decipher = createDecipheriv('aes-256-gcm', derivedKey([key], 'second factor'), bytes.subarray(0, NONCE_BYTES))
  decipher.setAAD(Buffer.from(String(id))).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
}

/** Fifty bits are few for a plain hash: keyed, by the oldest key, so that they outlive a new one. */
function recoveryHash({ config }: With, code: string): Buffer {
  const oldest = [...config.secretKeys].sort((a, b) => a.id - b.id)[0] ?? currentKey(config.secretKeys)
  return createHmac('sha256', derivedKey([oldest], 'recovery code'))
    .update(code)
    .digest()
}
