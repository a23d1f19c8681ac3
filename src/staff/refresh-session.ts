import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import {
  IDLE_MINUTES,
  isRefreshToken,
  newRefreshToken,
  type RefreshHashes,
  refreshHashes,
  type Session,
} from './session.ts'
import type { OpenSession } from './sign-in.ts'

/**
 * Carries a session on: a new refresh token for the last one. An older token of the session means that two have it, and
 * nobody can tell whose it is: the session ends (RFC 9700, 4.14.2).
 *
 * @throws DomainError `unauthenticated` for everything but the last token of a session that lives
 */
export async function refreshSession(
  { db }: Pick<Deps, 'db'>,
  { refreshToken }: { refreshToken: string },
): Promise<OpenSession> {
  if (!isRefreshToken(refreshToken)) throw new DomainError('unauthenticated')
  const given = refreshHashes(refreshToken)
  const next = newRefreshToken(refreshToken)
  const { refreshHash } = refreshHashes(next)
  const [session] = await db.$queryRaw<Session[]>`
    UPDATE staff_sessions s SET refresh_hash = ${refreshHash}, seen_at = house_now()
    FROM staff_users u
    WHERE u.id = s.user_id AND u.active AND s.family_hash = ${given.familyHash} AND s.refresh_hash = ${given.refreshHash}
      AND s.ended_at IS NULL AND s.expires_at > house_now()
      AND s.seen_at > house_now() - make_interval(mins => ${IDLE_MINUTES}::int)
    RETURNING s.id, s.user_id AS "userId", extract(epoch FROM s.expires_at)::float8 AS "endsAt"`
  if (session) return { session, refreshToken: next }
  await endIfReused(db, given)
  throw new DomainError('unauthenticated')
}

async function endIfReused(db: Deps['db'], { familyHash, refreshHash }: RefreshHashes): Promise<void> {
  await db.$executeRaw`
    WITH ended AS (
      UPDATE staff_sessions SET ended_at = house_now(), end_reason = 'refresh-token-reused'
      WHERE family_hash = ${familyHash} AND refresh_hash <> ${refreshHash} AND ended_at IS NULL RETURNING id)
    INSERT INTO audit_entries (actor, action, subject, subject_id, reason)
      SELECT 'unknown', 'end-session', 'session', id::text, 'refresh-token-reused' FROM ended`
}
