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

/**
 * Whose receptions a list may show: of one official where it is asked for, else of all that are in the caller's reach. Null: of all.
 *
 * @throws DomainError `forbidden` for an official that is not
 */
export function officialsInReach(
  staff: Pick<StaffMember, 'roles' | 'officials'>,
  asked: string | undefined,
): string[] | null {
  if (asked !== undefined) {
    insistOnOfficial(staff, asked)
    return [asked]
  }
  return staff.roles.includes('admin') ? null : staff.officials
}
