import type { Transaction } from '../db/client.ts'
import type { InBoth } from '../i18n/words.ts'

type Reader = Pick<Transaction, '$queryRaw'>

/** A slot of a day in the staff's calendar; instants in milliseconds since 1970. */
export type CalendarSlotRow = {
  id: number
  dayId: number
  startsAt: number
  endsAt: number
  channel: 'public' | 'staff'
  /** From when one that is kept for the staff is free for all. */
  publicAt: number | null
  blockedReason: string | null
  withdrawn: boolean
  /** Free, but somebody on the waiting list is to be asked first. */
  awaited: boolean
  booking: CalendarBooking | null
  /** Whom a hold keeps it for: a citizen who books, somebody of the waiting list, somebody of a closed day. */
  heldFor: 'booking' | 'offer' | 'closure'
}

/** Who has a slot, or had it and did not come; nobody's data once they were erased. */
export type CalendarBooking = {
  id: string
  state: 'held' | 'unverified' | 'confirmed' | 'arrived' | 'in-meeting' | 'done' | 'no-show' | 'left'
  name: string | null
  topic: string | null
  needs: string[]
}

/** The slots of some days in order of time; a withdrawn one only while somebody is booked on it. `counts`: who waits is not asked. */
export async function slotsOfDays(
  db: Reader,
  { dayIds, show }: { dayIds: readonly number[]; show: 'names' | 'counts' },
): Promise<CalendarSlotRow[]> {
  return db.$queryRaw<CalendarSlotRow[]>`
    SELECT s.id, s.reception_day_id AS "dayId", extract(epoch FROM s.starts_at)::float8 * 1000 AS "startsAt",
      extract(epoch FROM s.ends_at)::float8 * 1000 AS "endsAt", s.channel, extract(epoch FROM s.public_at)::float8 * 1000 AS "publicAt",
      s.blocked_reason AS "blockedReason", s.withdrawn_at IS NOT NULL AS withdrawn,
      CASE WHEN ${show} = 'names' AND b.id IS NULL AND s.starts_at > house_now() AND EXISTS (
        SELECT FROM waitlist_entries w WHERE w.official_id = s.official_id AND w.state = 'waiting') THEN slot_awaited(s.id) ELSE false END AS awaited,
      CASE WHEN b.id IS NOT NULL THEN jsonb_build_object('id', b.id, 'state', b.state, 'name', b.name,
        'topic', coalesce(b.topic_text, b.topic_category), 'needs', coalesce(to_jsonb(b.needs), '[]')) END AS booking,
      CASE WHEN b.state IS DISTINCT FROM 'held' THEN 'booking' WHEN b.for_offer THEN 'offer'
        WHEN EXISTS (SELECT FROM closure_slots k WHERE k.booking_id = b.id) THEN 'closure' ELSE 'booking' END AS "heldFor"
    FROM slots s
    LEFT JOIN LATERAL (
      SELECT b.* FROM bookings b WHERE b.slot_id = s.id AND (b.state IN ('unverified', 'confirmed', 'arrived', 'in-meeting', 'done', 'no-show', 'left')
        OR b.state = 'held' AND b.hold_expires_at > house_now())
      ORDER BY b.state IN ('no-show', 'left'), b.updated_at DESC LIMIT 1) b ON true
    WHERE s.reception_day_id = ANY (${dayIds}::int[]) AND (s.withdrawn_at IS NULL OR b.id IS NOT NULL)
    ORDER BY s.starts_at, s.id`
}

/** Who receives, as the calendar's filter names them. */
export type KeptOfficial = { slug: string; title: InBoth; name: string | null; active: boolean }

/**
 * The officials that somebody may look at, in the order of the house.
 *
 * @param officials slugs; null: all
 */
export async function keptOfficials(db: Reader, officials: readonly string[] | null): Promise<KeptOfficial[]> {
  return db.$queryRaw<KeptOfficial[]>`
    SELECT o.slug, jsonb_build_object('bg', o.title_bg || coalesce(' (' || o.portfolio_bg || ')', ''),
      'en', o.title_en || coalesce(' (' || o.portfolio_en || ')', '')) AS title, o.name, o.active
    FROM officials o
    WHERE ${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[])
    ORDER BY o.sort_order, o.id`
}

/** The first date after one on which one of these officials has a reception day; null: none is made yet. */
export async function nextDayAfter(
  db: Reader,
  { officials, date }: { officials: readonly string[] | null; date: string },
): Promise<string | null> {
  const [row] = await db.$queryRaw<{ date: string | null }[]>`
    SELECT min(d.local_date)::text AS date FROM reception_days d JOIN officials o ON o.id IN (d.official_id, d.substitute_id)
    WHERE d.local_date > ${date}::date AND d.withdrawn_at IS NULL
      AND (${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[]))`
  return row?.date ?? null
}

/** A change of a day or a rule as the audit log has it: who (null: the house itself), what, when (milliseconds since 1970). */
export type ChangeRow = {
  at: number
  who: string | null
  action: string
  toState: string | null
  fields: string[]
  reason: string | null
}

/** The last changes of one thing, and of its parts, the newest first. */
export async function lastChanges(
  db: Reader,
  {
    subject,
    id,
    partsSubject = '',
    partIds = [],
  }: { subject: string; id: string; partsSubject?: string; partIds?: readonly string[] },
): Promise<ChangeRow[]> {
  return db.$queryRaw<ChangeRow[]>`
    SELECT extract(epoch FROM a.at)::float8 * 1000 AS at, u.name AS who, a.action, a.to_state AS "toState",
      coalesce(a.fields, '{}') AS fields, a.reason
    FROM audit_entries a LEFT JOIN staff_users u ON a.actor = 'user:' || u.id
    WHERE (a.subject_id = ${id} AND a.subject = ${subject}
      OR a.subject_id = ANY (${partIds}::text[]) AND a.subject = ${partsSubject})
      AND a.action NOT IN ('read', 'print', 'csv', 'pdf', 'search')
    ORDER BY a.id DESC LIMIT 8`
}
