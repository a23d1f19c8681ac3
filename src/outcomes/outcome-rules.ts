import { refuse } from '../bookings/booking-rules.ts'
import { checkText } from '../bookings/text-rules.ts'
import type { FieldFault } from '../domain-error.ts'
import { readDate } from '../ui/typed-form.ts'
import type { ResultKind } from './outcome.ts'
import type { Procedure } from './procedure-rules.ts'

/** An outcome as it is sent; what is left out, or empty, is not said. Dates are local, YYYY-MM-DD. */
export type OutcomeInput = {
  result: string
  resultKind?: ResultKind | undefined
  commitment?: string | undefined
  unit?: string | undefined
  dueDate?: string | undefined
  incomingNumber?: string | undefined
  procedure?: Procedure | undefined
  registeredOn?: string | undefined
  followUpSlotId?: string | undefined
  summaryToCitizen?: string | undefined
}

/** The same, as it is kept. */
export type ReadOutcome = {
  resultKind: ResultKind
  result: string
  commitment: string | null
  promised: boolean
  unit: string | null
  dueOn: string | null
  incomingNumber: string | null
  procedure: Procedure | null
  registeredOn: string | null
  summary: string | null
}

/** The most characters of each text. */
export const LIMITS = {
  result: 2_000,
  commitment: 1_000,
  unit: 200,
  incomingNumber: 60,
  summaryToCitizen: 3_000,
} as const

/**
 * Reads what somebody notes after a reception, and names every fault at once. A civil number (ЕГН) is refused in each text. Something is
 * promised where a commitment is written, or a day by which it is to be done.
 *
 * @param receptionOn the day of the reception: nothing is due before it, and a proposal made by word of mouth came in on it
 * @param today local dates, YYYY-MM-DD; nothing is registered tomorrow
 * @throws DomainError `invalid-body`, `egn-not-allowed`
 */
export function readOutcome(
  input: OutcomeInput,
  { receptionOn, today }: { receptionOn: string; today: string },
): ReadOutcome {
  const faults: FieldFault[] = []
  const text = (field: keyof typeof LIMITS, needed = false): string | null => {
    const given = input[field] ?? ''
    if (given.trim() === '' && !needed) return null
    const checked = checkText(given, { least: 1, most: LIMITS[field] })
    if ('value' in checked) return checked.value
    faults.push({ pointer: `/${field}`, ...checked })
    return null
  }
  const date = (field: 'dueDate' | 'registeredOn', fits: (date: string) => boolean): string | null => {
    const given = input[field]?.trim() ?? ''
    if (given === '') return null
    const read = readDate(given)
    if (read !== null && fits(read)) return read
    faults.push({ pointer: `/${field}`, fault: 'invalid-date' })
    return null
  }

  const result = text('result', true) ?? ''
  const commitment = text('commitment')
  const dueOn = date('dueDate', (day) => day >= receptionOn)
  const registered = date('registeredOn', (day) => day <= today)
  const procedure = input.procedure ?? null
  const read: ReadOutcome = {
    resultKind: input.resultKind ?? kindOf(input),
    result,
    commitment,
    promised: commitment !== null || dueOn !== null,
    unit: text('unit'),
    dueOn,
    incomingNumber: text('incomingNumber'),
    procedure,
    registeredOn: procedure === null ? registered : (registered ?? receptionOn),
    summary: text('summaryToCitizen'),
  }
  refuse(faults)
  return read
}

/** How a reception ended, where nobody said. */
function kindOf({ commitment, dueDate, followUpSlotId }: OutcomeInput): ResultKind {
  if (commitment?.trim() || dueDate) return 'promised'
  return followUpSlotId ? 'follow-up' : 'explained'
}
