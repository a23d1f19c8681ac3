import type { Deps } from '../deps.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { nextReceptionDate, receptionsOn, workOf } from './queries.ts'
import type { Reception, Work } from './work.ts'

/** What somebody finds in the morning. `work`: null for who keeps no receptions. `next`: a local date, where there is nothing today. */
export type Today = { receptions: Reception[]; next: string | null; work: Work | null }

/** The day of somebody who works here: numbers and times, nothing personal. An auditor has none. */
export async function lookAtToday({ db, clock }: Deps, { staff }: { staff: StaffMember }): Promise<Today> {
  const { roles } = staff
  const officials = roles.includes('admin') ? null : staff.officials
  const now = clock.now()
  const date = now.toISODate() ?? ''
  const keeps = roles.includes('admin') || roles.includes('assistant')
  if (roles.every((role) => role === 'auditor')) return { receptions: [], next: null, work: null }
  const receptions = await receptionsOn(db, { officials, date })
  const next = receptions.length === 0 ? await nextReceptionDate(db, { officials, date }) : null
  const work = keeps ? await workOf(db, { officials, until: now.endOf('day').toJSDate() }) : null
  return { receptions, next, work }
}
