import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { announceClosure } from './close-day.ts'
import { closures } from './queries.ts'

type Answer = [{ answer: { verdict: 'done' | 'not-found' | 'not-changeable' | 'hours-overlap' } }]

/**
 * Reopens a closed day: whoever has not chosen yet has their time again and is told so, whoever chose keeps what they chose. What was
 * kept for them is let go. Of a substitution: the official receives after all, which is possible until somebody has answered.
 *
 * @throws DomainError `not-found`, `forbidden`, `not-changeable` (nobody waits any more, or their reception has begun), `hours-overlap`
 */
export async function reopenDay(
  deps: Deps,
  { staff, closureId }: { staff: StaffMember; closureId: number },
): Promise<void> {
  const [closure] = await closures(deps.db, { officials: null, id: closureId })
  if (!closure) throw new DomainError('not-found')
  insistOnOfficial(staff, closure.slug)
  const [{ answer }] = await retryConflicts(() =>
    closure.kind === 'substitution'
      ? deps.db.$queryRaw<Answer>`
        SELECT undo_substitution(${closureId}::int, ${`user:${staff.id}`}, ${deps.config.sameDayReminderMinutes}::int) AS answer`
      : deps.db.$queryRaw<Answer>`
      SELECT reopen_closed_day(${closureId}::int, ${`user:${staff.id}`}, NULL, ${deps.config.sameDayReminderMinutes}::int) AS answer`,
  )
  if (answer.verdict === 'hours-overlap') throw new DomainError('hours-overlap', { dates: [closure.date] })
  if (answer.verdict !== 'done') throw new DomainError(answer.verdict)
  await announceClosure(deps, closureId)
}
