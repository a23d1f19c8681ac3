import type { BookedSlot } from '../bookings/book-slot.ts'
import type { BookedFacts } from '../bookings/booking.ts'
import { BOOKINGS_PER_PERSON } from '../bookings/booking-rules.ts'
import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { type Alternative, DomainError } from '../domain-error.ts'
import { manageToken, tokenHash } from '../messages/manage-link.ts'

type Answer =
  | ({ verdict: 'booked' } & BookedFacts)
  | { verdict: 'slot-taken' | 'slot-not-bookable' | 'day-closed'; alternatives: Alternative[] }
  | { verdict: 'not-found' | 'offer-gone' | 'already-booked' | 'limit-reached' }

/**
 * Takes the slot that is offered: the hold becomes a booking, with its confirmation and reminders as any other. Accepted again, the
 * same booking is told.
 *
 * @param shown the slot that the citizen saw, where a page showed one: what is offered since is not accepted in its place
 *
 * @throws DomainError `not-found`, `offer-gone` (none is open: the time ran out, it was declined or withdrawn), `already-booked`,
 *   `limit-reached`, `day-closed`, `slot-not-bookable`
 */
export async function acceptOffer(
  deps: Deps,
  { token, shown }: { token: string; shown?: number },
): Promise<BookedSlot> {
  const { secretKeys, sameDayReminderMinutes } = deps.config
  const hash = tokenHash(token)
  const [{ answer }] = await retryConflicts(() =>
    shown === undefined
      ? deps.db.$queryRaw<[{ answer: Answer }]>`
          SELECT accept_offer(${hash}, ${sameDayReminderMinutes}::int, ${BOOKINGS_PER_PERSON}::int) AS answer`
      : deps.db.$queryRaw<[{ answer: Answer }]>`
          SELECT accept_shown_offer(${hash}, ${shown}::int, ${sameDayReminderMinutes}::int, ${BOOKINGS_PER_PERSON}::int) AS answer`,
  )
  if ('alternatives' in answer) throw new DomainError(answer.verdict, { alternatives: answer.alternatives })
  if (answer.verdict !== 'booked') throw new DomainError(answer.verdict)
  deps.changes.announce(answer.slug)
  deps.nudge()
  return { ...answer, manageToken: manageToken(secretKeys, answer) }
}
