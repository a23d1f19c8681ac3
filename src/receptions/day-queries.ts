import type { Transaction } from '../db/client.ts'
import type { AffectedBooking } from '../domain-error.ts'
import type { InBoth } from '../i18n/words.ts'
import type { CutBy } from './line-up-rules.ts'
import type { DateRange, DayState } from './queries.ts'

type Reader = Pick<Transaction, '$queryRaw'>

/** A reception day as the staff see it; instants in milliseconds since 1970. */
export type StaffDayRow = {
  id: number
  slug: string
  title: InBoth
  scheduleId: number | null
  date: string
  ruleDate: string | null
  startsAt: number
  endsAt: number
  place: InBoth
  /** Where it is to go once that is decided. */
  newPlace: InBoth | null
  state: DayState
  because: 'schedule' | 'non-working-day' | 'edited' | 'official' | null
  publicReason: string | null
  opensAt: number
  delayMinutes: number
  edited: boolean
  version: number
  hours: CutBy
  slotCount: number
  bookedCount: number
  blockedCount: number
  /** Those that wait for a decision. */
  affected: string[]
  /** Who receives in the official's place. */
  substitute: (InBoth & { slug: string }) | null
  /** The case of a closed or deputised day while people still wait: how many it concerns, how many of them have no final answer. */
  closure: { id: number; kind: 'closure' | 'substitution'; all: number; waiting: number } | null
}

/** A slot of a day with what is booked on it. */
export type StaffSlotRow = {
  id: number
  startsAt: number
  endsAt: number
  closesAt: number
  channel: 'public' | 'staff'
  publicAt: number | null
  blockedReason: string | null
  withdrawn: boolean
  booking: { bookingId: string; state: string } | null
}

/**
 * Reception days, in order of time.
 *
 * @param officials slugs of whose they are, or who receives instead; null: of all
 */
export async function staffDays(
  db: Reader,
  filter: { officials: readonly string[] | null; id?: number | null; range?: DateRange; state?: DayState | null },
): Promise<StaffDayRow[]> {
  const { officials, id = null, range = null, state = null } = filter
  return db.$queryRaw<StaffDayRow[]>`
    SELECT d.id, o.slug, jsonb_build_object('bg', o.title_bg, 'en', o.title_en) AS title, d.schedule_id AS "scheduleId",
      d.local_date::text AS date, d.rule_date::text AS "ruleDate", extract(epoch FROM d.starts_at)::float8 * 1000 AS "startsAt",
      extract(epoch FROM d.ends_at)::float8 * 1000 AS "endsAt", jsonb_build_object('bg', d.place_bg, 'en', d.place_en) AS place,
      d.awaits -> 'place' AS "newPlace", d.state,
      d.awaits ->> 'because' AS because, d.public_reason AS "publicReason", extract(epoch FROM d.opens_at)::float8 * 1000 AS "opensAt",
      d.delay_minutes AS "delayMinutes", d.edited_at IS NOT NULL AS edited, d.version, coalesce(d.hours, jsonb_build_object(
        'startMinute', extract(epoch FROM (d.starts_at AT TIME ZONE 'Europe/Sofia')::time)::int / 60,
        'endMinute', extract(epoch FROM d.ends_at - d.starts_at)::int / 60 + extract(epoch FROM (d.starts_at AT TIME ZONE 'Europe/Sofia')::time)::int / 60,
        'slotMinutes', coalesce((SELECT extract(epoch FROM s.ends_at - s.starts_at)::int / 60 FROM slots s WHERE s.reception_day_id = d.id LIMIT 1), 15),
        'breaks', '[]'::jsonb, 'opensDaysAhead', 366, 'opensAtMinute', 0, 'closesMinutesBefore', 0, 'closesDaysBefore', NULL,
        'closesAtMinute', NULL, 'staffShare', 0, 'staffShareUntilWorkingDays', 0, 'publicAt', NULL)) AS hours,
      n.slots AS "slotCount", n.booked AS "bookedCount", n.blocked AS "blockedCount", n.affected,
      (SELECT jsonb_build_object('id', c.id, 'kind', c.kind, 'all', count(a.booking_id), 'waiting', count(a.booking_id) FILTER (WHERE a.answered_at IS NULL))
        FROM closures c LEFT JOIN affected_bookings a ON a.closure_id = c.id
        WHERE c.reception_day_id = d.id AND c.state = 'open' GROUP BY c.id) AS closure,
      CASE WHEN x.id IS NOT NULL THEN jsonb_build_object('slug', x.slug, 'bg', x.title_bg, 'en', x.title_en) END AS substitute
    FROM reception_days d
    JOIN officials o ON o.id = d.official_id
    LEFT JOIN officials x ON x.id = d.substitute_id
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE s.withdrawn_at IS NULL)::int AS slots, count(b.id)::int AS booked,
        count(*) FILTER (WHERE s.withdrawn_at IS NULL AND s.blocked_reason IS NOT NULL)::int AS blocked,
        coalesce(array_agg(b.id::text) FILTER (WHERE b.state IN ('unverified', 'confirmed') AND s.ends_at > house_now()
          AND (d.state = 'needs-decision' OR s.blocked_reason IS NOT NULL OR s.withdrawn_at IS NOT NULL)), '{}') AS affected
      FROM slots s LEFT JOIN bookings b ON b.slot_id = s.id AND b.state IN ('unverified', 'confirmed', 'arrived', 'in-meeting', 'done')
      WHERE s.reception_day_id = d.id) n
    WHERE d.withdrawn_at IS NULL AND (${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[]) OR x.slug = ANY (${officials}::text[]))
      AND (${id}::int IS NULL OR d.id = ${id}::int) AND (${state}::text IS NULL OR d.state = ${state} OR ${state} = 'needs-decision' AND n.affected <> '{}')
      AND (${range?.from ?? null}::date IS NULL OR d.local_date BETWEEN ${range?.from ?? null}::date AND ${range?.to ?? null}::date)
    ORDER BY d.starts_at, o.sort_order, d.id`
}

