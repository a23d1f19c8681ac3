import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { type Alternative, DomainError, type WaivableRule } from '../domain-error.ts'
import type { MyBooking } from './queries.ts'

/** What a SQL function says of the change it was asked for; the booking as it stands now. */
export type ChangeAnswer =
  | { verdict: 'changed'; booking: MyBooking }
  | {
      verdict: 'slot-taken' | 'slot-not-bookable' | 'day-closed' | 'hold-expired'
      alternatives: Alternative[]
      rules?: WaivableRule[]
    }
  | { verdict: 'not-found' | 'not-changeable' | 'version-conflict' | 'mail-limit-reached' }

/**
 * Runs a change of one booking: one statement and one transaction, alone on the day of its slot and of the slot it may go to
 * (`own_booking` in prisma/migrations).
 *
 * @throws DomainError what the answer refuses with: `not-found`, `version-conflict` (it moved while we waited), `not-changeable`,
 *   `slot-taken`, `slot-not-bookable`, `day-closed`, `hold-expired`, `mail-limit-reached`
 */
export async function changeBooking(
  deps: Deps,
  change: () => PromiseLike<[{ answer: ChangeAnswer }]>,
): Promise<MyBooking> {
  const [{ answer }] = await retryConflicts(async () => change())
  if ('alternatives' in answer) {
    const { alternatives, rules } = answer
    throw new DomainError(answer.verdict, { alternatives, ...(rules && { rules }) })
  }
  if (!('booking' in answer)) throw new DomainError(answer.verdict)
  deps.changes.announce(answer.booking.slug)
  return answer.booking
}
