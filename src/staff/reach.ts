import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import type { ObjectKind, RoutePolicy } from './policy-rules.ts'
import { insistOnOneOf } from './scope-rules.ts'
import type { StaffMember } from './staff-member.ts'

type Db = Deps['db']
type Owner = (db: Db, id: string) => Promise<{ slug: string }[]>

/** Whose a thing is (of several: whoever of them), by the parameter of its route; nobody's where there is none. A new kind of thing is a line here. */
const OWNER: Record<ObjectKind, Owner> = {
  official: async (_db, slug) => [{ slug }],
  day: byNumber(
    (db, id) => db.$queryRaw`
      SELECT o.slug FROM reception_days d JOIN officials o ON o.id = d.official_id WHERE d.id = ${id}::int`,
  ),
  reception: byNumber(
    (db, id) => db.$queryRaw`
      SELECT o.slug FROM reception_days d JOIN officials o ON o.id IN (d.official_id, d.substitute_id) WHERE d.id = ${id}::int`,
  ),
  slot: byNumber(
    (db, id) =>
      db.$queryRaw`SELECT o.slug FROM slots s JOIN officials o ON o.id = s.official_id WHERE s.id = ${id}::int`,
  ),
  schedule: byNumber(
    (db, id) => db.$queryRaw`
      SELECT o.slug FROM schedules s JOIN officials o ON o.id = s.official_id WHERE s.id = ${id}::int`,
  ),
  closure: byNumber(
    (db, id) => db.$queryRaw`
      SELECT o.slug FROM closures c JOIN reception_days d ON d.id = c.reception_day_id JOIN officials o ON o.id = d.official_id
      WHERE c.id = ${id}::int`,
  ),
  booking: byUuid(
    (db, id) => db.$queryRaw`
      SELECT o.slug FROM bookings b JOIN slots s ON s.id = b.slot_id JOIN officials o ON o.id = s.official_id
      WHERE b.id = ${id}::uuid`,
  ),
  visit: byUuid(
    (db, id) => db.$queryRaw`
      SELECT o.slug FROM bookings b JOIN slots s ON s.id = b.slot_id JOIN officials o ON o.id IN (s.official_id, s.substitute_id)
      WHERE b.id = ${id}::uuid`,
  ),
  // The question about a substitute is its official's, who took the day.
  call: byNumber(
    (db, id) => db.$queryRaw`
      SELECT o.slug FROM calls c LEFT JOIN bookings b ON b.id = c.booking_id LEFT JOIN slots s ON s.id = b.slot_id
      JOIN officials o ON o.id = c.official_id OR o.id = s.substitute_id AND c.kind <> 'closure' WHERE c.id = ${id}::bigint`,
  ),
  message: byNumber(
    (db, id) => db.$queryRaw`
      SELECT o.slug FROM messages m LEFT JOIN bookings b ON b.id = coalesce(m.booking_id, m.outcome_id) LEFT JOIN slots s ON s.id = b.slot_id
      LEFT JOIN waitlist_entries w ON w.id = m.waitlist_entry_id JOIN officials o ON o.id = coalesce(s.official_id, w.official_id)
      WHERE m.id = ${id}::bigint`,
  ),
  outcome: byUuid(
    (db, id) => db.$queryRaw`
      SELECT o.slug FROM outcomes c JOIN bookings b ON b.id = c.booking_id JOIN slots s ON s.id = b.slot_id
      JOIN officials o ON o.id IN (s.official_id, s.substitute_id) WHERE c.booking_id = ${id}::uuid`,
  ),
  'waitlist-entry': byUuid(
    (db, id) => db.$queryRaw`
      SELECT o.slug FROM waitlist_entries w JOIN officials o ON o.id = w.official_id WHERE w.id = ${id}::uuid`,
  ),
}

/**
 * Lets a member of the staff through to the thing that a route names, where its official is in reach. The first parameter of
 * the route is the thing's.
 *
 * @throws DomainError `forbidden` for another's; `not-found` where there is no such thing
 */
export async function insistOnReach(
  { db }: Pick<Deps, 'db'>,
  { staff, policy, parameters }: { staff: StaffMember; policy: RoutePolicy; parameters: Record<string, string> },
): Promise<void> {
  if (!isObject(policy.on)) return
  const owners = await OWNER[policy.on](db, Object.values(parameters)[0] ?? '')
  if (owners.length === 0) throw new DomainError('not-found')
  insistOnOneOf(
    staff,
    owners.map(({ slug }) => slug),
  )
}

function isObject(on: RoutePolicy['on']): on is ObjectKind {
  return Object.hasOwn(OWNER, on)
}

function byNumber(find: (db: Db, id: number) => Promise<{ slug: string }[]>): Owner {
  return async (db, id) => (/^[1-9][0-9]{0,8}$/.test(id) ? find(db, Number(id)) : [])
}

function byUuid(find: Owner): Owner {
  return async (db, id) => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? find(db, id) : [])
}
