import type { FieldFault } from '../domain-error.ts'
import { type Hours, slotStarts } from './schedule-rules.ts'

/** Hours as the staff send them: wall times „14:00“, everything that may be left out. */
export type HoursInput = {
  startTime: string
  endTime: string
  slotMinutes: number
  breaks?: { startTime: string; endTime: string }[]
  opensDaysAhead: number
  opensAtTime?: string
  closesMinutesBefore: number
  closesDaysBefore?: number | null
  closesAtTime?: string | null
  staffShare?: number
  staffShareUntilWorkingDays?: number
}

/** „14:30“ in minutes since midnight. */
export function minuteOf(wallTime: string): number {
  const [hour = 0, minute = 0] = wallTime.split(':').map(Number)
  return hour * 60 + minute
}

/** Minutes since midnight as „14:30“. */
export function wallTime(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** Reads hours, and names every fault in them. */
export function readHours(input: HoursInput): { hours: Hours; faults: FieldFault[] } {
  const hours: Hours = {
    startMinute: minuteOf(input.startTime),
    endMinute: minuteOf(input.endTime),
    slotMinutes: input.slotMinutes,
    breaks: (input.breaks ?? [])
      .map(({ startTime, endTime }) => ({ startMinute: minuteOf(startTime), endMinute: minuteOf(endTime) }))
      .sort((a, b) => a.startMinute - b.startMinute),
    opensDaysAhead: input.opensDaysAhead,
    opensAtMinute: minuteOf(input.opensAtTime ?? '00:00'),
    closesMinutesBefore: input.closesMinutesBefore,
    closesDaysBefore: input.closesDaysBefore ?? null,
    closesAtMinute: input.closesAtTime ? minuteOf(input.closesAtTime) : null,
    staffShare: input.staffShare ?? 0,
    staffShareUntilWorkingDays: input.staffShareUntilWorkingDays ?? 0,
  }
  return { hours, faults: faultsOf(hours) }
}

/** Hours as the staff read them; what `readHours` makes of it is the same again. */
export function hoursInWords(hours: Hours) {
  return {
    startTime: wallTime(hours.startMinute),
    endTime: wallTime(hours.endMinute),
    slotMinutes: hours.slotMinutes,
    breaks: hours.breaks.map(({ startMinute, endMinute }) => ({
      startTime: wallTime(startMinute),
      endTime: wallTime(endMinute),
    })),
    opensDaysAhead: hours.opensDaysAhead,
    opensAtTime: wallTime(hours.opensAtMinute),
    closesMinutesBefore: hours.closesMinutesBefore,
    closesDaysBefore: hours.closesDaysBefore,
    closesAtTime: hours.closesAtMinute === null ? null : wallTime(hours.closesAtMinute),
    staffShare: hours.staffShare,
    staffShareUntilWorkingDays: hours.staffShareUntilWorkingDays,
  }
}

function faultsOf(hours: Hours): FieldFault[] {
  if (hours.endMinute <= hours.startMinute) return [{ pointer: '/endTime', fault: 'time-order' }]
  const faults: FieldFault[] = []
  const isOut = hours.breaks.some(
    ({ startMinute, endMinute }, n) =>
      startMinute >= endMinute ||
      startMinute < Math.max(hours.startMinute, hours.breaks[n - 1]?.endMinute ?? 0) ||
      endMinute > hours.endMinute,
  )
  if (isOut) faults.push({ pointer: '/breaks', fault: 'outside-hours' })
  else if (slotStarts(hours).length === 0) faults.push({ pointer: '/slotMinutes', fault: 'no-slots' })
  if (hours.opensAtMinute === 1_440) faults.push({ pointer: '/opensAtTime', fault: 'not-allowed' })
  if (hours.closesAtMinute !== null && hours.closesDaysBefore === null)
    faults.push({ pointer: '/closesDaysBefore', fault: 'required' })
  if (faults.length === 0 && closesBeforeItOpens(hours))
    faults.push({ pointer: '/opensDaysAhead', fault: 'not-together' })
  return faults
}

/** Whether not even the last slot could ever be booked. In minutes from the midnight in which the day begins. */
function closesBeforeItOpens(hours: Hours): boolean {
  const opens = hours.opensAtMinute - hours.opensDaysAhead * 1_440
  const lastCall =
    hours.closesDaysBefore === null
      ? Number.POSITIVE_INFINITY
      : (hours.closesAtMinute ?? 1_440) - hours.closesDaysBefore * 1_440
  return Math.min((slotStarts(hours).at(-1) ?? 0) - hours.closesMinutesBefore, lastCall) <= opens
}

/** Which field of the input a change of the clock falls into. */
export function clockPointer(hours: Hours, minute: number): string {
  if (minute === hours.startMinute) return '/startTime'
  if (minute === hours.endMinute) return '/endTime'
  if (minute === hours.closesAtMinute) return '/closesAtTime'
  return minute === hours.opensAtMinute ? '/opensAtTime' : '/slotMinutes'
}
