import type { Db } from '../db/client.ts'
import type { OfficialRow } from './official.ts'

/** All officials in the order of the house, those too that receive no more. */
export async function allOfficials(db: Db): Promise<OfficialRow[]> {
  return db.official.findMany({ orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }] })
}
