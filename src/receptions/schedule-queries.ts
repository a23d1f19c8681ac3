import type { Transaction } from '../db/client.ts'
import type { OrderedSchedule } from './schedule-input-rules.ts'

/** A schedule as it is kept, with whose it is. */
export type KeptSchedule = OrderedSchedule & { id: number; slug: string; version: number }

type Reader = Pick<Transaction, '$queryRaw'>

/**
 * Schedules that hold or are still to begin, by official.
 *
 * @param officials slugs; null: of all
 */
export async function keptSchedules(
  db: Reader,
  { officials = null, id = null }: { officials?: readonly string[] | null; id?: number | null },
): Promise<KeptSchedule[]> {
  return db.$queryRaw<KeptSchedule[]>`
    SELECT s.id, o.slug, s.version, s.order_number AS "orderNumber", s.weekday, s.weeks_of_month AS "weeksOfMonth",
      s.every_n_weeks AS "everyNWeeks", s.anchor_date::text AS "anchorDate", s.start_minute AS "startMinute", s.end_minute AS "endMinute",
      s.slot_minutes AS "slotMinutes", s.breaks, jsonb_build_object('bg', s.place_bg, 'en', s.place_en) AS place,
      s.valid_from::text AS "validFrom", s.valid_to::text AS "validTo", s.opens_days_ahead AS "opensDaysAhead",
      s.opens_at_minute AS "opensAtMinute", s.closes_minutes_before AS "closesMinutesBefore", s.closes_days_before AS "closesDaysBefore",
      s.closes_at_minute AS "closesAtMinute", s.staff_share AS "staffShare",
      s.staff_share_until_working_days AS "staffShareUntilWorkingDays", s.holiday_policy AS "holidayPolicy"
    FROM schedules s JOIN officials o ON o.id = s.official_id
    WHERE s.withdrawn_at IS NULL AND (${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[]))
      AND (${id}::int IS NULL OR s.id = ${id}::int)
      AND (s.valid_to IS NULL OR s.valid_to >= (house_now() AT TIME ZONE 'Europe/Sofia')::date - 31)
    ORDER BY o.sort_order, o.id, s.valid_from, s.weekday, s.start_minute, s.id`
}

/** Writes a schedule: a new one where there is no id. */
export async function writeSchedule(
  tx: Transaction,
  { officialId, id, schedule }: { officialId: number; id: number | null; schedule: OrderedSchedule },
): Promise<number> {
  const row = JSON.stringify(schedule)
  const [written] = await tx.$queryRaw<[{ id: number }]>`
    WITH given AS (
      SELECT * FROM jsonb_to_record(${row}::jsonb) AS x (weekday smallint, "weeksOfMonth" smallint[], "everyNWeeks" smallint,
        "anchorDate" date, "startMinute" smallint, "endMinute" smallint, "slotMinutes" smallint, breaks jsonb, place jsonb,
        "validFrom" date, "validTo" date, "opensDaysAhead" smallint, "opensAtMinute" smallint, "closesMinutesBefore" integer,
        "closesDaysBefore" smallint, "closesAtMinute" smallint, "staffShare" smallint, "staffShareUntilWorkingDays" smallint,
        "holidayPolicy" text, "orderNumber" text)
    ), changed AS (
      UPDATE schedules s SET version = version + 1, (weekday, weeks_of_month, every_n_weeks, anchor_date, start_minute, end_minute,
        slot_minutes, breaks, place_bg, place_en, valid_from, valid_to, opens_days_ahead, opens_at_minute, closes_minutes_before,
        closes_days_before, closes_at_minute, staff_share, staff_share_until_working_days, holiday_policy, order_number) =
        (x.weekday, x."weeksOfMonth", x."everyNWeeks", x."anchorDate", x."startMinute", x."endMinute", x."slotMinutes", x.breaks,
        x.place ->> 'bg', x.place ->> 'en', x."validFrom", x."validTo", x."opensDaysAhead", x."opensAtMinute", x."closesMinutesBefore",
        x."closesDaysBefore", x."closesAtMinute", x."staffShare", x."staffShareUntilWorkingDays", x."holidayPolicy", x."orderNumber")
      FROM given x WHERE s.id = ${id}::int AND s.official_id = ${officialId}::int RETURNING s.id
    ), made AS (
      INSERT INTO schedules (official_id, weekday, weeks_of_month, every_n_weeks, anchor_date, start_minute, end_minute, slot_minutes,
        breaks, place_bg, place_en, valid_from, valid_to, opens_days_ahead, opens_at_minute, closes_minutes_before, closes_days_before,
        closes_at_minute, staff_share, staff_share_until_working_days, holiday_policy, order_number)
      SELECT ${officialId}::int, x.weekday, x."weeksOfMonth", x."everyNWeeks", x."anchorDate", x."startMinute", x."endMinute",
        x."slotMinutes", x.breaks, x.place ->> 'bg', x.place ->> 'en', x."validFrom", x."validTo", x."opensDaysAhead", x."opensAtMinute",
        x."closesMinutesBefore", x."closesDaysBefore", x."closesAtMinute", x."staffShare", x."staffShareUntilWorkingDays",
        x."holidayPolicy", x."orderNumber"
      FROM given x WHERE ${id}::int IS NULL RETURNING id
    )
    SELECT id FROM changed UNION ALL SELECT id FROM made`
  return written.id
}
