import { DomainError } from '../domain-error.ts'
import { checkBooking } from './booking-rules.ts'
import type { OpenDraft } from './draft.ts'
import { type AnswerFault, answerFaults, orderOf } from './draft-rules.ts'

/** What is wrong with the answers of a draft, by the fields of the form; none: it can be booked. */
export function orderFaults(draft: OpenDraft & { slotId: number }): AnswerFault[] {
  try {
    checkBooking(orderOf(draft, 'bg'))
    return []
  } catch (error) {
    if (!(error instanceof DomainError) || !error.details || !('errors' in error.details)) throw error
    return answerFaults(error.details.errors)
  }
}
