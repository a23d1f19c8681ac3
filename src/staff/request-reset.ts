import type { Deps } from '../deps.ts'
import { planLink } from './one-time-link.ts'

/**
 * Mails whoever has this address the way to a new password. Known and unknown addresses go the same way: the same statement, the same
 * nudge, the same answer; the mail itself leaves later, from the outbox.
 */
export async function requestReset(
  deps: Pick<Deps, 'db' | 'config' | 'nudge'>,
  { email }: { email: string },
): Promise<void> {
  await planLink(deps.db, deps, {
    email: email.trim().toLowerCase().slice(0, 254),
    kind: 'password-reset',
    actor: 'unknown',
  })
  deps.nudge()
}
