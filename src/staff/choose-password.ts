import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { tokenHash } from '../messages/manage-link.ts'
import { personOfLink } from './one-time-link.ts'
import { type PasswordFault, passwordFault } from './password-rules.ts'
import { hashPassword, passwordMatches } from './passwords.ts'
import { accountByEmail } from './queries.ts'
import type { StaffMember } from './staff-member.ts'

/**
 * Sets the password of whoever has the link, which is used up by it. Every session of theirs ends. Of two that come at once, one wins.
 *
 * @returns what is wrong with the password; null where it is set
 * @throws DomainError `gone` where the link may not be used
 */
export async function choosePassword(
  deps: Pick<Deps, 'db'>,
  { token, password }: { token: string; password: string },
): Promise<PasswordFault | null> {
  const person = await personOfLink(deps, token)
  if (!person) throw new DomainError('gone')
  const fault = passwordFault(password, person)
  if (fault) return fault
  const hash = await hashPassword(password)
  const changed = await deps.db.$executeRaw`
    WITH used AS (
      UPDATE staff_links SET ended_at = house_now()
      WHERE token_hash = ${tokenHash(token)} AND ended_at IS NULL AND expires_at > house_now() RETURNING user_id),
    others AS (
      UPDATE staff_links l SET ended_at = house_now() FROM used
      WHERE l.user_id = used.user_id AND l.token_hash <> ${tokenHash(token)} AND l.ended_at IS NULL),
    changed AS (
      UPDATE staff_users u SET password_hash = ${hash}, version = version + 1, updated_at = house_now()
      FROM used WHERE u.id = used.user_id AND u.active RETURNING u.id, u.version),
    ended AS (
      UPDATE staff_sessions s SET ended_at = house_now(), end_reason = 'password-changed'
      FROM changed WHERE s.user_id = changed.id AND s.ended_at IS NULL)
    INSERT INTO audit_entries (actor, action, subject, subject_id, version, reason)
      SELECT ${'user:'} || id, 'choose-password', 'staff-user', id::text, version, 'by-link' FROM changed`
  if (changed === 0) throw new DomainError('gone')
  return null
}

/**
 * Changes one's own password. The other sessions end; this one stays.
 *
 * @returns what is wrong with the new one, `wrong-password` where the present one is another; null where it is changed
 */
export async function changePassword(
  deps: Pick<Deps, 'db'>,
  { staff, current, next }: { staff: StaffMember; current: string; next: string },
): Promise<PasswordFault | 'wrong-password' | null> {
  const account = await accountByEmail(deps, staff.email.toLowerCase())
  if (!(await passwordMatches(account?.passwordHash ?? null, current))) return 'wrong-password'
  const fault = passwordFault(next, staff)
  if (fault) return fault
  const hash = await hashPassword(next)
  await deps.db.$executeRaw`
    WITH changed AS (
      UPDATE staff_users SET password_hash = ${hash}, version = version + 1, updated_at = house_now()
      WHERE id = ${staff.id}::int RETURNING id, version),
    ended AS (
      UPDATE staff_sessions s SET ended_at = house_now(), end_reason = 'password-changed'
      FROM changed WHERE s.user_id = changed.id AND s.id <> ${staff.sessionId}::uuid AND s.ended_at IS NULL)
    INSERT INTO audit_entries (actor, action, subject, subject_id, version)
      SELECT ${`user:${staff.id}`}, 'choose-password', 'staff-user', id::text, version FROM changed`
  return null
}
