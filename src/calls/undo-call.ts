import { classify } from '../db/violations.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { insistOnOneOf } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import type { Call } from './call.ts'
import { UNDO_MINUTES } from './call-rules.ts'
import { calls, callTarget } from './queries.ts'

/**
 * Takes back what was last noted of a call, within ten minutes: the line stands as it did, and waits again. A note that was typed with it
 * goes. An answer to an offer is done and stays.
 *
 * @throws DomainError `not-found`, `forbidden`, `not-changeable` (nothing was noted, too late, or its cause has changed meanwhile)
 */
export async function undoCall(deps: Deps, { staff, id }: { staff: StaffMember; id: string }): Promise<Call> {
  const target = await callTarget(deps.db, id)
  if (!target) throw new DomainError('not-found')
  insistOnOneOf(staff, [target.slug, target.substituteSlug])
  const undone = await deps.db.$executeRaw`
    WITH found AS (
      SELECT c.id, c.state, c.result FROM calls c WHERE c.id = ${id}::bigint AND call_can_be_taken_back(c, ${UNDO_MINUTES}::int) FOR UPDATE),
    undone AS (
      UPDATE calls c SET state = 'open', ended_at = NULL, result = c.before ->> 'result', tries = c.tries - 1,
        tried_at = (c.before ->> 'triedAt')::timestamptz, tried_by = (SELECT u.id FROM staff_users u WHERE u.id = (c.before ->> 'triedBy')::int),
        note = CASE WHEN (c.before ->> 'said')::boolean THEN NULL ELSE c.note END, before = NULL
      FROM found WHERE c.id = found.id AND c.before IS NOT NULL RETURNING c.id, found.state, found.result)
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason)
      SELECT ${`user:${staff.id}`}, 'undo', 'call', id::text, state, 'open', result FROM undone`.catch(
    (error: unknown) => {
      const violation = classify(error)
      // The same cause brought another line at this moment.
      if (violation.kind === 'constraint' && violation.name === 'one_open_call_per_cause') return 0
      throw error
    },
  )
  if (undone === 0) throw new DomainError('not-changeable')
  const [call] = await calls(deps.db, { officials: null, state: 'open', id })
  if (!call) throw new DomainError('not-found')
  return call
}
