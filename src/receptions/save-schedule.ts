import type { Transaction } from '../db/client.ts'
import type { Deps } from '../deps.ts'
import { type AffectedBooking, DomainError } from '../domain-error.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { clockPointer } from './hours-input-rules.ts'
import { datesOf, lineUp, type OfficialDays, occupiedIn, overlaps, planOf } from './line-up-rules.ts'
import { plusDays } from './local-time.ts'
import { bringDaysInLine, type DoneItem, HORIZON_DAYS, type Official, withOfficial } from './official-days.ts'
import type { NumberedSchedule } from './plan-rules.ts'
import { checkSchedule, type ScheduleInput, scheduleInWords } from './schedule-input-rules.ts'
import { type KeptSchedule, keptSchedules, writeSchedule } from './schedule-queries.ts'

/** What a change of the rules did to the days, and whom it affects. */
export type Outcome = { done: DoneItem[]; affected: AffectedBooking[] }

type Command = { staff: StaffMember; affected: 'needs-decision' | undefined }

/** For how long ahead the wall times of a rule are held against the changes of the clock, in days. */
const CLOCK_DAYS = 366

/**
 * Makes a schedule, and the days that it names.
 *
 * @throws DomainError `forbidden`, `invalid-body` (unknown official, faults of the rule, an hour that a change of the clock skips or
 *   repeats), `hours-overlap`, `affects-bookings` (another rule's day moves away from somebody), `zone-data-differs`
 */
export async function createSchedule(
  deps: Deps,
  { staff, slug, input, affected }: Command & { slug: string; input: ScheduleInput },
): Promise<Outcome & { schedule: KeptSchedule }> {
  insistOnOfficial(staff, slug)
  const schedule = checkSchedule(input)
  await insistOnSlug(deps, slug)
  return changeRules(deps, slug, async (tx, official, known) => {
    const id = await writeSchedule(tx, { officialId: official.id, id: null, schedule })
    await audit(tx, { staff, action: 'make', id, fields: Object.keys(input) })
    const outcome = await apply(tx, official, known, {
      after: [...known.schedules, { id, ...schedule }],
      changed: id,
      staff,
      affected,
    })
    return { ...outcome, schedule: await kept(tx, id) }
  })
}

/**
 * Changes a schedule, and those of its days that are still to begin and that nobody set by hand.
 *
 * @throws DomainError `not-found`, `version-conflict`, and as `createSchedule`
 */
export async function changeSchedule(
  deps: Deps,
  {
    staff,
    id,
    change,
    version,
    affected,
  }: Command & { id: number; change: Partial<ScheduleInput>; version: number | undefined },
): Promise<Outcome & { schedule: KeptSchedule }> {
  const { slug } = await kept(deps.db, id)
  insistOnOfficial(staff, slug)
  return changeRules(deps, slug, async (tx, official, known) => {
    const before = await kept(tx, id)
    if (version !== undefined && version !== before.version) throw new DomainError('version-conflict')
    const schedule = checkSchedule({ ...(scheduleInWords(before) as ScheduleInput), ...withPlace(change) })
    await writeSchedule(tx, { officialId: official.id, id, schedule })
    await audit(tx, { staff, action: 'change', id, fields: Object.keys(change) })
    const others = known.schedules.filter((each) => each.id !== id)
    const outcome = await apply(tx, official, known, {
      after: [...others, { id, ...schedule }],
      changed: id,
      staff,
      affected,
    })
    return { ...outcome, schedule: await kept(tx, id) }
  })
}

/**
 * Ends a schedule: its days to come are gone, those with bookings wait for a decision, those set by hand stay.
 *
 * @throws DomainError `not-found`, `forbidden`, `affects-bookings`
 */
