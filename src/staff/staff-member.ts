import type { Locale } from '../i18n/words.ts'

/** What a person who signs in may be; one person may be several. */
export const ROLES = ['admin', 'assistant', 'front-desk', 'official', 'auditor'] as const

export type Role = (typeof ROLES)[number]

/** Who calls, as the database knows them at this request. */
export type StaffMember = {
  id: number
  email: string
  name: string
  roles: Role[]
  /** The slugs of those whose reception they keep, in order; an administrator needs none. */
  officials: string[]
  /** The language of their pages. */
  locale: Locale
  /** Whether they may read what citizens come about where their role alone does not say so: see `topicsShown`. */
  readsTopics: boolean
  /** Whether they sign in in two steps. */
  secondFactor: boolean
  sessionId: string
}
