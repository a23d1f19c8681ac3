import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { sofiaIso } from '../i18n/format-time.ts'
import { lookAtDay } from '../receptions/look-at-day.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { announceClosure, closingOf } from './close-day.ts'
import type { SubstitutionInput } from './closure.ts'
import { usualAnswer } from './preview-closure.ts'

/**
 * Has another official receive on an open day, and asks each citizen who is booked: accept, another date, cancel. Who books from then on
 * is told the substitute's name.
 *
 * @returns the number of the case
 * @throws DomainError `not-found` (the day, or the official), `forbidden`, `invalid-body`, `not-changeable` (the day is not open, or has
 *   an open case), `hours-overlap` (the substitute receives then)
 */
export async function substituteDay(
  deps: Deps,
  { staff, dayId, input }: { staff: StaffMember; dayId: number; input: SubstitutionInput },
): Promise<number> {
  const { day } = await lookAtDay(deps, { staff, id: dayId })
  const { official, silence, publicReason, ...rest } = input
  // What citizens are told of the reason is by choice here: they are told who receives.
  const replyBy = rest.replyBy ?? sofiaIso((await usualAnswer(deps, day)).toMillis())
  const checked = await closingOf(deps, {
    staff,
    input: { ...rest, replyBy, publicReason: publicReason?.trim() || '–' },
  })
  // Whoever is silent must be settled before they come.
  if (checked.replyBy * 1000 >= day.startsAt)
    throw new DomainError('invalid-body', { errors: [{ pointer: '/replyBy', fault: 'date-too-far' }] })
  const order = { ...checked, publicReason: publicReason?.trim() ? checked.publicReason : '', official, silence }
  const [{ answer }] = await retryConflicts(
    () => deps.db.$queryRaw<[{ answer: { verdict: string; closureId?: number } }]>`
      SELECT substitute_on_day(${dayId}::int, ${JSON.stringify(order)}::jsonb, ${`user:${staff.id}`}) AS answer`,
  )
  if (answer.verdict === 'hours-overlap') throw new DomainError('hours-overlap', { dates: [day.date] })
  if (answer.verdict !== 'done' || answer.closureId === undefined)
    throw new DomainError(answer.verdict === 'not-found' ? 'not-found' : 'not-changeable')
  await announceClosure(deps, answer.closureId)
  return answer.closureId
}
