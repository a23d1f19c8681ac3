/** What a citizen typed, as it was typed: it is shown again, whatever is wrong with it. */
export type Answers = {
  name: string
  phone: string
  email: string
  topic: string
  needs: string[]
  onBehalfOf: string
}

/** A booking that is being made on the pages. */
export type OpenDraft = {
  kind: 'open'
  /** With whom. */
  slug: string
  /** Null: the one chosen was lost, another must be. */
  slotId: number | null
  /** Null: nothing keeps the slot meanwhile. */
  holdToken: string | null
  answers: Answers
  /** The answers were looked at and found good. */
  complete: boolean
  /** The Idempotency-Key of the order as it now stands: whoever confirms confirms what they saw. */
  key: string
  /** When the form was first given out, in milliseconds since 1970 by the house's clock. */
  begunAt?: number
}

/** What remains once it is booked, so that a form sent twice leads to the same booking. Nothing that was typed. */
export type BookedDraft = { kind: 'booked'; slug: string; key: string; token: string }

export type Draft = OpenDraft | BookedDraft

/** How long a draft is kept after its last change: a hold with all its extensions lasts three hours and a quarter. */
export const DRAFT_HOURS = 4

/** What nobody has answered yet. */
export const NO_ANSWERS: Answers = { name: '', phone: '', email: '', topic: '', needs: [], onBehalfOf: '' }

/** Whether anything was typed that would be missed. */
export function hasAnswers({ name, phone, email, topic, needs, onBehalfOf }: Answers): boolean {
  return needs.length > 0 || [name, phone, email, topic, onBehalfOf].some((text) => text.trim() !== '')
}
