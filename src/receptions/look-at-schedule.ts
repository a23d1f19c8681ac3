import type { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { Deps } from '../deps.ts'
import type { Locale } from '../i18n/words.ts'
import { type OfficialCard, officialCards } from './official-cards.ts'
import { calendarExceptions, HORIZON_DAYS } from './official-days.ts'
import { officialsWithNextFreeSlot, publicSchedule } from './queries.ts'
import { type ScheduleLine, scheduleLines } from './schedule-lines.ts'
import { keptSchedules } from './schedule-queries.ts'

/** The schedule as anyone may see it: who receives, and the lines of the next three months in order of time. */
export type PublicSchedule = { officials: OfficialCard[]; lines: ScheduleLine[]; until: DateTime }

const MONTHS = 3

/** Reads the public schedule from today on. */
export async function lookAtSchedule(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  locale: Locale,
): Promise<PublicSchedule> {
  const now = clock.now().setZone(ZONE)
  const until = now.startOf('day').plus({ months: MONTHS })
  const range = { from: now.toISODate() ?? '', to: until.toISODate() ?? '' }
  const [officials, rows, kept, exceptions] = await Promise.all([
    officialsWithNextFreeSlot(db),
    publicSchedule(db, range),
    keptSchedules(db, {}),
    calendarExceptions(db),
  ])
  const active = new Set(officials.map(({ slug }) => slug))
  const schedules = kept.filter(({ slug }) => active.has(slug))
  const lines = scheduleLines({ rows, schedules, exceptions, ...range, horizonDays: HORIZON_DAYS, now, locale })
  return { officials: officialCards(officials, locale), lines, until }
}
