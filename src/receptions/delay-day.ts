import type { Deps } from '../deps.ts'
import { type AffectedBooking, DomainError } from '../domain-error.ts'
import { insistOnOneOf } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { bookingsToDecide, staffDays } from './day-queries.ts'

/** Whoever is to come is written to about the delay of a reception at most once in so many minutes. */
const QUIET_MINUTES = 15

/**
 * Says that a reception runs late, in minutes; 0: on time again. Nothing moves: the slots stay as they are. Those with e-mail who have not
 * arrived are told, unless they know.
 *
 * @returns who is still to come
 * @throws DomainError `not-found`, `forbidden`, `not-changeable` (it is over)
 */
export async function delayDay(
  deps: Deps,
  { staff, id, minutes }: { staff: StaffMember; id: number; minutes: number },
): Promise<AffectedBooking[]> {
  const [day] = await staffDays(deps.db, { officials: null, id })
  if (!day) throw new DomainError('not-found')
  insistOnOneOf(staff, [day.slug, day.substitute?.slug ?? null])
  const order = JSON.stringify({ day: id, minutes, quietMinutes: QUIET_MINUTES, actor: `user:${staff.id}` })
  const [{ delayed }] = await deps.db.$queryRaw<[{ delayed: { told: number; coming: string[] } | null }]>`
    SELECT delay_reception(${order}::jsonb) AS delayed`
  if (!delayed) throw new DomainError('not-changeable')
  if (delayed.told > 0) deps.nudge()
  deps.changes.announce(day.slug)
  return bookingsToDecide(deps.db, delayed.coming)
}
