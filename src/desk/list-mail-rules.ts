import { DateTime } from 'luxon'
import { type Exceptions, isWorkingDay } from '../calendar/non-working-days.ts'
import { ZONE } from '../clock.ts'

/** Between two working days lie no more days than these, whatever is decided. */
const LONGEST_REST = 31

/** The last working day before a date; both local, YYYY-MM-DD. */
export function workingDayBefore(date: string, exceptions: Exceptions): string {
  let day = DateTime.fromISO(date, { zone: 'utc' }).minus({ days: 1 })
  for (let rest = 0; rest < LONGEST_REST && !isWorkingDay(iso(day), exceptions); rest++) day = day.minus({ days: 1 })
  return iso(day)
}

/**
 * Whether the list of a reception is to be mailed by now: from the set minute of the working day before, by the wall clock of Sofia, until
 * it begins. A house that was off at that minute mails it when it is on again.
 *
 * @param startsAt in seconds since 1970
 */
export function listIsDue(
  { date, startsAt }: { date: string; startsAt: number },
  { now, minute, exceptions }: { now: DateTime; minute: number; exceptions: Exceptions },
): boolean {
  const time = { hour: Math.floor(minute / 60), minute: minute % 60 }
  const from = DateTime.fromISO(workingDayBefore(date, exceptions), { zone: ZONE }).set(time)
  return now >= from && now.toSeconds() < startsAt
}

function iso(day: DateTime): string {
  return day.toFormat('yyyy-MM-dd')
}
