import { bookingInReach } from '../bookings/look-at-bookings.ts'
import type { StaffBooking } from '../bookings/staff-queries.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { auditReading } from '../staff/audit-reading.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { outcomesShown } from './outcome.ts'
import { type OutcomeRow, outcomeOf } from './queries.ts'

/**
 * What was noted of a reception, and a line of the audit log that it was read.
 *
 * @param reading `print` for what the citizen takes along
 * @returns with the booking; the outcome is null where nothing was noted yet
 * @throws DomainError `not-found`, `forbidden`
 */
export async function lookAtOutcome(
  deps: Pick<Deps, 'db' | 'clock'>,
  { staff, id, reading = 'read' }: { staff: StaffMember; id: string; reading?: 'read' | 'print' },
): Promise<{ booking: StaffBooking; outcome: OutcomeRow | null }> {
  const booking = await bookingInReach(deps, { staff, id })
  if (!outcomesShown(staff, booking)) throw new DomainError('forbidden')
  await auditReading(deps.db, {
    ...{ staff, list: 'outcome-record', id, action: reading },
    fields: ['name', 'result', 'commitment', 'summary'],
  })
  return { booking, outcome: await outcomeOf(deps.db, id) }
}
