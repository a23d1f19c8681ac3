import type { Db } from '../db/client.ts'
import type { RuleOfHours } from './reception-rule.ts'

/** An official by address and title. */
type OfficialWords = { slug: string; titleBg: string; titleEn: string }

/** An official as the public sees them, with the rule now in force (or the next to come) and the first free slot. */
export type OfficialRow = OfficialWords & {
  office: string
  name: string | null
  portfolioBg: string | null
  portfolioEn: string | null
  room: string | null
  schedules: RuleOfHours[]
  /** `startsAt` in milliseconds since 1970. */
  nextFreeSlot: { id: number; startsAt: number } | null
}

export type DayState = 'open' | 'closed' | 'needs-decision'

/** A reception day still to end; instants in milliseconds since 1970. */
export type DayRow = {
  id: number
  date: string
  state: DayState
  publicReason: string | null
  placeBg: string
  placeEn: string
  startsAt: number
  endsAt: number
  opensAt: number
}

/** A slot that a citizen can book at this moment. */
export type FreeSlotRow = { id: number; startsAt: number; endsAt: number }

/** The days of one official in a range, each with what can be booked of it. */
export type AvailabilityRows = { official: OfficialWords; days: AvailableDayRow[] }
export type AvailableDayRow = DayRow & { freeSlots: FreeSlotRow[] }

/** One day of the public schedule. `ruleDate`: the date that its schedule names; `byHand`: no schedule shapes it any more. */
export type ScheduledDayRow = DayRow &
  OfficialWords & {
    freeSlotCount: number
    delayMinutes: number
    scheduleId: number | null
    ruleDate: string | null
    byHand: boolean
  }

/** An official with all days that a calendar shows, in order of time. */
export type FeedOfficialRow = OfficialWords & {
  portfolioBg: string | null
  portfolioEn: string | null
  days: FeedDayRow[]
}

/** `version` rises with each change of the day. */
export type FeedDayRow = DayRow & { version: number }

/** A range of dates (YYYY-MM-DD), both ends counted. */
export type DateRange = { from: string; to: string }

/**
 * What of an official can be booked now: the days of the range that are not over, in order of time, and their slots out of
 * the view `bookable_slots`, by which a booking is judged too. Null where there is no such active official. One statement.
 */
export async function availabilityRows(
  db: Db,
  { slug, from, to }: { slug: string } & DateRange,
): Promise<AvailabilityRows | null> {
  const [row] = await db.$queryRaw<AvailabilityRows[]>`
    SELECT jsonb_build_object('slug', o.slug, 'titleBg', o.title_bg, 'titleEn', o.title_en) AS official,
      coalesce((
        SELECT json_agg(json_build_object('id', d.id, 'date', d.local_date, 'state', d.state, 'publicReason', d.public_reason,
          'placeBg', d.place_bg, 'placeEn', d.place_en,
          'startsAt', (extract(epoch FROM d.starts_at) * 1000)::bigint,
          'endsAt', (extract(epoch FROM d.ends_at) * 1000)::bigint,
          'opensAt', (extract(epoch FROM d.opens_at) * 1000)::bigint,
          'freeSlots', coalesce((
            SELECT json_agg(json_build_object('id', b.id,
              'startsAt', (extract(epoch FROM b.starts_at) * 1000)::bigint,
              'endsAt', (extract(epoch FROM b.ends_at) * 1000)::bigint) ORDER BY b.starts_at)
            FROM bookable_slots b WHERE b.reception_day_id = d.id), '[]')
          ) ORDER BY d.starts_at)
        FROM reception_days d
        WHERE d.official_id = o.id AND d.local_date BETWEEN ${from}::date AND ${to}::date AND d.ends_at > house_now()
          AND d.withdrawn_at IS NULL
      ), '[]') AS days
    FROM officials o
    WHERE o.slug = ${slug} AND o.active`
  return row ?? null
}

