import { randomUUID } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { auditReading } from '../staff/audit-reading.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { type Caller, knownBy } from './caller-rules.ts'
import type { Titled } from './official-title.ts'
import { reachOf } from './reach-rules.ts'
import type { StaffChannel } from './staff-order-rules.ts'
import { bookingsOfPerson, freeForStaff, type StaffBooking, type StaffSlot } from './staff-queries.ts'

/** What is typed of a new booking, as it stands in the form. */
export type Typed = {
  phone: string
  name: string
  email: string
  topic: string
  onBehalfOf: string
  needs: string[]
  channel: StaffChannel
  locale: 'bg' | 'en'
}

/** What a new booking begins with. */
export type NewBooking = {
  /** The next free hours in reach, the chosen official's first. */
  slots: StaffSlot[]
  /** The one that is to be given; null: there is none. */
  slotId: number | null
  /** It is the first that suits. */
  first: boolean
  /** The one that was asked for is no longer free. */
  gone: boolean
  /** Earlier bookings under the telephone or e-mail, the latest first. */
  earlier: StaffBooking[]
  /** A key for one order. */
  key: string
}

/** Everybody who receives citizens, whoever keeps their reception. */
export async function receivingOfficials({ db }: Pick<Deps, 'db'>): Promise<(Titled & { slug: string })[]> {
  return db.official.findMany({
    where: { active: true },
    orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }],
    select: { slug: true, titleBg: true, titleEn: true, portfolioBg: true, portfolioEn: true },
  })
}

/** The officials whose hours somebody may give, with the first free of each. */
export async function officialsToBook(
  { db }: Pick<Deps, 'db'>,
  staff: StaffMember,
): Promise<(Titled & { slug: string })[]> {
  const officials = staff.roles.includes('admin') ? null : staff.officials
  return db.$queryRaw`
    SELECT slug, title_bg AS "titleBg", title_en AS "titleEn", portfolio_bg AS "portfolioBg", portfolio_en AS "portfolioEn" FROM officials
    WHERE active AND (${officials}::text[] IS NULL OR slug = ANY (${officials}::text[])) ORDER BY sort_order, id`
}

/**
 * What somebody of the staff needs to book for a caller: earlier bookings in their reach, and the hours that may be given. The reading
 * is written down where a person was looked for.
 *
 * @param wanted `slug`: whose hours come first; `slotId`: the hour that was pointed at
 */
export async function beginBooking(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { staff, caller, slug, slotId }: { staff: StaffMember; caller: Caller; slug: string; slotId: number | null },
): Promise<NewBooking> {
  const reach = reachOf(staff, { today: clock.now() })
  const known = knownBy(caller)
  const looked = known.phone !== null || known.emailKey !== null
  if (looked)
    await auditReading(db, {
      ...{ staff, list: 'bookings', officials: reach.officials, action: 'search' },
      fields: ['name', 'phone', 'email'],
    })
  const [earlier, free] = await Promise.all([
    looked ? bookingsOfPerson(db, { ...reach, ...known }) : [],
    freeForStaff(db, { officials: reach.officials, pointed: slotId }),
  ])
  const pointed = free.find(({ id }) => id === slotId)
  const first = pointed?.slug ?? slug
  const slots = [...free.filter((each) => each.slug === first), ...free.filter((each) => each.slug !== first)]
  const suitable = slots.find((each) => each.slug === first && each.rules.length === 0) ?? slots[0]
  return {
    slots,
    slotId: pointed?.id ?? suitable?.id ?? null,
    first: pointed === undefined && suitable !== undefined && suitable.rules.length === 0,
    gone: slotId !== null && pointed === undefined,
    earlier,
    key: randomUUID(),
  }
}

/** The one person whose details somebody asked to take over. */
export function personOf(earlier: readonly StaffBooking[], id: string | null): StaffBooking | null {
  if (id === null) return earlier[0] ?? null
  const found = earlier.find((each) => each.id === id)
  if (!found) throw new DomainError('not-found')
  return found
}

/** The latest booking of each person who shares a telephone. */
export function differentPeople(earlier: readonly StaffBooking[]): StaffBooking[] {
  return earlier.filter(({ name }, index) => earlier.findIndex((each) => each.name === name) === index)
}
