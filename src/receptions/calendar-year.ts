import { nonWorkingDays } from '../calendar/non-working-days.ts'
import type { Deps } from '../deps.ts'
import type { InBoth } from '../i18n/words.ts'

/** A day of the calendar's year: off by law, or decided about. */
export type CalendarDay = {
  date: string
  kind: 'holiday' | 'substitute' | 'exception'
  working: boolean
  name: InBoth
  reason: string | null
  source: string | null
}

/** The non-working days of a year by law and all that was decided beyond it, in order. A date that was decided about stands once. */
export async function calendarYear({ db }: Pick<Deps, 'db'>, year: number): Promise<CalendarDay[]> {
  const decided = await db.$queryRaw<CalendarDay[]>`
    SELECT date::text, 'exception' AS kind, working, jsonb_build_object('bg', name_bg, 'en', name_en) AS name, reason, source
    FROM calendar_exceptions WHERE extract(year FROM date) = ${year}::int`
  const dates = new Set(decided.map(({ date }) => date))
  const byLaw = nonWorkingDays(year)
    .filter(({ date }) => !dates.has(date))
    .map((day) => ({ ...day, working: false, reason: null, source: null }))
  return [...byLaw, ...decided].sort((a, b) => (a.date < b.date ? -1 : 1))
}
