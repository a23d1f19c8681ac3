/**
 * Seconds to wait after the first failure in a row, the second, and so on; the last holds for all that follow. Never a lock:
 * whoever knows the password gets in within a minute after a stranger stops guessing.
 */
export const WAITS_AFTER_FAILURES = [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60] as const

/** Why nobody was let in; the audit log keeps it, the caller never hears it. */
export type SignInRefusal =
  | 'too-soon'
  | 'unknown-account'
  | 'inactive'
  | 'no-password'
  | 'wrong-password'
  | 'no-second-factor'
  | 'wrong-second-factor'

/** What is known of an account when its password has been compared. */
export type Account = { id: number; active: boolean; passwordHash: string | null; secondFactor: boolean }

/** Why an account is refused, or null where it is let in. */
export function signInRefusal(account: Account | null, matches: boolean): SignInRefusal | null {
  if (!account) return 'unknown-account'
  if (!account.active) return 'inactive'
  if (account.passwordHash === null) return 'no-password'
  return matches ? null : 'wrong-password'
}
