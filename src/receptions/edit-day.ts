import type { Transaction } from '../db/client.ts'
import type { Deps } from '../deps.ts'
import { type AffectedBooking, DomainError } from '../domain-error.ts'
import { cleanLine } from '../messages/clean-text.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { type StaffDayRow, staffDays } from './day-queries.ts'
import { clockPointer, type HoursInput, hoursInWords, readHours } from './hours-input-rules.ts'
import { type DayPlan, type OfficialDays, planOf } from './line-up-rules.ts'
import { bringDaysInLine, type DoneItem, type Official, withOfficial } from './official-days.ts'
import { insistOnDone, withPlace } from './save-schedule.ts'

/** A change of one day: its hours, its place, whether there is a reception; what is left out stays. */
export type DayChange = Partial<HoursInput> & {
  place?: string
  placeEn?: string
  state?: 'open' | 'closed'
  publicReason?: string
  reason?: string
}

/**
 * Sets a day by hand: no rule shapes it any more. Opened, a day that waited for a decision receives all who are booked on it, and
 * tells those whose place has changed; closed it can only be where nobody is to come.
 *
 * @throws DomainError `not-found`, `forbidden`, `version-conflict`, `not-changeable` (it is over, or its
 *   case must open it), `invalid-body`, `hours-overlap`,
 *   `affects-bookings`, `zone-data-differs`
 */
export async function editDay(
  deps: Deps,
  command: {
    staff: StaffMember
    id: number
    change: DayChange
    version: number | undefined
    affected: 'needs-decision' | undefined
  },
): Promise<AffectedBooking[]> {
  const { staff, id, change, version } = command
  const { slug } = await dayOf(deps.db, id)
  insistOnOfficial(staff, slug)
  const affected = await withOfficial(deps, slug, async (tx, official, known) => {
    const day = await dayOf(tx, id)
    if (version !== undefined && version !== day.version) throw new DomainError('version-conflict')
    if (day.endsAt <= known.now && day.affected.length === 0) throw new DomainError('not-changeable')
    // Whoever is concerned by a closed day was told so: its case opens it again, and tells them.
    if (change.state === 'open' && day.closure?.kind === 'closure') throw new DomainError('not-changeable')
    const plan = dayPlan(changedShape(day, change), day.date, known)
    const touched = await reshape(tx, { official, day, plan, ...command })
    if (change.state === 'open') await open(tx, { deps, plan, ...command })
    if (
      change.state === 'closed' ||
      (change.publicReason !== undefined && day.state === 'closed' && change.state === undefined)
    )
      await close(tx, { id, staff, change })
    return touched
  })
  deps.changes.announce(slug)
  deps.nudge()
  return affected
}

/** The hours and place of a day with what is changed of them. */
export function changedShape({ hours, place, newPlace }: StaffDayRow, change: DayChange) {
  const { bg, en } = newPlace ?? place
  const { state: _, publicReason: __, reason: ___, ...shape } = change
  return { ...hoursInWords(hours), place: bg, placeEn: en, ...withPlace(shape) }
}

async function reshape(
  tx: Transaction,
  {
    official,
    day,
    plan,
    staff,
    change,
    affected,
  }: {
    official: Official
    day: StaffDayRow
    plan: DayPlan
    staff: StaffMember
    change: DayChange
    affected: 'needs-decision' | undefined
  },
): Promise<AffectedBooking[]> {
  const fields = Object.keys(change).filter((name) => !['state', 'publicReason', 'reason'].includes(name))
  if (fields.length === 0) return []
  const { done, affected: touched } = await bringDaysInLine(tx, official, {
    items: [{ dayId: day.id, plan }],
    mode: affected === undefined ? 'insist' : 'decide',
    actor: `user:${staff.id}`,
    why: 'edited',
    reason: cleanReason(change),
    fields,
  })
  insistOnDone(done)
  return touched
}

const cleanReason = ({ reason }: DayChange): string | null => (reason === undefined ? null : cleanLine(reason) || null)

/**
 * The plan of a day that is set by hand.
 *
 * @throws DomainError `invalid-body` with every fault of its hours, one that the clock's change makes too
 */
export function dayPlan(
  { place, placeEn, ...hoursInput }: HoursInput & { place: string; placeEn?: string },
  date: string,
  { exceptions }: Pick<OfficialDays, 'exceptions'>,
): DayPlan {
  const { hours, faults } = readHours(hoursInput)
  const bg = cleanLine(place)
  if (bg === '') faults.push({ pointer: '/place', fault: 'required' })
  if (faults.length > 0) throw new DomainError('invalid-body', { errors: faults })
  const plan = planOf({ ...hours, place: { bg, en: cleanLine(placeEn ?? place) || bg } }, date, exceptions)
  if ('fault' in plan)
    throw new DomainError('invalid-body', {
      errors: [{ pointer: clockPointer(hours, plan.minute), fault: plan.fault }],
    })
  return plan
}

async function open(
  tx: Transaction,
  { deps, id, plan, staff, change }: { deps: Deps; id: number; plan: DayPlan; staff: StaffMember; change: DayChange },
): Promise<void> {
  const [{ verdict }] = await tx.$queryRaw<[{ verdict: DoneItem['verdict'] }]>`
    SELECT open_reception_day(${id}::int, ${JSON.stringify(plan)}::jsonb, ${`user:${staff.id}`}, ${cleanReason(change)},
      ${deps.config.sameDayReminderMinutes}::int) AS verdict`
  insistOnDone([{ verdict, dayId: id, scheduleId: null, date: plan.date, slots: 0 }])
}

async function close(
  tx: Transaction,
  { id, staff, change }: { id: number; staff: StaffMember; change: DayChange },
): Promise<void> {
  const told = change.publicReason === undefined ? null : cleanLine(change.publicReason) || null
  const [{ answer }] = await tx.$queryRaw<[{ answer: { verdict: string; affected: AffectedBooking[] } }]>`
    SELECT close_reception_day(${id}::int, ${`user:${staff.id}`}, ${cleanReason(change)}, ${told}) AS answer`
  if (answer.verdict === 'affects-bookings') throw new DomainError('affects-bookings', { affected: answer.affected })
}

async function dayOf(db: Pick<Transaction, '$queryRaw'>, id: number): Promise<StaffDayRow> {
  const [day] = await staffDays(db, { officials: null, id })
  if (!day) throw new DomainError('not-found')
  return day
}
