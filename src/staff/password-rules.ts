import { COMMON_PASSWORDS } from './common-passwords.ts'

/** The lengths of a password, in characters: long enough without rules of composition (OWASP ASVS 5.0, 6.2). */
export const PASSWORD_LENGTH = { least: 12, most: 128 } as const

const LEAST_DIFFERENT = 5

/** What can be wrong with a password that somebody chooses. */
export type PasswordFault = 'too-short' | 'too-long' | 'too-common'

/** A password as it is hashed and compared: the same letters count as the same, however a keyboard composes them. */
export function normalPassword(password: string): string {
  return password.normalize('NFC')
}

/** What is wrong with a new password, or null. One that is someone's e-mail, repeats itself, or many choose is too common. */
export function passwordFault(password: string, { email }: { email: string }): PasswordFault | null {
  const normal = normalPassword(password)
  const length = [...normal].length
  if (length < PASSWORD_LENGTH.least) return 'too-short'
  if (length > PASSWORD_LENGTH.most) return 'too-long'
  const bare = normal.toLowerCase()
  if (COMMON_PASSWORDS.has(bare) || bare === email.toLowerCase() || repeatsItself(bare)) return 'too-common'
  return null
}

/** `aaaaaaaaaaaa`, `abcabcabcabc`, `parolaparola`: little chosen, much typed. */
function repeatsItself(text: string): boolean {
  return new Set(text).size < LEAST_DIFFERENT || (text + text).indexOf(text, 1) < text.length
}
