import { PASSWORD_LENGTH } from './password-rules.ts'

/** What was typed at the sign-in. */
export type SignInForm = { email: string; password: string }

/** The form as it can be tried, or the fields that are empty. What no account can have is tried too: it is answered like all that is wrong. */
export function readSignInForm({ email, password }: SignInForm): SignInForm | { faults: (keyof SignInForm)[] } {
  const typed = { email: email.trim(), password }
  const faults = (['email', 'password'] as const).filter((field) => typed[field] === '')
  if (faults.length > 0) return { faults }
  return { email: typed.email.slice(0, 254), password: password.slice(0, PASSWORD_LENGTH.most + 1) }
}