export async function endSchedule(deps: Deps, { staff, id, affected }: Command & { id: number }): Promise<Outcome> {
  const { slug } = await kept(deps.db, id)
  insistOnOfficial(staff, slug)
  return changeRules(deps, slug, async (tx, official, known) => {
    await kept(tx, id)
    await tx.$executeRaw`UPDATE schedules SET withdrawn_at = house_now(), version = version + 1 WHERE id = ${id}::int`
    await audit(tx, { staff, action: 'end', id, fields: [] })
    return apply(tx, official, known, {
      after: known.schedules.filter((each) => each.id !== id),
      changed: null,
      staff,
      affected,
    })
  })
}

/**
 * Insists that a rule's wall times are beyond doubt, and that nobody would receive in two places at once that they did not before.
 *
 * @throws DomainError `invalid-body`, `hours-overlap`
 */
export function insistOnRules(known: OfficialDays, after: readonly NumberedSchedule[], changed: number | null): void {
  const next = { ...known, schedules: after }
  for (const { schedule, date } of datesOf(next, plusDays(known.today, CLOCK_DAYS)).dates) {
    if (schedule.id !== changed) continue
    const plan = planOf(schedule, date, known.exceptions)
    if ('fault' in plan)
      throw new DomainError('invalid-body', {
        errors: [{ pointer: clockPointer(schedule, plan.minute), fault: plan.fault }],
      })
  }
  const before = new Set(overlaps(occupiedIn(known, CLOCK_DAYS)))
  const dates = overlaps(occupiedIn(next, CLOCK_DAYS)).filter((date) => !before.has(date))
  if (dates.length > 0) throw new DomainError('hours-overlap', { dates: dates.slice(0, 12) })
}

/** A new place alone is the place in both languages. */
export function withPlace<C extends { place?: string; placeEn?: string }>(change: C): C {
  return change.place !== undefined && change.placeEn === undefined ? { ...change, placeEn: change.place } : change
}

/**
 * Insists that there is an official of that name who receives, as a field of a body.
 *
 * @throws DomainError `invalid-body`
 */
export async function insistOnSlug({ db }: Pick<Deps, 'db'>, slug: string): Promise<void> {
  if (await db.official.findUnique({ where: { slug, active: true }, select: { id: true } })) return
  throw new DomainError('invalid-body', { errors: [{ pointer: '/official', fault: 'unknown-official' }] })
}

async function changeRules<T>(
  deps: Deps,
  slug: string,
  work: (tx: Transaction, official: Official, known: OfficialDays) => Promise<T>,
): Promise<T> {
  const result = await withOfficial(deps, slug, work)
  deps.changes.announce(slug)
  return result
}

async function apply(
  tx: Transaction,
  official: Official,
  known: OfficialDays,
  { after, changed, staff, affected }: Command & { after: NumberedSchedule[]; changed: number | null },
): Promise<Outcome> {
  insistOnRules(known, after, changed)
  const { items } = lineUp({ ...known, schedules: after }, HORIZON_DAYS)
  const outcome = await bringDaysInLine(tx, official, {
    items,
    mode: affected === undefined ? 'insist' : 'decide',
    actor: `user:${staff.id}`,
    why: 'schedule',
  })
  insistOnDone(outcome.done)
  return outcome
}

/**
 * Insists that all could be done.
 *
 * @throws DomainError `hours-overlap`, `zone-data-differs`
 */
export function insistOnDone(done: readonly DoneItem[]): void {
  const dates = done.filter(({ verdict }) => verdict === 'overlaps').map(({ date }) => date)
  if (dates.length > 0) throw new DomainError('hours-overlap', { dates })
  if (done.some(({ verdict }) => verdict === 'zone-data-differs')) throw new DomainError('zone-data-differs')
}

async function kept(db: Pick<Transaction, '$queryRaw'>, id: number): Promise<KeptSchedule> {
  const [schedule] = await keptSchedules(db, { id })
  if (!schedule) throw new DomainError('not-found')
  return schedule
}

async function audit(
  tx: Transaction,
  { staff, action, id, fields }: { staff: StaffMember; action: string; id: number; fields: string[] },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO audit_entries (actor, action, subject, subject_id, fields)
    VALUES (${`user:${staff.id}`}, ${action}, 'schedule', ${String(id)}, ${fields}::text[])`
}