/** The slots of a day in order of time; a withdrawn one only while somebody is booked on it. */
export async function slotsOfDay(db: Reader, id: number): Promise<StaffSlotRow[]> {
  return db.$queryRaw<StaffSlotRow[]>`
    SELECT s.id, extract(epoch FROM s.starts_at)::float8 * 1000 AS "startsAt", extract(epoch FROM s.ends_at)::float8 * 1000 AS "endsAt",
      extract(epoch FROM s.closes_at)::float8 * 1000 AS "closesAt", s.channel, extract(epoch FROM s.public_at)::float8 * 1000 AS "publicAt",
      s.blocked_reason AS "blockedReason", s.withdrawn_at IS NOT NULL AS withdrawn,
      CASE WHEN b.id IS NOT NULL THEN jsonb_build_object('bookingId', b.id, 'state', b.state) END AS booking
    FROM slots s LEFT JOIN bookings b ON b.slot_id = s.id AND b.state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done')
      AND (b.hold_expires_at <= house_now()) IS NOT TRUE
    WHERE s.reception_day_id = ${id}::int AND (s.withdrawn_at IS NULL OR b.id IS NOT NULL)
    ORDER BY s.starts_at, s.id`
}

/** Bookings by number, as whoever decides about them sees them. */
export async function bookingsToDecide(db: Reader, ids: readonly string[]): Promise<AffectedBooking[]> {
  const [row] = await db.$queryRaw<
    [{ bookings: AffectedBooking[] }]
  >`SELECT bookings_to_decide(${ids}::uuid[]) AS bookings`
  return row.bookings
}

/** Whose slot it is, and of which day; null where there is none. */
export async function slotPlace(db: Reader, id: number): Promise<{ slug: string; dayId: number } | null> {
  const [row] = await db.$queryRaw<{ slug: string; dayId: number }[]>`
    SELECT o.slug, s.reception_day_id AS "dayId" FROM slots s JOIN officials o ON o.id = s.official_id
    WHERE s.id = ${id}::int AND s.withdrawn_at IS NULL`
  return row ?? null
}
