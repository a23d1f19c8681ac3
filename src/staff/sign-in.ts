import { randomUUID } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { passwordMatches } from './passwords.ts'
import { accountByEmail } from './queries.ts'
import { passSecondFactor } from './second-factor.ts'
import { newRefreshToken, refreshHashes, SESSION_HOURS, type Session } from './session.ts'
import { type Account, type SignInRefusal, signInRefusal } from './sign-in-rules.ts'
import { accountKey, tryAccount } from './try-account.ts'

/** A session and the token that carries it on. */
export type OpenSession = { session: Session; refreshToken: string }

/**
 * Opens a session for a person and their password. Known and unknown accounts go the same way: the same statements, one
 * hash, the same refusal. Every attempt is in the audit log, by number and never by e-mail.
 *
 * @param totp the code of the app, or one for recovery, where the account has a second step
 * @throws DomainError `sign-in-refused`; `second-factor-required` where only that is missing; `too-many-requests` with the seconds to wait after the fifth failure in a row;
 *   `unavailable` where too many passwords wait to be compared
 */
export async function signIn(
  deps: Pick<Deps, 'db' | 'config' | 'clock'>,
  { email, password, totp }: { email: string; password: string; totp?: string },
): Promise<OpenSession> {
  const address = email.toLowerCase()
  const key = accountKey(deps, address)
  const retryAfterSeconds = await tryAccount(deps, key)
  const account = await accountByEmail(deps, address)
  if (retryAfterSeconds > 0) {
    await noteRefusal(deps, account, 'too-soon')
    throw new DomainError('too-many-requests', { retryAfterSeconds })
  }
  const matches = await passwordMatches(account?.passwordHash ?? null, password)
  const refusal = signInRefusal(account, matches) ?? (account && (await secondRefusal(deps, account, totp)))
  if (refusal === null && account) return openSession(deps, { userId: account.id, key })
  await noteRefusal(deps, account, refusal ?? 'unknown-account')
  throw new DomainError(refusal === 'no-second-factor' ? 'second-factor-required' : 'sign-in-refused')
}

/** Asked for after the password alone: whoever does not know that is not told that there is a second step. */
async function secondRefusal(
  deps: Pick<Deps, 'db' | 'config' | 'clock'>,
  { id, secondFactor }: Account,
  code = '',
): Promise<SignInRefusal | null> {
  if (!secondFactor) return null
  if (code === '') return 'no-second-factor'
  return (await passSecondFactor(deps, { id, code })) ? null : 'wrong-second-factor'
}

async function openSession(
  { db }: Pick<Deps, 'db'>,
  { userId, key }: { userId: number; key: Buffer },
): Promise<OpenSession> {
  const id = randomUUID()
  const refreshToken = newRefreshToken()
  const { familyHash, refreshHash } = refreshHashes(refreshToken)
  const [opened] = await db.$queryRaw<[{ endsAt: number }]>`
    WITH opened AS (
      INSERT INTO staff_sessions (id, user_id, expires_at, family_hash, refresh_hash)
      VALUES (${id}::uuid, ${userId}::int, house_now() + make_interval(hours => ${SESSION_HOURS}::int), ${familyHash}, ${refreshHash})
      RETURNING expires_at),
    forgiven AS (DELETE FROM sign_in_failures WHERE key = ${key}),
    audited AS (
      INSERT INTO audit_entries (actor, action, subject, subject_id)
      VALUES (${`user:${userId}`}, 'sign-in', 'session', ${id}))
    SELECT extract(epoch FROM expires_at)::float8 AS "endsAt" FROM opened`
  return { session: { id, userId, endsAt: opened.endsAt }, refreshToken }
}

/** Who tried is not known, only at whose account. */
async function noteRefusal({ db }: Pick<Deps, 'db'>, account: Account | null, reason: SignInRefusal): Promise<void> {
  await db.$executeRaw`
    INSERT INTO audit_entries (actor, action, subject, subject_id, reason)
    VALUES ('unknown', 'sign-in-refused', 'staff-user', ${String(account?.id ?? 'unknown')}, ${reason})`
}
