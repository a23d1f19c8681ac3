import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import type { StaffMember } from './staff-member.ts'

/** Ends the session of whoever signs out, at once: the next request with any of its tokens is refused. */
export async function endSession({ db }: Pick<Deps, 'db'>, { id, sessionId }: Pick<StaffMember, 'id' | 'sessionId'>) {
  await db.$executeRaw`
    WITH ended AS (
      UPDATE staff_sessions SET ended_at = house_now(), end_reason = 'signed-out'
      WHERE id = ${sessionId}::uuid AND ended_at IS NULL RETURNING id)
    INSERT INTO audit_entries (actor, action, subject, subject_id)
      SELECT ${`user:${id}`}, 'sign-out', 'session', id::text FROM ended`
}

/**
 * Ends a session from elsewhere: one's own, or as an administrator anybody's.
 *
 * @throws DomainError `not-found` where that person has no such session, or it has ended
 */
export async function endSessionOf(
  { db }: Pick<Deps, 'db'>,
  { staff, userId, sessionId }: { staff: Pick<StaffMember, 'id'>; userId: number; sessionId: string },
): Promise<void> {
  const ended = await db.$executeRaw`
    WITH ended AS (
      UPDATE staff_sessions SET ended_at = house_now(), end_reason = ${staff.id === userId ? 'ended-elsewhere' : 'revoked'}
      WHERE id::text = ${sessionId} AND user_id = ${userId}::int AND ended_at IS NULL RETURNING id)
    INSERT INTO audit_entries (actor, action, subject, subject_id)
      SELECT ${`user:${staff.id}`}, 'end-session', 'session', id::text FROM ended`
  if (ended === 0) throw new DomainError('not-found')
}
