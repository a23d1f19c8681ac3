import type { CallKind, CallResult } from './call.ts'

/** How long what was noted can be taken back. */
export const UNDO_MINUTES = 10

/** What can be noted of a call of that kind, in the order of the buttons. */
export function resultsOf(kind: CallKind): CallResult[] {
  // Who accepts, declines or chooses is asked for just that: „told“ would leave it open what they want.
  if (kind === 'offer') return ['accepted', 'declined', 'no-answer', 'call-later', 'wrong-number']
  if (kind === 'closure') return ['no-answer', 'call-later']
  return ['reached', 'no-answer', 'call-later', 'wrong-number', 'refused']
}

/** Whether that can have become of a call. */
export function fits(kind: CallKind, result: CallResult): boolean {
  return resultsOf(kind).includes(result)
}
