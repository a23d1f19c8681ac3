import { type Exceptions, GOVERNMENT_DECISIONS } from '../calendar/non-working-days.ts'
import type { Db } from '../db/client.ts'
import { retryConflicts } from '../db/retry.ts'
import { classify } from '../db/violations.ts'
import type { Deps } from '../deps.ts'
import { type LocalTimeFault, plusDays } from './local-time.ts'
import { type PlannedDay, receptionDates, receptionDayOf, type Schedule } from './schedule-rules.ts'

/** How far ahead days are made where a schedule does not open earlier. */
export const HORIZON_DAYS = 60

/** How far ahead, in days, and the decisions about non-working days to go by. */
export type MakeReceptionDays = { horizonDays?: number; exceptions?: Exceptions }

/** A day that was not made, and why: somebody has to look at its schedule. */
export type RefusedDay = {
  scheduleId: number
  slug: string
  date: string
  /**
   * `overlaps`: the official already has slots at that time. `zone-data-differs`: this process and the database disagree
   * about the clock on that date. Else the clock changes during the hours.
   */
  reason: 'overlaps' | 'zone-data-differs' | LocalTimeFault
}

/** What was made, and what could not be. */
export type MadeReceptionDays = { days: number; slots: number; refused: RefusedDay[] }

type ScheduleRow = Schedule & { id: number; officialId: number; slug: string; made: string[] }

/**
 * Makes the reception days that schedules name and that are not there yet, with their slots, from today until the horizon
 * (at least until where each schedule's booking opens). Each day is one transaction, and a day that exists is never touched
 * again: to run it twice, or on two nodes at once, changes nothing, and edits by hand survive.
 *
 * A day that cannot be is reported in `refused` and does not stop the others.
 */
export async function makeReceptionDays(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { horizonDays = HORIZON_DAYS, exceptions = GOVERNMENT_DECISIONS }: MakeReceptionDays = {},
): Promise<MadeReceptionDays> {
  const now = clock.now()
  const today = now.toFormat('yyyy-MM-dd')
  const result: MadeReceptionDays = { days: 0, slots: 0, refused: [] }

  for (const schedule of await schedulesWithTheirDays(db, today)) {
    const made = new Set(schedule.made)
    const last = plusDays(today, Math.max(horizonDays, schedule.opensDaysAhead))
    for (const date of receptionDates(schedule, today, last, exceptions).filter((each) => !made.has(each))) {
      const refuse = (reason: RefusedDay['reason']) =>
        result.refused.push({ scheduleId: schedule.id, slug: schedule.slug, date, reason })
      const planned = receptionDayOf(schedule, date)
      if ('fault' in planned) {
        refuse(planned.fault)
        continue
      }
      // Nobody needs a day that was over before it was made.
      if (planned.day.endsAt <= now.toMillis()) continue
      const { verdict, slots } = await makeDay(db, schedule, planned.day)
      if (verdict === 'overlaps' || verdict === 'zone-data-differs') refuse(verdict)
      if (verdict === 'made') {
        result.days += 1
        result.slots += slots
      }
    }
  }
  return result
}

/** The schedules of active officials that have not ended, each with the dates from today on that have their day. */
async function schedulesWithTheirDays(db: Db, today: string): Promise<ScheduleRow[]> {
  return db.$queryRaw<ScheduleRow[]>`
    SELECT s.id, s.official_id AS "officialId", o.slug, s.weekday, s.start_minute AS "startMinute", s.end_minute AS "endMinute",
      s.slot_minutes AS "slotMinutes", s.breaks, jsonb_build_object('bg', s.place_bg, 'en', s.place_en) AS place,
      s.valid_from::text AS "validFrom", s.valid_to::text AS "validTo", s.opens_days_ahead AS "opensDaysAhead",
      s.closes_minutes_before AS "closesMinutesBefore",
      ARRAY(SELECT d.local_date::text FROM reception_days d WHERE d.schedule_id = s.id AND d.local_date >= ${today}::date) AS made
    FROM schedules s
    JOIN officials o ON o.id = s.official_id
    WHERE o.active AND (s.valid_to IS NULL OR s.valid_to >= ${today}::date)
    ORDER BY o.sort_order, s.id`
}

type Verdict = 'made' | 'was-there' | 'overlaps' | 'zone-data-differs'

/**
 * One statement, one transaction. The lock is that of the official's day (the same that a move or a closure takes), so two
 * schedules of one official are not written into each other; the constraints remain the judges.
 */
async function makeDay(db: Db, schedule: ScheduleRow, day: PlannedDay): Promise<{ verdict: Verdict; slots: number }> {
  const { officialId, id, place } = schedule
  const slots = JSON.stringify(day.slots)
  try {
    const [row] = await retryConflicts(
      () => db.$queryRaw<[{ verdict: Verdict; slots: number }]>`
        WITH planned AS MATERIALIZED (
          SELECT "startMinute" AS start_minute, to_timestamp("startsAt" / 1000) AS starts_at,
            to_timestamp("endsAt" / 1000) AS ends_at, to_timestamp("closesAt" / 1000) AS closes_at
          FROM jsonb_to_recordset(${slots}::jsonb)
            AS slot ("startMinute" smallint, "startsAt" float8, "endsAt" float8, "closesAt" float8)
        ), other AS MATERIALIZED (
          SELECT EXISTS (
            SELECT FROM planned p
            JOIN slots s ON s.official_id = ${officialId}::int AND s.withdrawn_at IS NULL
              AND tstzrange(s.starts_at, s.ends_at, '[)') && tstzrange(p.starts_at, p.ends_at, '[)')
            JOIN reception_days d ON d.id = s.reception_day_id
            WHERE (d.schedule_id, d.local_date) IS DISTINCT FROM (${id}::int, ${day.date}::date)
          ) AS overlaps
        ), made AS (
          INSERT INTO reception_days
            (official_id, schedule_id, local_date, starts_at, ends_at, place_bg, place_en, opens_at)
          SELECT ${officialId}::int, ${id}::int, ${day.date}::date, to_timestamp(${day.startsAt}::float8 / 1000),
            to_timestamp(${day.endsAt}::float8 / 1000), ${place.bg}, ${place.en}, to_timestamp(${day.opensAt}::float8 / 1000)
          FROM other, (SELECT pg_advisory_xact_lock(${officialId}::int, ${day.date}::date - date '2000-01-01')) own_day
          WHERE NOT other.overlaps
          ON CONFLICT ON CONSTRAINT one_day_per_schedule_and_date DO NOTHING
          RETURNING id, official_id, local_date
        ), with_slots AS (
          INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
          SELECT made.id, made.official_id, made.local_date, p.start_minute, p.starts_at, p.ends_at, p.closes_at
          FROM made, planned p
          RETURNING id
        )
        SELECT CASE WHEN EXISTS (SELECT FROM made) THEN 'made' WHEN other.overlaps THEN 'overlaps' ELSE 'was-there' END AS verdict,
          (SELECT count(*)::int FROM with_slots) AS slots
        FROM other`,
    )
    return row
  } catch (error) {
    const violation = classify(error)
    const name = violation.kind === 'constraint' ? violation.name : null
    // Slots that another transaction wrote between our look and our insert.
    if (name === 'slots_of_an_official_never_overlap') return { verdict: 'overlaps', slots: 0 }
    if (name === 'slot_starts_at_its_local_time' || name === 'reception_day_lies_on_its_date')
      return { verdict: 'zone-data-differs', slots: 0 }
    throw error
  }
}
