import type { BookingState } from '../bookings/booking.ts'
import type { Db } from '../db/client.ts'

/** A person on a day's list; instants in seconds since 1970. */
export type Visitor = {
  bookingId: string
  code: string
  state: BookingState
  version: number
  name: string
  phone: string | null
  onBehalfOf: string | null
  needs: string[]
  topicCategory: string | null
  topicText: string | null
  channel: string
  ticket: number | null
  /** Of the official whose day it is: before the number. */
  ticketLetter: string
  arrivedAt: number | null
  enteredAt: number | null
  endedAt: number | null
  /** When the last step was noted that may be taken back; null where none was. */
  steppedAt: number | null
}

/** An hour of a day's list: one line for each that had it, one where nobody has. */
export type ListedSlot = {
  slotId: number
  startsAt: number
  endsAt: number
  blockedReason: string | null
  /** Nobody has it now, whoever had it before. */
  free: boolean
  visitors: Visitor[]
}

/** A reception day with its list. */
export type ListedDay = {
  id: number
  slug: string
  /** Of who receives in the official's place. */
  substituteSlug: string | null
  substituteBg: string | null
  substituteEn: string | null
  titleBg: string
  titleEn: string
  officialName: string | null
  placeBg: string
  placeEn: string
  date: string
  startsAt: number
  endsAt: number
  state: string
  delayMinutes: number
  slots: ListedSlot[]
}

/** Who is on a list: whoever has or had an hour and did not cancel it. */
const LISTED = ['unverified', 'confirmed', 'arrived', 'in-meeting', 'done', 'no-show', 'left']

/** The lists of the reception days of a date, or of one day. `officials`: slugs of whose they are, or who receives instead; null: all. `date`: local, YYYY-MM-DD. */
export async function listedDays(
  db: Pick<Db, '$queryRaw'>,
  {
    officials,
    date = null,
    id = null,
  }: { officials: readonly string[] | null; date?: string | null; id?: number | null },
): Promise<ListedDay[]> {
  return db.$queryRaw<ListedDay[]>`
    SELECT d.id, o.slug, x.slug AS "substituteSlug", x.title_bg AS "substituteBg", x.title_en AS "substituteEn", o.title_bg AS "titleBg", o.title_en AS "titleEn", o.name AS "officialName", d.place_bg AS "placeBg", d.place_en AS "placeEn",
      d.local_date::text AS date, extract(epoch FROM d.starts_at)::float8 AS "startsAt", extract(epoch FROM d.ends_at)::float8 AS "endsAt",
      d.state, d.delay_minutes AS "delayMinutes", coalesce((
        SELECT jsonb_agg(jsonb_build_object('slotId', s.id, 'startsAt', extract(epoch FROM s.starts_at), 'endsAt', extract(epoch FROM s.ends_at),
          'blockedReason', s.blocked_reason, 'visitors', coalesce(people.list, '[]'),
          'free', d.state = 'open' AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL AND NOT EXISTS (SELECT 1 FROM bookings k WHERE k.slot_id = s.id
            AND k.state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done') AND (k.hold_expires_at <= house_now()) IS NOT TRUE))
          ORDER BY s.starts_at, s.id)
        FROM slots s CROSS JOIN LATERAL (
          SELECT jsonb_agg(jsonb_build_object('bookingId', b.id, 'code', b.code, 'state', b.state, 'version', b.version, 'name', b.name, 'phone', b.phone,
            'onBehalfOf', b.on_behalf_of, 'needs', b.needs, 'topicCategory', b.topic_category, 'topicText', b.topic_text, 'channel', b.channel,
            'ticket', v.ticket, 'ticketLetter', o.ticket_letter, 'arrivedAt', extract(epoch FROM v.arrived_at), 'enteredAt', extract(epoch FROM v.entered_at),
            'endedAt', extract(epoch FROM v.ended_at), 'steppedAt', (v.steps -> -1 ->> 'at')::float8) ORDER BY b.created_at, b.id) AS list
          FROM bookings b LEFT JOIN visits v ON v.booking_id = b.id AND v.reception_day_id = s.reception_day_id
          WHERE b.slot_id = s.id AND b.name IS NOT NULL AND b.state = ANY (${LISTED}) AND (b.hold_expires_at <= house_now()) IS NOT TRUE) people
        WHERE s.reception_day_id = d.id AND (s.withdrawn_at IS NULL OR people.list IS NOT NULL)), '[]') AS slots
    FROM reception_days d JOIN officials o ON o.id = d.official_id LEFT JOIN officials x ON x.id = d.substitute_id
    WHERE d.withdrawn_at IS NULL AND (${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[]) OR x.slug = ANY (${officials}::text[]))
      AND (${date}::date IS NULL OR d.local_date = ${date}::date) AND (${id}::int IS NULL OR d.id = ${id}::int)
    ORDER BY d.starts_at, o.sort_order, d.id`
}

/** The times and the ticket of one visit, instants in seconds since 1970; null where nothing was noted yet. */
export type VisitRow = Pick<Visitor, 'ticket' | 'ticketLetter' | 'arrivedAt' | 'enteredAt' | 'endedAt' | 'steppedAt'>

export async function visitOf(db: Pick<Db, '$queryRaw'>, bookingId: string): Promise<VisitRow | null> {
  const [row] = await db.$queryRaw<VisitRow[]>`
    SELECT v.ticket, o.ticket_letter AS "ticketLetter", extract(epoch FROM arrived_at)::float8 AS "arrivedAt", extract(epoch FROM entered_at)::float8 AS "enteredAt",
      extract(epoch FROM ended_at)::float8 AS "endedAt", (steps -> -1 ->> 'at')::float8 AS "steppedAt"
    FROM visits v JOIN reception_days d ON d.id = v.reception_day_id JOIN officials o ON o.id = d.official_id
    WHERE v.booking_id = ${bookingId}::uuid`
  return row ?? null
}

/** Of whose days somebody hears: of those officials, and of those in whose place they receive. Slugs; null: all. */
export async function slugsHeard(
  db: Pick<Db, '$queryRaw'>,
  officials: readonly string[] | null,
): Promise<readonly string[] | null> {
  if (officials === null) return null
  const rows = await db.$queryRaw<{ slug: string }[]>`
    SELECT DISTINCT o.slug FROM reception_days d JOIN officials o ON o.id = d.official_id JOIN officials x ON x.id = d.substitute_id
    WHERE x.slug = ANY (${officials}::text[]) AND d.ends_at > house_now() - interval '1 day'`
  return [...officials, ...rows.map(({ slug }) => slug)]
}
