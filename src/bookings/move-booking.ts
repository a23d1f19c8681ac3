import type { Transaction } from '../db/client.ts'
import { classify } from '../db/violations.ts'
import type { Deps } from '../deps.ts'
import { type Alternative, DomainError } from '../domain-error.ts'
import { MOVABLE } from './booking.ts'
import { changeBooking, recordChange } from './change-booking.ts'
import { bookingByToken, type MyBooking } from './queries.ts'

/**
 * Moves a booking to another free slot of the same official. The old slot is released only when the new one is theirs:
 * both happen in one update, under the locks of both days.
 *
 * @throws DomainError `not-found`, `not-changeable`, `slot-taken`, `slot-not-bookable`, `day-closed`, `version-conflict`
 */
export async function moveBooking(
  deps: Deps,
  { token, slotId }: { token: string; slotId: number },
): Promise<MyBooking> {
  try {
    const moved = await changeBooking(deps, { token, otherSlots: [slotId] }, async (tx, booking) => {
      if (booking.slotId === slotId) return booking
      if (!MOVABLE.includes(booking.state) || booking.over) throw new DomainError('not-changeable')
      await mayMoveTo(tx, booking, slotId)
      return moveInto(tx, { booking, slotId, token, sameDayMinutes: deps.config.sameDayReminderMinutes })
    })
    if (moved.email) deps.nudge()
    return moved
  } catch (error) {
    const violation = classify(error)
    if (violation.kind !== 'constraint' || violation.name !== 'one_live_booking_per_slot') throw error
    throw new DomainError('slot-taken', { alternatives: await alternatives(deps.db, slotId) })
  }
}

async function mayMoveTo(tx: Transaction, booking: MyBooking, slotId: number): Promise<void> {
  const [target] = await tx.$queryRaw<[{ refusal: string; sameOfficial: boolean | null; free: boolean }]>`
    SELECT slot_refusal(${slotId}::int, house_now()) AS refusal, slot_is_free(${slotId}::int, house_now()) AS free,
      (SELECT official_id = ${booking.officialId}::int FROM slots WHERE id = ${slotId}::int) AS "sameOfficial"`
  const refusal = target.refusal || (target.sameOfficial ? '' : 'slot-not-bookable')
  if (refusal === 'day-closed' || refusal === 'slot-not-bookable')
    throw new DomainError(refusal, { alternatives: await alternatives(tx, booking.slotId) })
  if (!target.free) throw new DomainError('slot-taken', { alternatives: await alternatives(tx, slotId) })
}

type Move = { booking: MyBooking; slotId: number; token: string; sameDayMinutes: number | null }

async function moveInto(tx: Transaction, { booking, slotId, token, sameDayMinutes }: Move): Promise<MyBooking> {
  await tx.$executeRaw`SELECT expire_lapsed_hold(${slotId}::int)`
  const [changed] = await tx.booking.updateManyAndReturn({
    where: { id: booking.id, version: booking.version, state: booking.state },
    data: { slotId, version: { increment: 1 } },
    select: { version: true },
  })
  if (!changed) throw new DomainError('version-conflict')
  const details = JSON.stringify(await lastTold(tx, booking))
  await tx.$executeRaw`SELECT plan_messages(${booking.id}::uuid, 'moved', ${sameDayMinutes}::int, ${details}::jsonb)`
  await recordChange(tx, booking, { action: 'move', toState: booking.state, version: changed.version })
  const after = await bookingByToken(tx, token)
  if (!after) throw new DomainError('not-found')
  return after
}

/** The time that the citizen was told last: of a mail that is still unsent they know nothing. */
async function lastTold(tx: Transaction, { id, startsAt }: MyBooking): Promise<{ movedFrom?: number }> {
  const unsent = await tx.message.findFirst({
    where: { bookingId: id, state: 'pending', kind: { in: ['confirmation', 'moved'] } },
    orderBy: { id: 'desc' },
    select: { kind: true, details: true },
  })
  if (!unsent) return { movedFrom: startsAt }
  return unsent.kind === 'moved' ? (unsent.details as { movedFrom?: number }) : {}
}

async function alternatives(db: Pick<Transaction, '$queryRaw'>, slotId: number): Promise<Alternative[]> {
  const [row] = await db.$queryRaw<[{ near: Alternative[] }]>`SELECT nearest_free_slots(${slotId}::int) AS near`
  return row.near
}
