import { type StaffFields, saidIn, textIn } from '../bookings/staff-form-rules.ts'
import { type Outcome, RESULT_KINDS } from './outcome.ts'
import type { OutcomeInput } from './outcome-rules.ts'
import { PROCEDURES } from './procedure-rules.ts'

/** What stands in the form of a note, by the names of its fields. */
export type NoteForm = Record<
  | 'result'
  | 'resultKind'
  | 'commitment'
  | 'unit'
  | 'dueDate'
  | 'incomingNumber'
  | 'procedure'
  | 'registeredOn'
  | 'slot'
  | 'summaryToCitizen'
  | 'why',
  string
>

/** The form as what is noted fills it; empty where nothing is. */
export function formOf(noted: Outcome | null): NoteForm {
  return {
    result: noted?.result ?? '',
    resultKind: noted?.resultKind ?? '',
    commitment: noted?.commitment ?? '',
    unit: noted?.unit ?? '',
    dueDate: noted?.dueOn ?? '',
    incomingNumber: noted?.incomingNumber ?? '',
    procedure: noted?.procedure ?? '',
    registeredOn: noted?.registeredOn ?? '',
    slot: '',
    summaryToCitizen: noted?.summary ?? '',
    why: '',
  }
}

/** The form as somebody filled it. */
export function typedForm(fields: StaffFields): NoteForm {
  return Object.fromEntries(Object.keys(formOf(null)).map((name) => [name, textIn(fields, name)])) as NoteForm
}

/** What a form notes. A choice that it does not offer is none. */
export function outcomeIn(fields: StaffFields): OutcomeInput {
  return {
    result: textIn(fields, 'result'),
    resultKind: RESULT_KINDS.find((each) => each === textIn(fields, 'resultKind')),
    commitment: saidIn(fields, 'commitment'),
    unit: saidIn(fields, 'unit'),
    dueDate: saidIn(fields, 'dueDate'),
    incomingNumber: saidIn(fields, 'incomingNumber'),
    procedure: PROCEDURES.find((each) => each === textIn(fields, 'procedure')),
    registeredOn: saidIn(fields, 'registeredOn'),
    followUpSlotId: /^[1-9]\d{0,8}$/.test(textIn(fields, 'slot')) ? textIn(fields, 'slot') : undefined,
    summaryToCitizen: saidIn(fields, 'summaryToCitizen'),
  }
}
