import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { manageToken, readMailToken, tokenHash } from '../messages/manage-link.ts'
import { type ChangeAnswer, changeBooking } from './change-booking.ts'
import type { MyBooking } from './queries.ts'

/**
 * The citizen confirms a booking by the token of the mail, which shows that the address is theirs; the manage token shows
 * nothing of the kind. Confirming twice changes nothing.
 *
 * @returns the booking, and its manage token
 * @throws DomainError `not-found`, `hold-expired` (it lapsed; the nearest free slots are named), `not-changeable` (cancelled or
 *   over), `version-conflict`
 */
export async function confirmBooking(
  deps: Deps,
  { token }: { token: string },
): Promise<{ booking: MyBooking; manageToken: string }> {
  const { secretKeys, sameDayReminderMinutes } = deps.config
  const source = readMailToken(secretKeys, token)
  if (!source) throw new DomainError('not-found')
  const manage = manageToken(secretKeys, source)
  const booking = await changeBooking(
    deps,
    () => deps.db.$queryRaw<[{ answer: ChangeAnswer }]>`
      SELECT confirm_booking(${tokenHash(manage)}, ${sameDayReminderMinutes}::int) AS answer`,
  )
  deps.nudge()
  return { booking, manageToken: manage }
}
