import type { Transaction } from '../db/client.ts'
import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import type { BookingState } from './booking.ts'
import { bookingByToken, type MyBooking } from './queries.ts'

/**
 * Runs a change of one booking in one transaction, alone on the day of its slot and of the slots it may go to: locks
 * first, then reads, so that two changes of one booking follow each other instead of colliding.
 *
 * @throws DomainError `not-found`, `version-conflict` (it moved while we waited), and what `change` throws
 */
export async function changeBooking<T>(
  deps: Deps,
  { token, otherSlots = [] }: { token: string; otherSlots?: number[] },
  change: (tx: Transaction, booking: MyBooking) => Promise<T>,
): Promise<T> {
  const { slug, result } = await retryConflicts(() =>
    deps.db.$transaction(async (tx) => {
      const seen = await bookingByToken(tx, token)
      if (!seen) throw new DomainError('not-found')
      await tx.$executeRaw`SELECT own_days_of_slots(${[seen.slotId, ...otherSlots]}::int[])`
      const booking = await bookingByToken(tx, token)
      if (!booking) throw new DomainError('not-found')
      if (booking.slotId !== seen.slotId) throw new DomainError('version-conflict')
      return { slug: booking.slug, result: await change(tx, booking) }
    }),
  )
  deps.changes.announce(slug)
  return result
}

/** Writes the line of the audit log that belongs to a change, in the change's transaction. */
export async function recordChange(
  tx: Transaction,
  booking: Pick<MyBooking, 'id' | 'state'>,
  {
    actor = 'citizen',
    action,
    toState,
    version,
  }: {
    actor?: 'citizen' | 'system'
    action: 'move' | 'cancel' | 'erase'
    toState: BookingState
    version: number
  },
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      actor,
      action,
      subject: 'booking',
      subjectId: booking.id,
      fromState: booking.state,
      toState,
      version,
    },
  })
}
