import type { DateTime } from 'luxon'
import type { Locale } from '../i18n/format-time.ts'

/** What is told to who waits: that they have a place, that a slot is theirs to take, that it no longer is, that the place has ended. */
export type WaitlistKind = 'waitlist-joined' | 'waitlist-offer' | 'waitlist-passed' | 'waitlist-ended'

export const isOfWaitlist = (kind: string): kind is WaitlistKind => kind.startsWith('waitlist-')

/** All that a mail about a place on the waiting list says. */
export type WaitlistFacts = {
  kind: WaitlistKind
  /** A UUID. */
  entryId: string
  /** The place's version that the mail tells of. */
  version: number
  locale: Locale
  name: string
  email: string
  /** The official's title, in the citizen's language. */
  officialTitle: string
  officialName: string | null
  /** From 1; null once the place has ended. */
  position: number | null
  /** Local dates, YYYY-MM-DD: the first day that would suit, and the last that is looked at. */
  from: string | null
  waitsUntil: string
  /** What is or was offered, for `waitlist-offer` and `waitlist-passed`. */
  offer: { startsAt: DateTime; endsAt: DateTime; place: string; expiresAt: DateTime } | null
  /** Why an offer or a place is over. */
  because: 'passed' | 'withdrawn' | 'unanswered' | 'no-slot' | null
  /** The one link: to the offer, to the place, or to the start page. */
  url: string
  /** The mail's Date: when it fell due, so that each try sends the same. */
  madeAt: DateTime
}

/** What a mail is about, where it has its own words. */
export type WaitlistOccasion = 'joined' | 'offer' | 'passed' | 'withdrawn' | 'unanswered' | 'no-slot'

export function waitlistOccasion({ kind, because }: Pick<WaitlistFacts, 'kind' | 'because'>): WaitlistOccasion {
  if (kind === 'waitlist-joined') return 'joined'
  if (kind === 'waitlist-offer') return 'offer'
  if (kind === 'waitlist-passed') return because === 'withdrawn' ? 'withdrawn' : 'passed'
  return because === 'no-slot' ? 'no-slot' : 'unanswered'
}
