import type { Deps } from '../deps.ts'
import { freeForStaff, type StaffSlot } from './staff-queries.ts'

/** The next free hours of one official, as the staff may give them. */
export async function hoursForStaff({ db }: Pick<Deps, 'db'>, slug: string): Promise<StaffSlot[]> {
  return freeForStaff(db, { officials: [slug], most: 120 })
}
