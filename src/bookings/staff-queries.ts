import type { Db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import type { LastChange, WaivableRule } from '../domain-error.ts'
import type { PersonSearch } from './name-search-rules.ts'
import type { Titled } from './official-title.ts'
import type { MyBooking } from './queries.ts'
import type { Reach } from './reach-rules.ts'

/** What was decided about a question before the day; `at` in seconds since 1970, `by` as in the audit log. */
export type Triage = {
  decision: 'keep' | 'redirect' | 'invite-expert' | 'answered'
  reason: string | null
  /** The slug of whom it was redirected to. */
  official: string | null
  /** The same in words. */
  target: Titled | null
  unit: string | null
  reference: string | null
  objection: string | null
  expertEmail: string | null
  expertQuestion: string | null
  freed: boolean
  by: string
  at: number
  version: number
}

/** A booking as the staff see it (`staff_bookings` in prisma/migrations). */
export type StaffBooking = MyBooking & {
  localDate: string
  /** Of who receives on its day in the official's place. */
  substituteSlug: string | null
  triage: Triage | null
  /** Whether whoever looks may read the question; it is left out where not. */
  topicShown: boolean
}

/** What bookings are asked for. */
export type BookingFilter = Reach & {
  search?: PersonSearch | null
  state?: string | null
  /** Only those that are to come, on a day that stands, and about whose question nobody has decided. */
  untriaged?: boolean
  /** Earliest first, in place of the nearest in time first. */
  inOrder?: boolean
}

const MOST = 500

/** Of a row `b` of `staff_bookings` and the official `x` who receives in the place of its own. */
const BOOKING = Prisma.sql`to_jsonb(b) - 'tokenHash' || jsonb_build_object('substituteSlug', x.slug)`

/** Bookings that have a person, those to come first and the nearest in time before the others; at most 500. */
export async function staffBookings(db: Pick<Db, '$queryRaw'>, filter: BookingFilter): Promise<StaffBooking[]> {
  const { officials, from, to, search = null, state = null, untriaged = false, inOrder = false } = filter
  const names = search?.names ?? []
  const digits = search?.digits ?? null
  const code = search?.code ?? null
  const rows = await db.$queryRaw<{ booking: StaffBooking }[]>`
    SELECT ${BOOKING} AS booking FROM staff_bookings b LEFT JOIN slots t ON t.id = b."slotId" LEFT JOIN officials x ON x.id = t.substitute_id
    WHERE b.name IS NOT NULL AND (${officials}::text[] IS NULL OR b.slug = ANY (${officials}::text[])
        OR NOT ${untriaged} AND x.slug = ANY (${officials}::text[]))
      AND (${from}::date IS NULL OR b."localDate" >= ${from}::date) AND (${to}::date IS NULL OR b."localDate" <= ${to}::date)
      AND (${state}::text IS NULL OR b.state = ${state})
      AND (NOT ${untriaged} OR b.state = 'confirmed' AND NOT b.over AND NOT b.undecided AND b.triage IS NULL)
      AND concat_ws(' ', b.name, b."onBehalfOf") ~ ALL (${names}::text[])
      AND (${digits}::text IS NULL AND ${code}::text IS NULL OR b.phone LIKE '%' || ${digits}::text || '%' OR b.code = ${code}::text)
    ORDER BY CASE WHEN NOT ${inOrder} THEN b.over END, CASE WHEN ${inOrder} THEN b."startsAt" ELSE abs(b."startsAt" - extract(epoch FROM house_now())) END, b.id
    LIMIT ${MOST}`
  return rows.map(({ booking }) => booking)
}

/** Bookings of whoever has this telephone, or e-mail as limits count it, the latest first. */
export async function bookingsOfPerson(
  db: Pick<Db, '$queryRaw'>,
  { officials, from, to, phone, emailKey }: Reach & { phone: string | null; emailKey: string | null },
): Promise<StaffBooking[]> {
  const rows = await db.$queryRaw<{ booking: StaffBooking }[]>`
    SELECT ${BOOKING} AS booking FROM staff_bookings b LEFT JOIN slots t ON t.id = b."slotId" LEFT JOIN officials x ON x.id = t.substitute_id
    WHERE b.name IS NOT NULL AND (b.phone = ${phone} OR b.id IN (SELECT id FROM bookings WHERE email_key = ${emailKey} AND name IS NOT NULL))
      AND (${officials}::text[] IS NULL OR b.slug = ANY (${officials}::text[]))
      AND (${from}::date IS NULL OR b."localDate" >= ${from}::date) AND (${to}::date IS NULL OR b."localDate" <= ${to}::date)
    ORDER BY b."startsAt" DESC LIMIT 20`
  return rows.map(({ booking }) => booking)
}

/** One booking by its number, and who made it where that was somebody of the staff; null where it has no person any more. */
export async function staffBooking(
  db: Pick<Db, '$queryRaw'>,
  id: string,
): Promise<{ booking: StaffBooking; madeBy: string | null } | null> {
  const [row] = await db.$queryRaw<{ booking: StaffBooking; madeBy: string | null }[]>`
    SELECT ${BOOKING} AS booking,
      (SELECT actor FROM audit_entries WHERE subject = 'booking' AND subject_id = b.id::text AND action = 'book' ORDER BY id DESC LIMIT 1) AS "madeBy"
    FROM staff_bookings b LEFT JOIN slots t ON t.id = b."slotId" LEFT JOIN officials x ON x.id = t.substitute_id WHERE b.id = ${id}::uuid AND b.name IS NOT NULL`
  return row ?? null
}

/** One thing that was done to a booking; `by` a name, `citizen` or `system`. */
export type StaffEvent = LastChange & { from: string | null; to: string | null; reason: string | null; subject: string }

/** What was done to a booking and its question, oldest first; readings left out. */
export async function staffHistory(db: Pick<Db, '$queryRaw'>, id: string): Promise<StaffEvent[]> {
  return db.$queryRaw<StaffEvent[]>`
    SELECT extract(epoch FROM a.at)::float8 AS at, coalesce(u.name, CASE WHEN a.actor LIKE 'user:%' THEN 'staff' ELSE a.actor END) AS by, a.action, a.from_state AS "from", a.to_state AS "to",
      a.reason, a.subject
    FROM audit_entries a LEFT JOIN staff_users u ON a.actor = 'user:' || u.id
    WHERE a.subject_id = ${id} AND a.subject IN ('booking', 'question', 'waived-rule') AND a.action NOT IN ('read', 'print') ORDER BY a.id`
}

/** What was waived for a booking. */
export type Waived = { rule: WaivableRule; act: 'book' | 'move'; reason: string | null; at: number }

export async function waivedRules(db: Pick<Db, '$queryRaw'>, id: string): Promise<Waived[]> {
  return db.$queryRaw<Waived[]>`
    SELECT rule, act, reason, extract(epoch FROM at)::float8 AS at FROM waived_rules WHERE booking_id = ${id}::uuid ORDER BY id`
}

/** An hour that may be given to a citizen (`staff_slots`); instants in seconds since 1970. */
export type StaffSlot = {
  id: number
  slug: string
  titleBg: string
  titleEn: string
  portfolioBg: string | null
  portfolioEn: string | null
  placeBg: string
  placeEn: string
  /** Local, YYYY-MM-DD. */
  date: string
  startsAt: number
  endsAt: number
  /** It is kept for telephone and desk. */
  kept: boolean
  /** What would have to be waived. */
  rules: WaivableRule[]
}

/** The next free hours of officials in order of time: of each the days with the next `most`, whole; and the one that is pointed at. */
export async function freeForStaff(
  db: Pick<Db, '$queryRaw'>,
  {
    officials,
    most = 60,
    pointed = null,
  }: { officials: readonly string[] | null; most?: number; pointed?: number | null },
): Promise<StaffSlot[]> {
  return db.$queryRaw<StaffSlot[]>`
    SELECT f.*, o.portfolio_bg AS "portfolioBg", o.portfolio_en AS "portfolioEn" FROM officials o
    CROSS JOIN LATERAL (SELECT s.id, s.slug, s."titleBg", s."titleEn", s."placeBg", s."placeEn", s.date, s."startsAt", s."endsAt", s.kept, s.rules
      FROM staff_slots s WHERE s."officialId" = o.id AND (s.id = ${pointed}::int
        OR s.date <= (SELECT max(n.date) FROM (SELECT x.date FROM staff_slots x WHERE x."officialId" = o.id ORDER BY x.starts_at LIMIT ${most}) n))) f
    WHERE o.active AND (${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[]))
    ORDER BY o.sort_order, o.id, f."startsAt"`
}
