import { DomainError } from '../domain-error.ts'
import type { Role, StaffMember } from './staff-member.ts'

/** Whether one of the roles is among those that a route lets in. */
export function mayEnter({ roles }: Pick<StaffMember, 'roles'>, allowed: readonly Role[]): boolean {
  return roles.some((role) => allowed.includes(role))
}

/**
 * Lets through to an official's reception an administrator, and whoever keeps it.
 *
 * @throws DomainError `forbidden` for everybody else, whether there is such an official or not
 */
export function insistOnOfficial({ roles, officials }: Pick<StaffMember, 'roles' | 'officials'>, slug: string): void {
  if (!roles.includes('admin') && !officials.includes(slug)) throw new DomainError('forbidden')
}
