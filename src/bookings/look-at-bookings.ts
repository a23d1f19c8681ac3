import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import type { Told } from '../messages/told.ts'
import { toldMessages as toldOf } from '../messages/told-queries.ts'
import { auditReading } from '../staff/audit-reading.ts'
import { insistOnOfficial, topicsShown } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { readSearch } from './name-search-rules.ts'
import { type ToldMessage, toldMessages } from './queries.ts'
import { isWithin, reachOf } from './reach-rules.ts'
import {
  type BookingFilter,
  type StaffBooking,
  type StaffEvent,
  staffBooking,
  staffBookings,
  staffHistory,
  type Waived,
  waivedRules,
} from './staff-queries.ts'

/** What somebody looks for; dates are local, YYYY-MM-DD. */
export type Wanted = {
  staff: StaffMember
  q?: string | undefined
  official?: string | undefined
  from?: string | undefined
  to?: string | undefined
  state?: string | undefined
} & Pick<BookingFilter, 'untriaged' | 'inOrder'>

/**
 * The bookings in somebody's reach that fit a search, and a line of the audit log that they were read. A search that says too little
 * finds nobody.
 *
 * @throws DomainError `forbidden`
 */
export async function lookAtBookings(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { staff, q = '', official, from, to, state, ...filter }: Wanted,
): Promise<StaffBooking[]> {
  const reach = reachOf(staff, { official, today: clock.now() })
  const search = readSearch(q)
  await auditReading(db, {
    staff,
    list: 'bookings',
    officials: reach.officials,
    fields: ['name', 'phone', 'email', 'topic'],
    action: q.trim() === '' ? 'read' : 'search',
  })
  if (q.trim() !== '' && search === null) return []
  const bookings = await staffBookings(db, {
    ...reach,
    from: latest(reach.from, from ?? null),
    to: earliest(reach.to, to ?? null),
    search,
    state: state ?? null,
    ...filter,
  })
  return bookings.map((booking) => shownTo(staff, booking))
}

/** A booking without what a person may not read of it. */
function shownTo(staff: StaffMember, booking: StaffBooking): StaffBooking {
  const topicShown = topicsShown(staff, booking)
  return topicShown
    ? { ...booking, topicShown }
    : {
        ...booking,
        topicCategory: null,
        topicText: null,
        triage: null,
        cancelReason: booking.triage ? null : booking.cancelReason,
        topicShown,
      }
}

/** A booking with all that is known of it. */
export type WholeBooking = {
  booking: StaffBooking
  history: StaffEvent[]
  messages: ToldMessage[]
  /** The same with what became of each, the newest first. */
  told: Told[]
  waived: Waived[]
}

/**
 * One booking for somebody of the staff, and a line of the audit log that it was read. Whoever made it may look at it, wherever it lies.
 *
 * @param reading `print` for the slip
 * @throws DomainError `not-found`, `forbidden`
 */
export async function lookAtBooking(
  deps: Pick<Deps, 'db' | 'clock'>,
  { staff, id, reading = 'read' }: { staff: StaffMember; id: string; reading?: 'read' | 'print' },
): Promise<WholeBooking> {
  const { db } = deps
  const booking = await readBooking(deps, { staff, id, reading })
  const [history, messages, told, waived] = await Promise.all([
    staffHistory(db, id),
    toldMessages(db, id),
    toldOf(db, { officials: null, bookingId: id }),
    waivedRules(db, id),
  ])
  return { booking, history, messages, told, waived }
}

/**
 * One booking to be shown without what became of it, and a line of the audit log that it was read.
 *
 * @param reading `print` for the slip
 * @throws DomainError `not-found`, `forbidden`
 */
export async function readBooking(
  deps: Pick<Deps, 'db' | 'clock'>,
  { staff, id, reading = 'read' }: { staff: StaffMember; id: string; reading?: 'read' | 'print' },
): Promise<StaffBooking> {
  const booking = await bookingInReach(deps, { staff, id })
  await auditReading(deps.db, {
    staff,
    list: 'booking-record',
    id,
    action: reading,
    fields: ['name', 'phone', 'email', 'topic'],
  })
  return booking
}

/**
 * A booking of which nothing is shown, or `readBooking`; on the day of a substitute it is in reach of both.
 *
 * @throws DomainError `not-found`, `forbidden`
 */
export async function bookingInReach(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { staff, id }: { staff: StaffMember; id: string },
): Promise<StaffBooking> {
  const found = await staffBooking(db, id)
  if (!found) throw new DomainError('not-found')
  const reach = reachOf(staff, { today: clock.now() })
  if (!isWithin(reach, found.booking) && found.madeBy !== `user:${staff.id}`) throw new DomainError('forbidden')
  return shownTo(staff, found.booking)
}

/**
 * A booking that is to be moved, cancelled or decided about: by whoever keeps its own official's reception.
 *
 * @throws DomainError `not-found`, `forbidden`
 */
export async function bookingToChange(
  deps: Pick<Deps, 'db' | 'clock'>,
  { staff, id }: { staff: StaffMember; id: string },
): Promise<StaffBooking> {
  const booking = await bookingInReach(deps, { staff, id })
  insistOnOfficial(staff, booking.slug)
  return booking
}

function latest(one: string | null, other: string | null): string | null {
  return one !== null && (other === null || one > other) ? one : other
}

function earliest(one: string | null, other: string | null): string | null {
  return one !== null && (other === null || one < other) ? one : other
}
