import type { FieldFault } from '../domain-error.ts'
import { cleanName } from '../messages/clean-text.ts'
import { mailAddress } from '../messages/mail-address.ts'
import type { Role } from './staff-member.ts'

/** What an administrator says of an account. */
export type AccountInput = {
  email: string
  name: string
  roles: Role[]
  /** Slugs. */
  officials: string[]
  locale: 'bg' | 'en'
  readsTopics: boolean
}

/** What may change of an account; its e-mail is who it is. */
export type AccountChange = Partial<Omit<AccountInput, 'email'>> & { active?: boolean }

/** How an account stands: invited and without a password yet, active, or shut out. */
export type AccountState = 'invited' | 'active' | 'inactive'

/** An account as administrators see it. Instants in seconds since 1970. */
export type StaffAccount = Omit<AccountInput, 'roles'> & {
  id: number
  roles: Role[]
  state: AccountState
  secondFactor: boolean
  version: number
  lastSeenAt: number | null
}

/** An input as it is kept: clean, each role and official once. */
export function cleanAccount<T extends AccountChange & { email?: string }>(input: T): T {
  return {
    ...input,
    ...(input.email === undefined ? {} : { email: input.email.trim() }),
    ...(input.name === undefined ? {} : { name: cleanName(input.name) }),
    ...(input.roles && { roles: [...new Set(input.roles)] }),
    ...(input.officials && { officials: [...new Set(input.officials)] }),
  }
}

/** What is wrong with an input that is clean. `known`: the slugs that exist. */
export function accountFaults(input: AccountChange & { email?: string }, known: readonly string[]): FieldFault[] {
  const faults: FieldFault[] = []
  if (input.email !== undefined && mailAddress(input.email) === null)
    faults.push({ pointer: '/email', fault: input.email === '' ? 'required' : 'invalid-email' })
  if (input.name === '') faults.push({ pointer: '/name', fault: 'required' })
  if (input.roles?.length === 0) faults.push({ pointer: '/roles', fault: 'required' })
  if (input.officials?.some((slug) => !known.includes(slug)))
    faults.push({ pointer: '/officials', fault: 'unknown-official' })
  return faults
}
