import type { DateTime } from 'luxon'
import type { Locale } from '../i18n/format-time.ts'

/**
 * What is told of a question that was decided about before the day: to its citizen that it was redirected, or answered already (the
 * hour kept, or given back); to an expert that they are invited, or need not come.
 */
export type TriageKind = 'redirected' | 'answered' | 'answered-freed' | 'expert' | 'expert-off'

const KINDS: readonly string[] = [
  'redirected',
  'answered',
  'answered-freed',
  'expert',
  'expert-off',
] satisfies TriageKind[]

export const isOfTriage = (kind: string): kind is TriageKind => KINDS.includes(kind)

/** Whether it goes to an expert: such a mail names no citizen. */
export const isToExpert = (kind: string): boolean => kind === 'expert' || kind === 'expert-off'

/** All that such a mail says. */
export type TriageFacts = {
  kind: TriageKind
  /** A UUID. */
  bookingId: string
  /** The booking's version that the mail tells of. */
  version: number
  /** Six digits; to an expert empty. */
  code: string
  locale: Locale
  /** Of the citizen; to an expert empty. */
  name: string
  email: string
  officialTitle: string
  officialName: string | null
  place: string
  startsAt: DateTime
  endsAt: DateTime
  reason: string | null
  /** To whom it was redirected: an official's title in the citizen's language, or a unit as somebody wrote it. */
  target: { official: string } | { unit: string } | null
  /** The next free hours of that official. */
  near: DateTime[]
  reference: string | null
  objection: string | null
  /** What the expert is asked, in the words of the staff. */
  question: string | null
  /** Where the citizen goes on; null: an expert has no page. */
  url: string | null
  /** The mail's Date. */
  madeAt: DateTime
}
