import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { type AffectedBooking, DomainError } from '../domain-error.ts'
import { cleanLine } from '../messages/clean-text.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { slotPlace } from './day-queries.ts'

/**
 * Takes several slots of one day out of the offer with a reason, or gives them back (`reason` null): all of them, or none. Whoever is
 * booked on one keeps it, marked, until somebody decides.
 *
 * @throws DomainError `forbidden`; `not-found` where one of them is no slot of this day any more; `invalid-body` without a reason;
 *   `affects-bookings` with all whom it concerns, where they were not asked for
 */
export async function blockSlots(
  deps: Deps,
  command: {
    staff: StaffMember
    dayId: number
    ids: readonly number[]
    reason: string | null
    affected: 'needs-decision' | undefined
  },
): Promise<void> {
  const { staff, dayId, affected } = command
  const reason = command.reason === null ? null : cleanLine(command.reason)
  if (reason === '') throw new DomainError('invalid-body', { errors: [{ pointer: '/reason', fault: 'required' }] })
  // In one order, so that two who do the same never wait for each other.
  const ids = [...new Set(command.ids)].sort((a, b) => a - b)
  const slug = await retryConflicts(() =>
    deps.db.$transaction(async (tx) => {
      const concerned: AffectedBooking[] = []
      let slug: string | null = null
      for (const id of ids) {
        const place = await slotPlace(tx, id)
        if (place?.dayId !== dayId) throw new DomainError('not-found')
        insistOnOfficial(staff, place.slug)
        slug = place.slug
        const [{ answer }] = await tx.$queryRaw<[{ answer: { verdict: string; affected: AffectedBooking[] } }]>`
          SELECT block_slot(${id}::int, ${`user:${staff.id}`}, ${reason}, ${affected === undefined ? 'insist' : 'decide'}) AS answer`
        if (answer.verdict === 'affects-bookings') concerned.push(...answer.affected)
      }
      if (concerned.length > 0) throw new DomainError('affects-bookings', { affected: concerned })
      return slug
    }),
  )
  if (slug !== null) deps.changes.announce(slug)
}
