import type { Deps } from '../deps.ts'
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
