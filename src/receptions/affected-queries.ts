import type { Transaction } from '../db/client.ts'

/** Somebody whom a change concerns, as the staff see them before they decide; instants in milliseconds since 1970. */
export type AffectedPerson = {
  id: string
  slug: string
  startsAt: number
  endsAt: number
  name: string | null
  code: string
  /** By what they can be told. */
  email: boolean
  phone: boolean
}

/** People by their bookings, in order of time. */
export async function affectedPeople(
  db: Pick<Transaction, '$queryRaw'>,
  ids: readonly string[],
): Promise<AffectedPerson[]> {
  if (ids.length === 0) return []
  return db.$queryRaw<AffectedPerson[]>`
    SELECT b.id, o.slug, extract(epoch FROM s.starts_at)::float8 * 1000 AS "startsAt", extract(epoch FROM s.ends_at)::float8 * 1000 AS "endsAt",
      b.name, b.code, b.email IS NOT NULL AS email, b.phone IS NOT NULL AS phone
    FROM bookings b JOIN slots s ON s.id = b.slot_id JOIN officials o ON o.id = s.official_id
    WHERE b.id = ANY (${ids}::uuid[]) ORDER BY s.starts_at, b.id`
}
