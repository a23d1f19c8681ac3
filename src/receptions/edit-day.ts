import type { Transaction } from '../db/client.ts'
import type { Deps } from '../deps.ts'
import { type AffectedBooking, DomainError } from '../domain-error.ts'
import { cleanLine } from '../messages/clean-text.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { type StaffDayRow, staffDays } from './day-queries.ts'
import { clockPointer, type HoursInput, hoursInWords, readHours } from './hours-input-rules.ts'
import { type DayPlan, type OfficialDays, planOf } from './line-up-rules.ts'
import { bringDaysInLine, type Official, withOfficial } from './official-days.ts'
import { insistOnDone } from './save-schedule.ts'

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
 * @throws DomainError `not-found`, `forbidden`, `version-conflict`, `not-changeable` (it is over), `invalid-body`, `hours-overlap`,
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
    if (day.endsAt <= known.now) throw new DomainError('not-changeable')
    const touched = await reshape(tx, { official, known, day, ...command })
    if (change.state === 'open') await open(tx, { deps, id, staff, reason: change.reason ?? null })
    if (change.state === 'closed') await close(tx, { id, staff, change })
    return touched
  })
  deps.changes.announce(slug)
  deps.nudge()
  return affected
}

async function reshape(
  tx: Transaction,
  {
    official,
    known,
    day,
    staff,
    change,
    affected,
  }: {
    official: Official
    known: OfficialDays
    day: StaffDayRow
    staff: StaffMember
    change: DayChange
    affected: 'needs-decision' | undefined
  },
): Promise<AffectedBooking[]> {
  const { state: _, publicReason: __, reason: ___, ...shape } = change
  if (Object.keys(shape).length === 0) return []
  const plan = dayPlan(
    { ...hoursInWords(day.hours), place: day.place.bg, placeEn: day.place.en, ...movedPlace(shape) },
    day.date,
    known,
  )
  const { done, affected: touched } = await bringDaysInLine(tx, official, {
    items: [{ dayId: day.id, plan }],
    mode: affected === undefined ? 'insist' : 'decide',
    actor: `user:${staff.id}`,
    why: 'edited',
  })
  insistOnDone(done)
  return touched
}

/** A new place alone is the place in both languages. */
function movedPlace<S extends { place?: string; placeEn?: string }>(shape: S): S {
  return shape.place !== undefined && shape.placeEn === undefined ? { ...shape, placeEn: shape.place } : shape
}

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
  { deps, id, staff, reason }: { deps: Deps; id: number; staff: StaffMember; reason: string | null },
): Promise<void> {
  await tx.$executeRaw`
    SELECT open_reception_day(${id}::int, ${`user:${staff.id}`}, ${reason}, ${deps.config.sameDayReminderMinutes}::int)`
}

async function close(
  tx: Transaction,
  { id, staff, change }: { id: number; staff: StaffMember; change: DayChange },
): Promise<void> {
  const told = change.publicReason === undefined ? null : cleanLine(change.publicReason) || null
  const [{ answer }] = await tx.$queryRaw<[{ answer: { verdict: string; affected: AffectedBooking[] } }]>`
    SELECT close_reception_day(${id}::int, ${`user:${staff.id}`}, ${change.reason ?? null}, ${told}) AS answer`
  if (answer.verdict === 'affects-bookings') throw new DomainError('affects-bookings', { affected: answer.affected })
}

async function dayOf(db: Pick<Transaction, '$queryRaw'>, id: number): Promise<StaffDayRow> {
  const [day] = await staffDays(db, { officials: null, id })
  if (!day) throw new DomainError('not-found')
  return day
}
