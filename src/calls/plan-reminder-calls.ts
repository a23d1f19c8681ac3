import { isWorkingDay } from '../calendar/non-working-days.ts'
import type { Deps } from '../deps.ts'
import { calendarExceptions } from '../receptions/official-days.ts'

/** Hours of a working day, local, between which the list for the next one is made. */
const FROM_HOUR = 7
const UNTIL_HOUR = 17

/**
 * On a working day puts on the call list whoever has no e-mail and a booking until the end of the next working day: what a mail
 * would remind others of. Whoever booked today is not called about tomorrow. Said once for each time of a booking, however often it runs.
 *
 * @returns how many lines were added
 */
export async function planReminderCalls(deps: Deps): Promise<number> {
  const now = deps.clock.now()
  const exceptions = await calendarExceptions(deps.db)
  const works = (days: number) => isWorkingDay(now.plus({ days }).toISODate() ?? '', exceptions)
  if (!deps.config.reminderCalls || now.hour < FROM_HOUR || now.hour >= UNTIL_HOUR || !works(0)) return 0
  let ahead = 1
  while (!works(ahead) && ahead < 31) ahead += 1
  const morning = now.startOf('day').set({ hour: FROM_HOUR })
  const [{ added }] = await deps.db.$queryRaw<[{ added: number }]>`
    SELECT count(add_call('reminder', b.id, NULL, s.starts_at))::int AS added
    FROM bookings b JOIN slots s ON s.id = b.slot_id JOIN reception_days d ON d.id = s.reception_day_id
    WHERE b.state = 'confirmed' AND b.email IS NULL AND b.phone IS NOT NULL AND b.erased_at IS NULL
      AND s.starts_at > ${now.endOf('day').toJSDate()}::timestamptz AND s.starts_at <= ${now.plus({ days: ahead }).endOf('day').toJSDate()}::timestamptz
      AND d.state = 'open' AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL AND b.created_at < ${morning.toJSDate()}::timestamptz
      -- Whoever is still to hear of a change will hear the hour with it; and nobody is reminded twice of one hour.
      AND NOT EXISTS (SELECT FROM calls c WHERE c.booking_id = b.id AND (c.kind <> 'reminder' AND c.state = 'open'
        OR c.kind = 'reminder' AND c.due_at = s.starts_at OR c.state = 'done' AND c.result = 'reached' AND c.ended_at >= ${morning.toJSDate()}::timestamptz))`
  return added
}
