import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { CANCELLABLE } from './booking.ts'
import { checkReason } from './booking-rules.ts'
import { changeBooking, recordChange } from './change-booking.ts'
import type { MyBooking } from './queries.ts'

/**
 * A citizen gives the slot back: always possible until the reception is over. Cancelling twice changes nothing.
 *
 * @throws DomainError `not-found`, `not-changeable` (the reception is over), `version-conflict`, `egn-not-allowed`, `invalid-body`
 */
export async function cancelBooking(
  deps: Deps,
  { token, reason }: { token: string; reason?: string | undefined },
): Promise<MyBooking> {
  const cancelReason = checkReason(reason)
  const cancelled = await changeBooking(deps, { token }, async (tx, booking) => {
    const state = 'cancelled-by-citizen'
    if (booking.state === state) return booking
    if (!CANCELLABLE.includes(booking.state) || booking.over) throw new DomainError('not-changeable')
    const [changed] = await tx.booking.updateManyAndReturn({
      where: { id: booking.id, version: booking.version, state: booking.state },
      data: { state, version: { increment: 1 }, cancelReason },
      select: { version: true },
    })
    if (!changed) throw new DomainError('version-conflict')
    await tx.$executeRaw`SELECT plan_messages(${booking.id}::uuid, 'cancelled', NULL)`
    await recordChange(tx, booking, { action: 'cancel', toState: state, version: changed.version })
    return { ...booking, state, version: changed.version } as const
  })
  if (cancelled.email) deps.nudge()
  return cancelled
}
