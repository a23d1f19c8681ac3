import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { auditReading } from '../staff/audit-reading.ts'
import { insistOnOfficial, officialsInReach } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import type { AffectedLine, Closure, ClosureState, KeptSlot } from './closure.ts'
import { affectedLines, closures, keptSlots, otherFreeSlots } from './queries.ts'

/** A case with its lines, and what is kept. */
export type WholeCase = { closure: Closure; lines: AffectedLine[]; slots: KeptSlot[] }

/**
 * The case of a closed day: who is affected and what became of each.
 *
 * @throws DomainError `not-found`, `forbidden`
 */
export async function lookAtClosure(
  { db }: Pick<Deps, 'db'>,
  { staff, id }: { staff: StaffMember; id: number },
): Promise<WholeCase> {
  const [closure] = await closures(db, { officials: null, id })
  if (!closure) throw new DomainError('not-found')
  insistOnOfficial(staff, closure.slug)
  await auditReading(db, { staff, list: 'closure', id: String(id), fields: ['name', 'phone', 'email'] })
  return { closure, lines: await affectedLines(db, id), slots: await keptSlots(db, id) }
}

/**
 * The cases in the caller's reach, open ones first. Nobody is named in them.
 *
 * @throws DomainError `forbidden` for an official that is not in reach
 */
export async function listClosures(
  { db }: Pick<Deps, 'db'>,
  { staff, official, state }: { staff: StaffMember; official?: string | undefined; state?: ClosureState | undefined },
): Promise<Closure[]> {
  return closures(db, { officials: officialsInReach(staff, official), state: state ?? null })
}

/** Where somebody affected can go, as the staff may say on the telephone: what is kept first, then what everybody can book. Seconds since 1970. */
export async function slotsToOffer(
  { db }: Pick<Deps, 'db'>,
  { closure, slots }: WholeCase,
): Promise<{ slotId: number; startsAt: number }[]> {
  return [...slots.filter(({ free }) => free), ...(await otherFreeSlots(db, closure.id))]
}
