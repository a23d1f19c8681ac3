import { DateTime } from 'luxon'
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
export function insistOnOfficial(staff: Pick<StaffMember, 'roles' | 'officials'>, slug: string): void {
  if (!keeps(staff, slug)) throw new DomainError('forbidden')
}

/** Whose day something is on, and who receives in their place. Slugs. */
export type Received = { slug: string; substituteSlug: string | null }

/** Whether somebody keeps the reception of an official. */
export function keeps({ roles, officials }: Pick<StaffMember, 'roles' | 'officials'>, slug: string): boolean {
  return roles.includes('admin') || officials.includes(slug)
}

/**
 * Lets through to what is received, and to the steps of the desk: an administrator, and whoever keeps one of those receptions, the
 * official's or the substitute's.
 *
 * @throws DomainError `forbidden`
 */
export function insistOnOneOf(
  staff: Pick<StaffMember, 'roles' | 'officials'>,
  slugs: readonly (string | null)[],
): void {
  if (!slugs.some((slug) => slug !== null && keeps(staff, slug))) throw new DomainError('forbidden')
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

/**
 * Whether somebody may read what a citizen comes about, where they may see the booking. Whoever keeps that official's reception,
 * or the substitute's, always may; the administrator and the front desk where their account says so; an auditor never.
 */
export function topicsShown(
  { roles, officials, readsTopics }: Pick<StaffMember, 'roles' | 'officials' | 'readsTopics'>,
  { slug, substituteSlug }: Received,
): boolean {
  const receives = roles.includes('assistant') || roles.includes('official')
  return (
    (receives && officials.some((each) => each === slug || each === substituteSlug)) ||
    (readsTopics && (roles.includes('admin') || roles.includes('front-desk')))
  )
}

/**
 * Which days somebody may see who is nothing but the front desk: yesterday, today and tomorrow. Null: any.
 *
 * @param today the local date, YYYY-MM-DD
 */
export function datesInReach(
  { roles }: Pick<StaffMember, 'roles'>,
  today: string,
): { from: string; to: string } | null {
  if (roles.some((role) => role !== 'front-desk' && role !== 'auditor')) return null
  const day = DateTime.fromISO(today, { zone: 'utc' })
  return { from: dateOf(day.minus({ days: 1 })), to: dateOf(day.plus({ days: 1 })) }
}

function dateOf(day: DateTime): string {
  return day.toFormat('yyyy-MM-dd')
}
