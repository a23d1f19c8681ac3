import type { Db } from '../db/client.ts'
import type { OfficialRow } from './official.ts'

/** All officials in the order of the house, those too that receive no more. */
export async function allOfficials(db: Db): Promise<OfficialRow[]> {
  return db.official.findMany({ orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }] })
}

/** How many people are still to come to an official. */
export async function peopleToCome(db: Db, slug: string): Promise<number> {
  const [row] = await db.$queryRaw<[{ n: number }]>`
    SELECT count(*)::int AS n FROM bookings b JOIN slots s ON s.id = b.slot_id JOIN officials o ON o.id = s.official_id
    WHERE o.slug = ${slug} AND s.ends_at > house_now() AND b.state IN ('unverified', 'confirmed', 'arrived', 'in-meeting')`
  return row.n
}
