import { dayOff, type Exceptions } from '../calendar/non-working-days.ts'
import { ZONE } from '../clock.ts'
import type { Deps } from '../deps.ts'
import { auditReading } from '../staff/audit-reading.ts'
import { officialsInReach } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { type CalendarColumn, columnOf, receivedOf, seenBy, shownOf } from './calendar-column.ts'
import { type KeptOfficial, keptOfficials, nextDayAfter, slotsOfDays } from './calendar-queries.ts'
import type { DayOffReason } from './day-notes.ts'
import { staffDays } from './day-queries.ts'
import { plusDays } from './local-time.ts'
import { calendarExceptions } from './official-days.ts'
import type { DateRange } from './queries.ts'

/** Reception days of a range as somebody may see them. */
export type StaffCalendar = {
  /** Whom they may choose between. */
  officials: KeptOfficial[]
  columns: CalendarColumn[]
  daysOff: { date: string; reason: DayOffReason }[]
  /** Where nothing is in the range: the next date with a reception day. */
  next: string | null
  today: string
}

const NOBODY = { names: false, topics: false }

/**
 * The reception days of some dates with their slots, of one official or of all in reach, in order of time. Where names are shown, that
 * they were read is written down first.
 *
 * @throws DomainError `forbidden` for an official that is not in reach
 */
export async function lookAtCalendar(
  deps: Deps,
  {
    staff,
    slug,
    range,
    show,
  }: { staff: StaffMember; slug: string | undefined; range: DateRange; show: 'names' | 'counts' },
): Promise<StaffCalendar> {
  const officials = officialsInReach(staff, slug)
  const moment = deps.clock.now().setZone(ZONE)
  const today = moment.toISODate() ?? ''
  const days = await staffDays(deps.db, { officials, range })
  const shown = days.map((day) => (show === 'names' ? shownOf(staff, receivedOf(day), today) : NOBODY))
  const fields = [shown.some(({ names }) => names) && 'name', shown.some(({ topics }) => topics) && 'topic'].filter(
    (field) => field !== false,
  )
  if (fields.length > 0) await auditReading(deps.db, { staff, list: 'calendar', officials, period: range, fields })
  const [slots, kept, exceptions] = await Promise.all([
    slotsOfDays(deps.db, { dayIds: days.map(({ id }) => id), show }),
    keptOfficials(deps.db, officialsInReach(staff, undefined)),
    calendarExceptions(deps.db),
  ])
  const now = moment.toMillis()
  return {
    officials: kept,
    columns: days.map((day, n) => columnOf(seenBy(staff, day), slots, { shown: shown[n] ?? NOBODY, now })),
    daysOff: daysOffOf(range, exceptions),
    next: days.length > 0 ? null : await nextDayAfter(deps.db, { officials, date: range.to }),
    today,
  }
}

function daysOffOf({ from, to }: DateRange, exceptions: Exceptions): StaffCalendar['daysOff'] {
  const found: StaffCalendar['daysOff'] = []
  for (let date = from; date <= to; date = plusDays(date, 1)) {
    const reason = dayOff(date, exceptions)
    if (reason) found.push({ date, reason })
  }
  return found
}
