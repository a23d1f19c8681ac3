import { refuse } from '../bookings/booking-rules.ts'
import { checkEmail, type EmailAddress } from '../bookings/contact-rules.ts'
import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import type { Told } from '../messages/told.ts'
import { toldMessages } from '../messages/told-queries.ts'
import { isToExpert } from '../messages/triage-facts.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'

type Retried = 'retried' | 'not-changeable' | 'taken'

/**
 * Has a message tried once more that could not be delivered, or at once one that waits for its next try. With an address, that is
 * corrected first: in the booking or the place, for whatever they are still to be told.
 *
 * @returns the message as it stands now; of a place whose address was corrected, the one that takes its stead
 * @throws DomainError `not-found`, `forbidden`, `not-changeable` (it has arrived, or no longer tells what holds), `invalid-body` (no
 *   address, or another person's who has a booking or place with that official)
 */
export async function retryMessage(
  deps: Deps,
  { staff, id, email }: { staff: StaffMember; id: string; email?: string | undefined },
): Promise<Told> {
  const [message] = await toldMessages(deps.db, { officials: null, id })
  if (!message) throw new DomainError('not-found')
  insistOnOfficial(staff, message.slug)
  const address = email === undefined || email.trim() === '' ? null : read(email)
  // A letter to an expert is not to the citizen's address: that stays as it is.
  const toCitizen = !isToExpert(message.kind)
  const corrected = toCitizen && address !== null && address.address !== message.email ? address : null
  const [{ verdict }] = await retryConflicts(
    () => deps.db.$queryRaw<[{ verdict: Retried }]>`
      SELECT retry_message(${id}::bigint, ${corrected?.address ?? null}, ${corrected?.key ?? null}, ${staff.id}::int) AS verdict`,
  )
  if (verdict === 'taken') refuse([{ pointer: '/email', fault: 'taken' }])
  if (verdict === 'not-changeable') throw new DomainError(verdict)
  deps.nudge()
  const [now = message] = await toldMessages(deps.db, { officials: null, id })
  return now
}

function read(email: string): EmailAddress {
  const checked = checkEmail(email)
  if ('value' in checked) return checked.value
  refuse([{ pointer: '/email', ...checked }])
  throw new DomainError('not-changeable')
}
