import type { Role } from './staff-member.ts'

/** A thing of an official that a route names by a parameter. */
export type ObjectKind =
  | 'official'
  | 'day'
  /** A day as it is received: by its official, or by the substitute. */
  | 'reception'
  | 'slot'
  | 'schedule'
  | 'booking'
  /** A booking as it is received: by its official, or by the substitute of its day. */
  | 'visit'
  | 'call'
  | 'closure'
  | 'message'
  /** What was said at a visit. */
  | 'outcome'
  | 'waitlist-entry'

/** Who may call a route, and what it is about: see `policy.ts`. */
export type RoutePolicy = { allow: readonly Role[]; on: ObjectKind | 'self' | 'house' | 'list' | 'body' }

/** A table of policies, by method and pattern. */
export type Policy = Readonly<Record<string, RoutePolicy>>

/** Under which name a route stands in the table. HEAD is its GET. */
export function policyKey(method: string, url: string): string {
  return `${method === 'HEAD' ? 'GET' : method} ${url === '/sluzhebno' ? '/sluzhebno/' : url}`
}

/**
 * The policy of a route.
 *
 * @throws Error where the table has none, or one that lets nobody in
 */
export function policyOf(policy: Policy, method: string | string[], url: string): RoutePolicy {
  const [found, ...others] = [method].flat().map((each) => policy[policyKey(each, url)])
  if (!found?.allow.length || others.some((other) => other !== found))
    throw new Error(
      `the staff route ${method} ${url} does not say whom it allows: src/staff/policy.ts has no line for it`,
    )
  return found
}

/** The method and pattern of each line of the table. */
export function policyRoutes(policy: Policy): { method: string; url: string }[] {
  return Object.keys(policy).map((key) => {
    const [method = '', url = ''] = key.split(' ')
    return { method, url }
  })
}
