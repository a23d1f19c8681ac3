import type { Locale } from '../i18n/words.ts'

/** Why somebody is to be telephoned; all but the last two are about a booking, `undeliverable` about either. */
export type CallKind = 'undeliverable' | 'changed' | 'answered' | 'closure' | 'reminder' | 'offer' | 'offer-withdrawn'

/** What became of a try. `no-answer` and `call-later` leave the line open; `accepted` and `declined` answer an offer. */
export const CALL_RESULTS = [
  ...['reached', 'no-answer', 'call-later', 'wrong-number', 'refused'],
  ...['accepted', 'declined'],
] as ('reached' | 'no-answer' | 'call-later' | 'wrong-number' | 'refused' | 'accepted' | 'declined')[]

export type CallResult = (typeof CALL_RESULTS)[number]

/** Results after which nobody needs to call again. */
export type FinalResult = Exclude<CallResult, 'no-answer' | 'call-later'>

type Titled = { titleBg: string; titleEn: string; portfolioBg: string | null; portfolioEn: string | null }

/** A line of the call list with all that is needed to say it; instants in seconds since 1970. */
export type Call = {
  id: string
  kind: CallKind
  state: 'open' | 'done' | 'void'
  slug: string
  titleBg: string
  titleEn: string
  portfolioBg: string | null
  portfolioEn: string | null
  /** By when the citizen should know. */
  dueAt: number
  createdAt: number
  tries: number
  result: CallResult | null
  note: string | null
  /** The case of the closed day in which the citizen's answer is noted. */
  closureId: number | null
  /** Of a substitution: who receives instead. Null: the day is closed, or the line is of another kind. */
  substitute: Titled | null
  /** What is told as changed is that the hour holds again, after a reopening. */
  restored: boolean
  /** Why it ended by itself. */
  endedBecause: string | null
  triedAt: number | null
  /** What was last noted can still be taken back. */
  undoable: boolean
  /** The citizen's language. */
  locale: Locale
  /** Null once the person is erased. */
  name: string | null
  phone: string | null
  email: string | null
  /** The kind of the mail that could not be delivered. */
  mailKind: string | null
  booking: {
    id: string
    code: string
    state: string
    startsAt: number
    placeBg: string
    placeEn: string
    cancelReason: string | null
    /** What was answered to the question before the reception, and where it stands. */
    answer: { text: string | null; reference: string | null } | null
  } | null
  /** The place on the waiting list, and what is offered to it at this moment. */
  entry: {
    id: string
    position: number | null
    offer: { slotId: number; startsAt: number; placeBg: string; placeEn: string; expiresAt: number } | null
  } | null
}
