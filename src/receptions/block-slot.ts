import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { type AffectedBooking, DomainError } from '../domain-error.ts'
import { cleanLine } from '../messages/clean-text.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { slotPlace } from './day-queries.ts'

/**
 * Takes a single slot out of the offer with a reason, or gives it back (`reason` null). Whoever is booked on it keeps that, marked,
 * until somebody decides.
 *
 * @throws DomainError `not-found`, `forbidden`, `affects-bookings`
 */
export async function blockSlot(
  deps: Deps,
  command: { staff: StaffMember; id: number; reason: string | null; affected: 'needs-decision' | undefined },
): Promise<{ dayId: number; affected: AffectedBooking[] }> {
  const { staff, id, affected } = command
  const reason = command.reason === null ? null : cleanLine(command.reason)
  if (reason === '') throw new DomainError('invalid-body', { errors: [{ pointer: '/reason', fault: 'required' }] })
  const place = await slotPlace(deps.db, id)
  if (!place) throw new DomainError('not-found')
  insistOnOfficial(staff, place.slug)
  const [{ answer }] = await retryConflicts(
    async () => deps.db.$queryRaw<[{ answer: { verdict: string; affected: AffectedBooking[] } }]>`
      SELECT block_slot(${id}::int, ${`user:${staff.id}`}, ${reason}, ${affected === undefined ? 'insist' : 'decide'}) AS answer`,
  )
  if (answer.verdict === 'affects-bookings') throw new DomainError('affects-bookings', { affected: answer.affected })
  deps.changes.announce(place.slug)
  return { dayId: place.dayId, affected: answer.affected }
}
