import type { Mail } from './compose-mail.ts'
import type { Claim, Prospect } from './queries.ts'

/**
 * Mails that say what only later rooms know, by kind: each is asked for, just before it is sent, what is to become of its message. The
 * house hands them to the delivery; messages know no feature.
 */
export type OtherMails = Readonly<Record<OtherKind, (claim: Claim) => Promise<Prospect<Mail>>>>

export type OtherKind = 'day-list'

const KINDS: readonly string[] = ['day-list'] satisfies OtherKind[]

export const isOther = (kind: string): kind is OtherKind => KINDS.includes(kind)
