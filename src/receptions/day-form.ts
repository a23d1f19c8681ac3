import type { FieldFault } from '../domain-error.ts'
import { breaksTyped, type Form, readerOf, typed, type Values } from '../ui/typed-form.ts'
import type { StaffDayRow } from './day-queries.ts'
import type { DayChange } from './edit-day.ts'
import { hoursInWords } from './hours-input-rules.ts'

/** The fields by which a day's hours and place are changed. */
export const DAY_FIELDS = ['startTime', 'endTime', 'slotMinutes', 'breaks', 'place', 'placeEn', 'reason'] as const

/** The form as it stands before anybody typed. */
export function dayValues({ hours, place, newPlace }: StaffDayRow): Values {
  const { startTime, endTime, slotMinutes, breaks } = hoursInWords(hours)
  const { bg, en } = newPlace ?? place
  return {
    startTime,
    endTime,
    slotMinutes: String(slotMinutes),
    breaks: breaksTyped(breaks),
    place: bg,
    placeEn: en === bg ? '' : en,
    reason: '',
  }
}

/** The change that a form asks for: only what differs from the day, so that two who change different things do not undo each other. */
export function readDayForm(form: Form, day: StaffDayRow): { change: DayChange; faults: FieldFault[] } {
  const read = readerOf(form)
  const before = dayValues(day)
  const now = {
    startTime: read.timeThere('startTime'),
    endTime: read.timeThere('endTime'),
    slotMinutes: read.number('slotMinutes', 5, 480),
    breaks: read.breaks('breaks'),
    place: read.line('place').slice(0, 200),
    placeEn: typed(form, 'placeEn').slice(0, 200),
  }
  if (now.slotMinutes === undefined && typed(form, 'slotMinutes') === '') read.fault('slotMinutes', 'required')
  const change: DayChange = {}
  if (now.startTime !== before['startTime']) change.startTime = now.startTime
  if (now.endTime !== before['endTime']) change.endTime = now.endTime
  if (now.slotMinutes !== undefined && String(now.slotMinutes) !== before['slotMinutes'])
    change.slotMinutes = now.slotMinutes
  if (breaksTyped(now.breaks) !== before['breaks']) change.breaks = now.breaks
  if (now.place !== before['place'] || now.placeEn !== before['placeEn']) {
    change.place = now.place
    change.placeEn = now.placeEn || now.place
  }
  const reason = typed(form, 'reason').slice(0, 500)
  if (reason !== '') change.reason = reason
  return { change, faults: read.faults }
}

/** Whether a change changes anything but its reason. */
export function changesSomething({ reason: _, ...change }: DayChange): boolean {
  return Object.keys(change).length > 0
}

/** How a form goes on where bookings are affected. */
export function affectedOf(form: Form): 'needs-decision' | undefined {
  return form['affected'] === 'needs-decision' ? 'needs-decision' : undefined
}
