import { isWorkingDay } from '../calendar/non-working-days.ts'
import type { Deps } from '../deps.ts'
import type { SummaryDetails } from '../messages/summary-mail.ts'
import { calendarExceptions } from '../receptions/official-days.ts'
import { receptionsOn, workOf } from './queries.ts'
import { WORK } from './work.ts'

type Reader = { id: number; officials: string[] }

/** Hours after the set time in which a summary still helps; a house that comes up in the afternoon sends none. */
const HELPS_FOR_HOURS = 6

/**
 * From the set time of a working day on plans one mail to each assistant who has receptions today or something to do. Whoever has
 * neither is not written to. Safe however often it runs.
 *
 * @returns how many were planned
 */
export async function planSummaries(deps: Deps): Promise<number> {
  const { dailySummaryMinute } = deps.config
  const now = deps.clock.now()
  const date = now.toISODate() ?? ''
  const minute = now.hour * 60 + now.minute
  if (dailySummaryMinute === null || minute < dailySummaryMinute) return 0
  if (minute >= dailySummaryMinute + HELPS_FOR_HOURS * 60) return 0
  if (!isWorkingDay(date, await calendarExceptions(deps.db))) return 0

  await deps.db.$executeRaw`DELETE FROM staff_summaries WHERE local_date < ${date}::date - 30`
  const readers = await deps.db.$queryRaw<Reader[]>`
    SELECT u.id, array_agg(o.slug ORDER BY o.sort_order, o.id) AS officials
    FROM staff_users u JOIN staff_users_officials k ON k.user_id = u.id JOIN officials o ON o.id = k.official_id
    WHERE u.active AND 'assistant' = ANY (u.roles)
      AND NOT EXISTS (SELECT FROM staff_summaries y WHERE y.user_id = u.id AND y.local_date = ${date}::date)
    GROUP BY u.id ORDER BY u.id`
  let planned = 0
  for (const { id, officials } of readers) {
    const receptions = await receptionsOn(deps.db, { officials, date })
    const found = await workOf(deps.db, { officials, until: now.endOf('day').toJSDate() })
    const details: SummaryDetails = {
      receptions: receptions.map(({ dayId, slug, placeBg, placeEn, delayMinutes, ...each }) => each),
      work: WORK.map(([kind]) => ({ kind, count: found[kind] })).filter(({ count }) => count > 0),
    }
    if (details.receptions.length + details.work.length === 0) continue
    planned += await deps.db.$executeRaw`
      WITH summary AS (
        INSERT INTO staff_summaries (user_id, local_date) VALUES (${id}::int, ${date}::date) ON CONFLICT DO NOTHING RETURNING id)
      INSERT INTO messages (staff_summary_id, kind, version, due_at, details)
        SELECT id, 'day-summary', 1, house_now(), ${JSON.stringify(details)}::jsonb FROM summary`
  }
  if (planned > 0) deps.nudge()
  return planned
}
