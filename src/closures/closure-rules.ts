import { DateTime } from 'luxon'
import { type Exceptions, isWorkingDay } from '../calendar/non-working-days.ts'
import { ZONE } from '../clock.ts'
import { DomainError, type FieldFault } from '../domain-error.ts'
import { cleanLine } from '../messages/clean-text.ts'
import { OPEN_STATES } from './closure.ts'

/** What is said to close a day, before it is looked at. `replyBy`: ISO 8601; `holdSlots`: ids, or none: the nearest. */
export type ClosingInput = {
  reason: string
  publicReason: string
  publicReasonEn?: string
  replyBy?: string
  holdSlots?: string[]
}

/** The same, as `close_day_as_case` takes it. `replyBy`: seconds since 1970. */
export type Closing = {
  reason: string
  publicReason: string
  publicReasonEn?: string
  replyBy: number
  holdSlots?: number[]
}

/** Working days in which people may answer, and at what hour they end; how far ahead an end may be set. */
const WORKING_DAYS = 3
const UNTIL_HOUR = 18
const MOST_DAYS = 30

/**
 * Checks how a day is to be closed, and names every fault at once.
 *
 * @param now the moment, in milliseconds since 1970
 * @throws DomainError `invalid-body`
 */
export function readClosing(
  input: ClosingInput,
  { now, exceptions }: { now: number; exceptions: Exceptions },
): Closing {
  const faults: FieldFault[] = []
  const reason = cleanLine(input.reason, 500)
  const publicReason = cleanLine(input.publicReason, 200)
  const publicReasonEn = cleanLine(input.publicReasonEn ?? '', 200)
  if (reason === '') faults.push({ pointer: '/reason', fault: 'required' })
  if (publicReason === '') faults.push({ pointer: '/publicReason', fault: 'required' })
  const replyBy =
    input.replyBy === undefined
      ? usualReplyBy(DateTime.fromMillis(now, { zone: ZONE }), exceptions).toMillis()
      : instantOf(input.replyBy)
  if (replyBy === null) faults.push({ pointer: '/replyBy', fault: 'invalid-date' })
  else if (replyBy <= now) faults.push({ pointer: '/replyBy', fault: 'date-past' })
  else if (replyBy > now + MOST_DAYS * 86_400_000) faults.push({ pointer: '/replyBy', fault: 'date-too-far' })
  if (faults.length > 0 || replyBy === null) throw new DomainError('invalid-body', { errors: faults })
  return {
    reason,
    publicReason,
    ...(publicReasonEn === '' ? {} : { publicReasonEn }),
    replyBy: Math.floor(replyBy / 1000),
    ...(input.holdSlots === undefined ? {} : { holdSlots: [...new Set(input.holdSlots.map(Number))] }),
  }
}

/** Six in the evening of the third working day from now. */
export function usualReplyBy(now: DateTime, exceptions: Exceptions): DateTime {
  let day = now.setZone(ZONE)
  for (let left = WORKING_DAYS; left > 0; ) {
    day = day.plus({ days: 1 })
    if (isWorkingDay(day.toISODate() ?? '', exceptions)) left -= 1
  }
  return day.set({ hour: UNTIL_HOUR, minute: 0, second: 0, millisecond: 0 })
}

function instantOf(text: string): number | null {
  const at = /[zZ]|[+-]\d\d:?\d\d$/.test(text) ? Date.parse(text) : localInstant(text)
  return Number.isFinite(at) ? at : null
}

/** A wall time in Bulgaria, as a form's field has it: `2026-11-24T18:00`. */
function localInstant(text: string): number {
  try {
    return DateTime.fromISO(text, { zone: ZONE }).toMillis()
  } catch {
    return Number.NaN
  }
}

/** Whether a line waits for its citizen's answer. */
export const isOpen = ({ state }: { state: string }): boolean => (OPEN_STATES as readonly string[]).includes(state)
