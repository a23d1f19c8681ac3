import type { Deps } from '../deps.ts'
import { auditReading } from '../staff/audit-reading.ts'
import { officialsInReach } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { outcomesShown, readableOfficials } from './outcome.ts'
import { type Commitment, type CommitmentFilter, commitments, countsOfCommitments, unitsOf } from './queries.ts'

/** Which commitments somebody asks for. */
export type WantedCommitments = {
  state?: CommitmentFilter['state'] | undefined
  unit?: string | undefined
  official?: string | undefined
}

/** A commitment; `shown`: whether whoever looks may read its words, which are left out where not. */
export type SeenCommitment = Commitment & { shown: boolean }

/**
 * The commitments in somebody's reach, and a line of the audit log that they were read.
 *
 * @param action `csv` where they leave the screen
 * @throws DomainError `forbidden`
 */
export async function lookAtCommitments(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  {
    staff,
    official,
    action = 'read',
    state,
    unit,
  }: WantedCommitments & { staff: StaffMember; action?: 'read' | 'csv' },
): Promise<SeenCommitment[]> {
  const officials = officialsInReach(staff, official)
  // Where nothing was promised the page shows what was said.
  const fields = ['name', 'commitment', 'unit', ...(action === 'read' ? ['result'] : [])]
  await auditReading(db, { staff, list: 'commitments', officials, fields, action })
  const found = await commitments(db, {
    officials,
    today: clock.now().toFormat('yyyy-MM-dd'),
    state: state ?? null,
    unit: unit ?? null,
  })
  return found.map((each) => seenBy(staff, each))
}

/** A commitment without the words that a person may not read. */
export function seenBy(staff: StaffMember, commitment: Commitment): SeenCommitment {
  const shown = outcomesShown(staff, commitment)
  const without = { result: null, commitment: null, unit: null, incomingNumber: null, summary: null, doneNote: null }
  return { ...commitment, ...(!shown && without), shown }
}

/** How much is owed in somebody's reach, and the units that owe it, for whoever may read their names. Nothing personal. */
export async function owedIn(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  staff: StaffMember,
): Promise<{ units: string[]; counts: { open: number; overdue: number } }> {
  const officials = officialsInReach(staff, undefined)
  const today = clock.now().toFormat('yyyy-MM-dd')
  const [units, counts] = await Promise.all([
    unitsOf(db, { officials: readableOfficials(staff) }),
    countsOfCommitments(db, { officials, today }),
  ])
  return { units, counts }
}
