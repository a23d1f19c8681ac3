import { refuse } from '../bookings/booking-rules.ts'
import { checkText } from '../bookings/text-rules.ts'
import { retryConflicts } from '../db/retry.ts'
import { classify } from '../db/violations.ts'
import type { Deps } from '../deps.ts'
import { type Alternative, DomainError } from '../domain-error.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { announceClosure } from './close-day.ts'
import type { Answer } from './closure.ts'
import { closures } from './queries.ts'

/**
 * Records what an affected citizen said on the telephone, or that nobody answered.
 *
 * @throws DomainError `not-found`, `forbidden`, `not-changeable` (answered otherwise already), `slot-taken`, `already-booked`
 */
export async function answerAffected(
  deps: Deps,
  {
    staff,
    closureId,
    bookingId,
    answer,
    note,
  }: { staff: StaffMember; closureId: number; bookingId: string; answer: Answer; note: string | undefined },
): Promise<void> {
  const [closure] = await closures(deps.db, { officials: null, id: closureId })
  if (!closure) throw new DomainError('not-found')
  insistOnOfficial(staff, closure.slug)
  await recordAnswer(deps, { closureId, bookingId, answer, note: checkNote(note), actor: `user:${staff.id}` })
}

/** What the staff write of a call: no civil number, as in every free text. */
function checkNote(note: string | undefined): string | null {
  if (note === undefined || note.trim() === '') return null
  const checked = checkText(note, { least: 1, most: 500 })
  if ('value' in checked) return checked.value
  return refuse([{ pointer: '/note', ...checked }]) ?? null
}

type Verdict =
  | { verdict: 'done' | 'not-found' | 'not-changeable' | 'already-booked' }
  | { verdict: 'slot-taken'; alternatives: Alternative[] }

/** The answer of a citizen or of somebody for them: one statement under the lock of the closed day and of the slot's. */
export async function recordAnswer(
  deps: Deps,
  command: { closureId: number; bookingId: string; answer: Answer; note: string | null; actor: string },
): Promise<void> {
  const { closureId, bookingId, answer, note, actor } = command
  const said = JSON.stringify({ ...answer, ...(note === null ? {} : { note }) })
  const [{ verdict }] = await retryConflicts(() =>
    answer.answer === 'accept'
      ? deps.db.$queryRaw<[{ verdict: Verdict }]>`
        SELECT accept_substitute(${closureId}::int, ${bookingId}::uuid, ${note}, ${actor}, ${deps.config.sameDayReminderMinutes}::int) AS verdict`
      : deps.db.$queryRaw<[{ verdict: Verdict }]>`
      SELECT answer_affected(${closureId}::int, ${bookingId}::uuid, ${said}::jsonb, ${actor}, ${deps.config.sameDayReminderMinutes}::int) AS verdict`,
  ).catch((error: unknown) => {
    // Somebody who needs no lock of the day's was faster by a moment: the index is the judge.
    const violation = classify(error)
    if (violation.kind === 'constraint' && violation.name === 'one_live_booking_per_slot')
      throw new DomainError('slot-taken', { alternatives: [] })
    throw error
  })
  if (verdict.verdict === 'slot-taken') throw new DomainError('slot-taken', { alternatives: verdict.alternatives })
  if (verdict.verdict !== 'done') throw new DomainError(verdict.verdict)
  await announceClosure(deps, closureId)
}
