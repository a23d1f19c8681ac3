import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { lookAtDay } from '../receptions/look-at-day.ts'
import { calendarExceptions } from '../receptions/official-days.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { type Closing, type ClosingInput, readClosing } from './closure-rules.ts'
import { slugsOf, slugsOfSlots } from './queries.ts'

/**
 * Closes a day, whoever is booked on it, as one action under its lock: from then on nobody books it, everybody affected is told or
 * stands on the call list, and slots are kept for them until `replyBy`.
 *
 * @returns the number of the case
 * @throws DomainError `not-found`, `forbidden`, `invalid-body`, `not-changeable` (closed already, or over), `slot-taken` (one that was
 *   to be kept)
 */
export async function closeDay(
  deps: Deps,
  { staff, dayId, input }: { staff: StaffMember; dayId: number; input: ClosingInput },
): Promise<number> {
  await lookAtDay(deps, { staff, id: dayId })
  const closing = await closingOf(deps, { staff, input })
  const [{ answer }] = await retryConflicts(
    () => deps.db.$queryRaw<[{ answer: { verdict: string; closureId?: number } }]>`
      SELECT close_day_as_case(${dayId}::int, ${JSON.stringify(closing)}::jsonb, ${`user:${staff.id}`}) AS answer`,
  )
  if (answer.verdict === 'slot-taken') throw new DomainError('slot-taken', { alternatives: [] })
  if (answer.verdict !== 'done' || answer.closureId === undefined)
    throw new DomainError(answer.verdict === 'not-found' ? 'not-found' : 'not-changeable')
  await announceClosure(deps, answer.closureId)
  return answer.closureId
}

/** What is said to close a day, checked; the slots to be kept are of officials in the caller's reach. */
export async function closingOf(
  { db, clock }: Deps,
  { staff, input }: { staff: StaffMember; input: ClosingInput },
): Promise<Closing> {
  const closing = readClosing(input, { now: clock.now().toMillis(), exceptions: await calendarExceptions(db) })
  for (const slug of await slugsOfSlots(db, closing.holdSlots ?? [])) insistOnOfficial(staff, slug)
  return closing
}

/** After a change of a case: its officials' free slots are others, and messages may wait. */
export async function announceClosure({ db, changes, nudge }: Deps, closureId: number): Promise<void> {
  for (const slug of await slugsOf(db, closureId)) changes.announce(slug)
  nudge()
}
