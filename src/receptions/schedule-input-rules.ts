import { DomainError, type FieldFault } from '../domain-error.ts'
import { cleanLine } from '../messages/clean-text.ts'
import { type HoursInput, hoursInWords, readHours } from './hours-input-rules.ts'
import type { Recurrence } from './recurrence-rules.ts'
import type { Schedule } from './schedule-rules.ts'

/** A schedule as the staff send it. */
export type ScheduleInput = HoursInput & {
  recurrence: { weekday: number; weeksOfMonth?: number[]; everyNWeeks?: number; anchorDate?: string }
  place: string
  placeEn?: string
  validFrom: string
  validTo?: string | null
  orderNumber?: string | null
  holidayPolicy: Schedule['holidayPolicy']
}

/** A schedule with the number of the order that set it. */
export type OrderedSchedule = Schedule & { orderNumber: string | null }

/**
 * Reads a schedule as the staff sent it.
 *
 * @throws DomainError `invalid-body` with every fault in it
 */
export function checkSchedule(input: ScheduleInput): OrderedSchedule {
  const { hours, faults } = readHours(input)
  const { recurrence, faults: ofRecurrence } = readRecurrence(input.recurrence)
  const place = { bg: cleanLine(input.place), en: cleanLine(input.placeEn ?? input.place) }
  const validTo = input.validTo ?? null
  faults.push(...ofRecurrence)
  if (place.bg === '') faults.push({ pointer: '/place', fault: 'required' })
  for (const [pointer, date] of [
    ['/validFrom', input.validFrom],
    ['/validTo', validTo],
    ['/recurrence/anchorDate', recurrence.anchorDate],
  ] as const)
    if (date !== null && !isNear(date)) faults.push({ pointer, fault: 'invalid-date' })
  if (validTo !== null && validTo < input.validFrom) faults.push({ pointer: '/validTo', fault: 'range-order' })
  if (faults.length > 0) throw new DomainError('invalid-body', { errors: faults })
  return {
    ...recurrence,
    ...hours,
    place: { bg: place.bg, en: place.en || place.bg },
    validFrom: input.validFrom,
    validTo,
    holidayPolicy: input.holidayPolicy,
    orderNumber: input.orderNumber ? cleanLine(input.orderNumber) || null : null,
  }
}

/** A schedule as the staff read it; what `checkSchedule` makes of it is the same again. */
export function scheduleInWords(schedule: OrderedSchedule) {
  const { weekday, weeksOfMonth, everyNWeeks, anchorDate } = schedule
  return {
    recurrence: {
      weekday,
      ...(weeksOfMonth && { weeksOfMonth: [...weeksOfMonth] as (1 | 2 | 3 | 4 | 5 | -1)[] }),
      ...(everyNWeeks > 1 && { everyNWeeks }),
      ...(anchorDate !== null && { anchorDate }),
    },
    ...hoursInWords(schedule),
    place: schedule.place.bg,
    placeEn: schedule.place.en,
    validFrom: schedule.validFrom,
    validTo: schedule.validTo,
    orderNumber: schedule.orderNumber,
    holidayPolicy: schedule.holidayPolicy,
  }
}

function readRecurrence(input: ScheduleInput['recurrence']): { recurrence: Recurrence; faults: FieldFault[] } {
  const everyNWeeks = input.everyNWeeks ?? 1
  const faults: FieldFault[] = []
  if (input.weeksOfMonth && everyNWeeks > 1) faults.push({ pointer: '/recurrence/everyNWeeks', fault: 'not-together' })
  if (everyNWeeks > 1 && !input.anchorDate) faults.push({ pointer: '/recurrence/anchorDate', fault: 'required' })
  const weeksOfMonth = input.weeksOfMonth ? [...input.weeksOfMonth].sort((a, b) => order(a) - order(b)) : null
  return {
    recurrence: {
      weekday: input.weekday,
      weeksOfMonth,
      everyNWeeks,
      anchorDate: everyNWeeks > 1 ? (input.anchorDate ?? null) : null,
    },
    faults,
  }
}

/** The last week of a month comes after the fifth. */
const order = (week: number) => (week === -1 ? 6 : week)

/** Dates of another century are slips of the hand. */
const isNear = (date: string) => date >= '2000-01-01' && date <= '2199-12-31'
