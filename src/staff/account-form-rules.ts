import type { AccountInput, StaffAccount } from './account-rules.ts'
import { ROLES } from './staff-member.ts'

/** The form of an account as it is posted: what is ticked once comes as a text. */
export type AccountForm = {
  email?: string
  name?: string
  roles?: string | string[]
  officials?: string | string[]
  locale?: string
  readsTopics?: string
  active?: string
}

export function formOf(body: AccountForm | null): AccountForm {
  return body ?? {}
}

/** The form of an account as it stands, or an empty one. */
export function accountForm(account: StaffAccount | null): AccountForm {
  if (!account) return { roles: ['assistant'], locale: 'bg' }
  const { email, name, roles, officials, locale, readsTopics, state } = account
  return {
    email,
    name,
    roles,
    officials,
    locale,
    ...(readsTopics && { readsTopics: 'da' }),
    ...(state !== 'inactive' && { active: 'da' }),
  }
}

/** What the form asks for; whether it can be so is judged by `accountFaults`. */
export function readAccountForm({
  email = '',
  name = '',
  roles,
  officials,
  locale,
  readsTopics,
}: AccountForm): AccountInput {
  const ticked = chosen(roles)
  return {
    email,
    name,
    roles: ROLES.filter((role) => ticked.includes(role)),
    officials: chosen(officials),
    locale: locale === 'en' ? 'en' : 'bg',
    readsTopics: readsTopics === 'da',
  }
}

/** What is ticked of several boxes. */
export function chosen(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat()
}
