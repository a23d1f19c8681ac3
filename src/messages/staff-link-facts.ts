import type { DateTime } from 'luxon'
import type { Locale } from '../i18n/format-time.ts'

/** What a member of the staff is mailed: that they have an account, or the way to a new password. */
export type StaffLinkKind = 'staff-invitation' | 'staff-password-reset'

export const isOfStaff = (kind: string): kind is StaffLinkKind => kind.startsWith('staff-')

/** All that a mail with a one-time link says. */
export type StaffLinkFacts = {
  kind: StaffLinkKind
  /** A UUID: the link's. */
  linkId: string
  version: number
  locale: Locale
  name: string
  email: string
  /** Where the password is chosen, once. */
  url: string
  expiresAt: DateTime
  /** The mail's Date. */
  madeAt: DateTime
}