/** The active officials in order of display. One statement. */
export async function officialsWithNextFreeSlot(db: Db): Promise<OfficialRow[]> {
  return db.$queryRaw<OfficialRow[]>`
    SELECT o.slug, o.office, o.title_bg AS "titleBg", o.title_en AS "titleEn", o.name, o.portfolio_bg AS "portfolioBg",
      o.portfolio_en AS "portfolioEn", o.room, rules.schedules,
      CASE WHEN next.id IS NULL THEN NULL
        ELSE json_build_object('id', next.id, 'startsAt', (extract(epoch FROM next.starts_at) * 1000)::bigint) END AS "nextFreeSlot"
    FROM officials o
    CROSS JOIN (SELECT (house_now() AT TIME ZONE 'Europe/Sofia')::date AS date) today
    CROSS JOIN LATERAL (
      SELECT coalesce(json_agg(json_build_object('weekday', s.weekday, 'weeksOfMonth', s.weeks_of_month,
          'everyNWeeks', s.every_n_weeks, 'anchorDate', s.anchor_date,
          'startMinute', s.start_minute, 'endMinute', s.end_minute, 'place', json_build_object('bg', s.place_bg, 'en', s.place_en))
        ORDER BY s.weekday, s.start_minute), '[]') AS schedules
      FROM (
        SELECT *, greatest(today.date, min(valid_from) OVER ()) AS shown
        FROM schedules WHERE official_id = o.id AND withdrawn_at IS NULL AND (valid_to IS NULL OR valid_to >= today.date)
      ) s
      WHERE s.valid_from <= s.shown
    ) rules
    LEFT JOIN LATERAL (
      SELECT b.id, b.starts_at FROM bookable_slots b
      WHERE b.official_id = o.id AND b.starts_at > house_now() ORDER BY b.starts_at LIMIT 1
    ) next ON true
    WHERE o.active
    ORDER BY o.sort_order, o.id`
}

/** The reception days of all active officials in a range that are not over, in order of time. One statement. */
export async function publicSchedule(db: Db, { from, to }: DateRange): Promise<ScheduledDayRow[]> {
  return db.$queryRaw<ScheduledDayRow[]>`
    SELECT d.id, d.local_date::text AS date, d.state, d.public_reason AS "publicReason", d.place_bg AS "placeBg",
      d.place_en AS "placeEn", extract(epoch FROM d.starts_at)::float8 * 1000 AS "startsAt",
      extract(epoch FROM d.ends_at)::float8 * 1000 AS "endsAt", extract(epoch FROM d.opens_at)::float8 * 1000 AS "opensAt",
      o.slug, o.title_bg AS "titleBg", o.title_en AS "titleEn", d.delay_minutes AS "delayMinutes",
      d.schedule_id AS "scheduleId", d.rule_date::text AS "ruleDate", d.edited_at IS NOT NULL AS "byHand",
      (SELECT count(*)::int FROM bookable_slots b WHERE b.reception_day_id = d.id) AS "freeSlotCount"
    FROM reception_days d
    JOIN officials o ON o.id = d.official_id
    WHERE o.active AND d.local_date BETWEEN ${from}::date AND ${to}::date AND d.ends_at > house_now()
      AND d.withdrawn_at IS NULL
    ORDER BY d.starts_at, o.sort_order, d.id`
}

/**
 * The active officials (or the one with this slug, if active) in order of display, each with the reception days from so many
 * days before today on. One statement.
 */
export async function feedOfficials(
  db: Db,
  { slug, daysBack }: { slug: string | null; daysBack: number },
): Promise<FeedOfficialRow[]> {
  return db.$queryRaw<FeedOfficialRow[]>`
    SELECT o.slug, o.title_bg AS "titleBg", o.title_en AS "titleEn", o.portfolio_bg AS "portfolioBg",
      o.portfolio_en AS "portfolioEn", coalesce((
        SELECT json_agg(json_build_object('id', d.id, 'version', d.version, 'date', d.local_date, 'state', d.state, 'publicReason', d.public_reason,
          'placeBg', d.place_bg, 'placeEn', d.place_en,
          'startsAt', (extract(epoch FROM d.starts_at) * 1000)::bigint,
          'endsAt', (extract(epoch FROM d.ends_at) * 1000)::bigint,
          'opensAt', (extract(epoch FROM d.opens_at) * 1000)::bigint) ORDER BY d.starts_at, d.id)
        FROM reception_days d
        WHERE d.official_id = o.id AND d.withdrawn_at IS NULL
          AND d.local_date >= (house_now() AT TIME ZONE 'Europe/Sofia')::date - ${daysBack}::int
      ), '[]') AS days
    FROM officials o
    WHERE o.active AND (${slug}::text IS NULL OR o.slug = ${slug})
    ORDER BY o.sort_order, o.id`
}
