import type { Titled } from '../bookings/official-title.ts'

/** What became of one affected booking (docs/glossary.md). The first three wait for an answer, the others are final. */
export type AffectedState =
  | 'told'
  | 'to-call'
  | 'chose'
  | 'moved'
  | 'cancelled'
  | 'unreachable'
  | 'restored'
  | 'accepted'

export const OPEN_STATES: readonly AffectedState[] = ['told', 'to-call', 'chose']

export type ClosureState = 'open' | 'closed' | 'reopened'

/** What somebody says about an affected booking. The first three are also the citizen's own, on their page. */
export type Answer =
  /** To this slot. */
  | { answer: 'move'; slotId: number }
  /** Of a substitution: the other official will do. */
  | { answer: 'accept' }
  | { answer: 'cancel' }
  /** None of it suits: telephone me. */
  | { answer: 'call' }
  /** Reached by telephone, and thinks about it: without e-mail they stay on the call list. */
  | { answer: 'told' }
  | { answer: 'no-answer' }
  /** Called in vain, for good: the booking is cancelled. */
  | { answer: 'unreachable' }

/** A slot that is or was kept for those affected; instants in seconds since 1970. `free`: it can be chosen at this moment. */
export type KeptSlot = {
  slotId: number
  slug: string
  titleBg: string
  titleEn: string
  officialName: string | null
  placeBg: string
  placeEn: string
  startsAt: number
  endsAt: number
  free: boolean
}

/** One affected booking as the staff see it; instants in seconds since 1970. `startsAt`: its time on the closed day. */
export type AffectedLine = {
  bookingId: string
  code: string
  state: AffectedState
  bookingState: string
  name: string | null
  phone: string | null
  email: string | null
  locale: 'bg' | 'en'
  startsAt: number
  newStartsAt: number | null
  newTitleBg: string | null
  newTitleEn: string | null
  tries: number
  note: string | null
  answeredBy: string | null
  answeredAt: number | null
  /** Somebody spoke with them by telephone, and they have not decided yet. */
  heard: boolean
  /** Of the message that asks for the choice; null without e-mail. */
  mail: 'pending' | 'sending' | 'sent' | 'dead' | 'superseded' | null
}

/** Who receives instead of another. */
export type Substitute = Titled & { slug: string; officialName: string | null }

/** The case of a closed day; instants in seconds since 1970. */
export type Closure = {
  id: number
  kind: 'closure' | 'substitution'
  /** Of a substitution: who receives instead, and what silence means. */
  substitute: Substitute | null
  silence: 'keep' | 'cancel' | null
  state: ClosureState
  receptionDayId: number
  slug: string
  titleBg: string
  titleEn: string
  portfolioBg: string | null
  portfolioEn: string | null
  date: string
  startsAt: number
  endsAt: number
  reason: string
  publicReason: string
  publicReasonEn: string | null
  replyBy: number
  createdAt: number
  endedAt: number | null
  affected: number
  open: number
  toCall: number
}

/** What is said to have somebody else receive on a day. `silence`: what becomes of whoever does not answer by `replyBy`. */
export type SubstitutionInput = {
  official: string
  reason: string
  publicReason?: string
  publicReasonEn?: string
  silence: 'keep' | 'cancel'
  replyBy?: string
}
