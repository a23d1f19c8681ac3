import type { BookingState } from '../bookings/booking.ts'
import { checkName } from '../bookings/text-rules.ts'
import type { Received } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import type { Procedure } from './procedure-rules.ts'

/** How a reception ended: what remains of it for the figures when the words are forgotten. */
export const RESULT_KINDS = ['explained', 'settled', 'promised', 'passed-on', 'follow-up', 'declined'] as const
export type ResultKind = (typeof RESULT_KINDS)[number]

/** What was said at a reception and promised. Dates are local, YYYY-MM-DD. The words are null once their citizen is forgotten. */
export type Outcome = {
  bookingId: string
  resultKind: ResultKind
  result: string | null
  commitment: string | null
  /** Something was promised, whether its words are still there or not. */
  promised: boolean
  unit: string | null
  dueOn: string | null
  incomingNumber: string | null
  procedure: Procedure | null
  registeredOn: string | null
  lawfulOn: string | null
  followUpId: string | null
  summary: string | null
  doneOn: string | null
  doneNote: string | null
  version: number
}

/** Where something that is owed stands. */
export type CommitmentState = 'none' | 'open' | 'overdue' | 'done'

type Owed = Pick<Outcome, 'promised' | 'dueOn' | 'lawfulOn' | 'doneOn'>

/** The nearer of the day that was promised and the day that the law sets; null: neither. */
export function nearerDay({ dueOn, lawfulOn }: Pick<Outcome, 'dueOn' | 'lawfulOn'>): string | null {
  if (dueOn === null || lawfulOn === null) return dueOn ?? lawfulOn
  return dueOn < lawfulOn ? dueOn : lawfulOn
}

/** Whether something is owed, and how it stands: what was due yesterday is overdue. `today`: a local date. */
export function commitmentState(owed: Owed, today: string): CommitmentState {
  if (!owed.promised && owed.lawfulOn === null) return 'none'
  if (owed.doneOn !== null) return 'done'
  const due = nearerDay(owed)
  return due !== null && due < today ? 'overdue' : 'open'
}

/** Of whom nobody says that they were received. */
const NOT_RECEIVED: readonly BookingState[] = [
  ...(['held', 'unverified', 'no-show', 'left', 'expired'] as const),
  ...(['cancelled-by-citizen', 'cancelled-by-municipality'] as const),
]

/**
 * Why nothing can be noted of a booking's reception; null: it can, as it is done, or its hour is over and nobody noted the steps at the
 * desk.
 */
export function notNotable({ state, over }: { state: BookingState; over: boolean }): 'not-yet' | 'not-received' | null {
  if (NOT_RECEIVED.includes(state)) return 'not-received'
  return state === 'done' || over ? null : 'not-yet'
}

/** Whether an hour can be given to the same citizen: who came without one may have left neither name nor contact. */
export function canReturn({
  name,
  phone,
  email,
}: {
  name: string
  phone: string | null
  email: string | null
}): boolean {
  return (phone !== null || email !== null) && 'value' in checkName(name)
}

/**
 * Whether somebody may read and write what was said at a reception: who keeps it, its official's or the substitute's, those two, and an
 * administrator whose account reads questions. The front desk never.
 */
export function outcomesShown(
  { roles, officials, readsTopics }: Pick<StaffMember, 'roles' | 'officials' | 'readsTopics'>,
  { slug, substituteSlug }: Received,
): boolean {
  const keeps = roles.includes('assistant') || roles.includes('official')
  const receives = officials.some((each) => each === slug || each === substituteSlug)
  return (keeps && receives) || (readsTopics && roles.includes('admin'))
}

/** Of whose receptions somebody may read all that was said, as `outcomesShown` has it for one: slugs; null: of all. */
export function readableOfficials({
  roles,
  officials,
  readsTopics,
}: Pick<StaffMember, 'roles' | 'officials' | 'readsTopics'>): readonly string[] | null {
  if (readsTopics && roles.includes('admin')) return null
  return roles.includes('assistant') || roles.includes('official') ? officials : []
}
