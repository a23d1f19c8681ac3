import { optionalText } from '../bookings/staff-order-rules.ts'
import { momentOf } from '../bookings/staff-words.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { readDate } from '../ui/typed-form.ts'
import { outcomesShown } from './outcome.ts'
import { type Commitment, commitments } from './queries.ts'
import { conflictWith, noted } from './record-outcome.ts'

/** `version`: of the outcome that they looked at. */
type Concern = { staff: StaffMember; id: string; version: number }

/**
 * Notes that what was owed is done, on which day and how; of a citizen of whom nothing is kept any more only the day.
 *
 * @param done `on`: a local date, YYYY-MM-DD, today where it is left out
 * @throws DomainError `not-found`, `forbidden`, `not-changeable` (nothing is owed, or it is done), `version-conflict`, `invalid-body`, `egn-not-allowed`
 */
export async function fulfilCommitment(
  deps: Deps,
  { done, ...concern }: Concern & { done: { on?: string | undefined; note?: string | undefined } },
): Promise<Commitment> {
  const today = deps.clock.now().toFormat('yyyy-MM-dd')
  const note = optionalText('/note', done.note, 500)
  const on = done.on?.trim() ? readDate(done.on.trim()) : today
  const { startsAt } = await insistOnCommitment(deps, concern)
  // Nothing is done before the day on which it was promised.
  const promisedOn = momentOf(startsAt).toFormat('yyyy-MM-dd')
  if (on === null || on > today || on < promisedOn)
    throw new DomainError('invalid-body', { errors: [{ pointer: '/doneOn', fault: 'invalid-date' }] })
  return settle(deps, concern, { on, note })
}

/**
 * Takes that back: it is owed again.
 *
 * @throws DomainError `not-found`, `forbidden`, `not-changeable` (it is not done), `version-conflict`
 */
export async function reopenCommitment(deps: Deps, concern: Concern): Promise<Commitment> {
  return settle(deps, concern, null)
}

async function settle(
  deps: Deps,
  { staff, id, version }: Concern,
  done: { on: string; note: string | null } | null,
): Promise<Commitment> {
  await insistOnCommitment(deps, { staff, id })
  const actor = `user:${staff.id}`
  const changed = await deps.db.$executeRaw`
    WITH person AS (SELECT erased_at FROM bookings WHERE id = ${id}::uuid FOR SHARE),
    settled AS (
      UPDATE outcomes SET done_on = ${done?.on ?? null}::date,
        -- Words about a citizen who is forgotten are not begun again: nothing would take them away.
        done_note = CASE WHEN (SELECT erased_at FROM person) IS NULL THEN ${done?.note ?? null}::text END, done_by = ${done ? actor : null}, actor = ${actor},
        updated_at = house_now(), version = version + 1
      WHERE booking_id = ${id}::uuid AND version = ${version}::int AND (promised OR lawful_on IS NOT NULL) AND (done_on IS NULL) = ${done !== null}::boolean
      RETURNING version)
    INSERT INTO audit_entries (actor, action, subject, subject_id, version, fields)
      SELECT ${actor}, ${done ? 'fulfil' : 'reopen'}, 'outcome', ${id}, version, '{doneOn}' FROM settled`
  const row = await noted(deps, id)
  if (changed === 0) throw row.version === version ? new DomainError('not-changeable') : conflictWith(row)
  const today = deps.clock.now().toFormat('yyyy-MM-dd')
  const [commitment] = await commitments(deps.db, { officials: null, today, id })
  if (!commitment) throw new DomainError('not-found')
  return commitment
}

/** Also of a citizen of whom nothing is kept any more: what was promised is still to be done. */
async function insistOnCommitment(deps: Deps, { staff, id }: Pick<Concern, 'staff' | 'id'>): Promise<Commitment> {
  const today = deps.clock.now().toFormat('yyyy-MM-dd')
  const [commitment] = await commitments(deps.db, { officials: null, today, id })
  if (!commitment) throw new DomainError('not-found')
  if (!outcomesShown(staff, commitment)) throw new DomainError('forbidden')
  return commitment
}
