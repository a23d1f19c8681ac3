import type { PasswordFault } from './password-rules.ts'

/** What can be wrong with a password that is typed twice. */
export type NewPasswordFault = PasswordFault | 'not-same'

/** A form in which a password is chosen. */
export type NewPasswordForm = { password?: unknown; repeat?: unknown }

/** The password that was typed twice alike; whether it is good enough is judged by `passwordFault`. */
export function readNewPassword({ password, repeat }: NewPasswordForm): { password: string } | { fault: 'not-same' } {
  const [first, second] = [password, repeat].map((each) => (typeof each === 'string' ? each : ''))
  return first !== undefined && first === second ? { password: first } : { fault: 'not-same' }
}
