import type { Db, Transaction } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { tokenHash } from '../messages/manage-link.ts'
import type { AffectedLine, Closure, ClosureState, KeptSlot, Substitute } from './closure.ts'

/** Who receives instead, in one value. */
const SUBSTITUTE = Prisma.sql`jsonb_build_object('slug', u.slug, 'titleBg', u.title_bg, 'titleEn', u.title_en, 'portfolioBg', u.portfolio_bg,
  'portfolioEn', u.portfolio_en, 'officialName', u.name)`

type Reader = Pick<Db | Transaction, '$queryRaw'>

/** Cases, the newest first. `officials`: whose; null: of all. */
export async function closures(
  db: Reader,
  {
    officials,
    id = null,
    state = null,
  }: { officials: string[] | null; id?: number | null; state?: ClosureState | null },
): Promise<Closure[]> {
  return db.$queryRaw<Closure[]>`
    SELECT c.id, c.kind, CASE WHEN u.id IS NOT NULL THEN ${SUBSTITUTE} END AS substitute, c.silence, c.state, d.id AS "receptionDayId", o.slug, o.title_bg AS "titleBg", o.title_en AS "titleEn", o.portfolio_bg AS "portfolioBg", o.portfolio_en AS "portfolioEn", d.local_date::text AS date,
      extract(epoch FROM d.starts_at)::float8 AS "startsAt", extract(epoch FROM d.ends_at)::float8 AS "endsAt", c.reason,
      c.public_reason AS "publicReason", c.public_reason_en AS "publicReasonEn", extract(epoch FROM c.reply_by)::float8 AS "replyBy",
      extract(epoch FROM c.created_at)::float8 AS "createdAt", extract(epoch FROM c.ended_at)::float8 AS "endedAt",
      n.affected, n.open, n."toCall"
    FROM closures c JOIN reception_days d ON d.id = c.reception_day_id JOIN officials o ON o.id = d.official_id
    LEFT JOIN officials u ON u.id = c.substitute_id
    CROSS JOIN LATERAL (SELECT count(*)::int AS affected, count(*) FILTER (WHERE state IN ('told', 'to-call', 'chose'))::int AS open,
      count(*) FILTER (WHERE state IN ('to-call', 'chose'))::int AS "toCall" FROM affected_bookings WHERE closure_id = c.id) n
    WHERE (${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[])) AND (${id}::int IS NULL OR c.id = ${id}::int)
      AND (${state}::text IS NULL OR c.state = ${state})
    ORDER BY c.state <> 'open', c.id DESC`
}

/** The lines of a case, in order of time. */
export async function affectedLines(db: Reader, closureId: number): Promise<AffectedLine[]> {
  return db.$queryRaw<AffectedLine[]>`
    SELECT a.booking_id AS "bookingId", b.code, a.state, b.state AS "bookingState", b.name, b.phone, b.email, b.locale,
      extract(epoch FROM s.starts_at)::float8 AS "startsAt", extract(epoch FROM t.starts_at)::float8 AS "newStartsAt",
      o.title_bg AS "newTitleBg", o.title_en AS "newTitleEn", a.tries::int, a.note, a.answered_by AS "answeredBy",
      extract(epoch FROM a.answered_at)::float8 AS "answeredAt", a.heard_at IS NOT NULL AS heard, m.state AS mail
    FROM affected_bookings a JOIN bookings b ON b.id = a.booking_id JOIN slots s ON s.id = a.slot_id
    LEFT JOIN slots t ON t.id = a.to_slot_id LEFT JOIN officials o ON o.id = t.official_id
    LEFT JOIN messages m ON m.booking_id = a.booking_id AND m.version = a.version AND m.kind IN ('closure', 'substitution')
    WHERE a.closure_id = ${closureId}::int ORDER BY s.starts_at, a.booking_id`
}

/** What is kept for those affected, in order of time. */
export async function keptSlots(db: Reader, closureId: number): Promise<KeptSlot[]> {
  return db.$queryRaw<KeptSlot[]>`
    SELECT s.id AS "slotId", o.slug, o.title_bg AS "titleBg", o.title_en AS "titleEn", o.name AS "officialName", d.place_bg AS "placeBg",
      d.place_en AS "placeEn", extract(epoch FROM s.starts_at)::float8 AS "startsAt", extract(epoch FROM s.ends_at)::float8 AS "endsAt",
      coalesce(h.state = 'held' AND h.hold_expires_at > house_now(), false) AS free
    FROM closure_slots k JOIN slots s ON s.id = k.slot_id JOIN reception_days d ON d.id = s.reception_day_id
    JOIN officials o ON o.id = s.official_id LEFT JOIN bookings h ON h.id = k.booking_id
    WHERE k.closure_id = ${closureId}::int ORDER BY s.starts_at, s.id`
}

/** Slots that could be kept, in order of time, those first that would be kept where none are named; instants in seconds since 1970. */
export async function slotsToKeep(
  db: Reader,
  { dayId, many }: { dayId: number; many: number },
): Promise<{ slotId: number; startsAt: number; usual: boolean }[]> {
  return db.$queryRaw`
    SELECT s.id AS "slotId", extract(epoch FROM s.starts_at)::float8 AS "startsAt",
      s.id = ANY (nearest_replacements(${dayId}::int, (SELECT count(*)::int FROM bookings_to_answer(${dayId}::int)))) AS usual
    FROM slots s WHERE s.id = ANY (nearest_replacements(${dayId}::int, ${many}::int)) ORDER BY s.starts_at, s.id`
}

/** What citizens could book at this moment with the official of a case, the nearest first; instants in seconds since 1970. */
export async function otherFreeSlots(db: Reader, closureId: number): Promise<{ slotId: number; startsAt: number }[]> {
  return db.$queryRaw`
    SELECT f.id AS "slotId", extract(epoch FROM f.starts_at)::float8 AS "startsAt" FROM bookable_slots f
    WHERE f.official_id = (SELECT d.official_id FROM closures c JOIN reception_days d ON d.id = c.reception_day_id WHERE c.id = ${closureId}::int)
    ORDER BY f.starts_at LIMIT 30`
}

/** Whom a closing would concern, in order of time; instants in seconds since 1970. */
export type ToAnswer = {
  bookingId: string
  code: string
  state: string
  name: string | null
  phone: string | null
  email: string | null
  locale: 'bg' | 'en'
  startsAt: number
  mailRefused: boolean
}

export async function bookingsToAnswer(db: Reader, dayId: number): Promise<ToAnswer[]> {
  return db.$queryRaw<ToAnswer[]>`
    SELECT b.id AS "bookingId", b.code, b.state, b.name, b.phone, b.email, b.locale, extract(epoch FROM s.starts_at)::float8 AS "startsAt",
      EXISTS (SELECT FROM messages m WHERE m.booking_id = b.id AND m.state = 'dead' AND m.last_error IS DISTINCT FROM 'late') AS "mailRefused"
    FROM bookings_to_answer(${dayId}::int) a JOIN bookings b ON b.id = a.booking JOIN slots s ON s.id = a.slot ORDER BY s.starts_at, b.id`
}

/** What a citizen is to choose, by the token of their booking; instants in seconds since 1970. Null where nothing is. */
export type Choice = {
  closureId: number
  kind: 'closure' | 'substitution'
  substitute: Substitute | null
  silence: 'keep' | 'cancel' | null
  bookingId: string
  state: 'told' | 'to-call' | 'chose'
  slug: string
  publicReason: string
  publicReasonEn: string | null
  replyBy: number
  /** Whether slots were ever kept for the people of this day. */
  kept: boolean
  slots: KeptSlot[]
}

export async function choiceOf(db: Reader, token: string): Promise<Choice | null> {
  const [row] = await db.$queryRaw<Omit<Choice, 'slots'>[]>`
    SELECT a.closure_id AS "closureId", c.kind, CASE WHEN u.id IS NOT NULL THEN ${SUBSTITUTE} END AS substitute, c.silence, a.booking_id AS "bookingId", a.state, o.slug, c.public_reason AS "publicReason",
      c.public_reason_en AS "publicReasonEn", extract(epoch FROM c.reply_by)::float8 AS "replyBy",
      EXISTS (SELECT 1 FROM closure_slots k WHERE k.closure_id = c.id) AS kept
    FROM bookings b JOIN affected_bookings a ON a.booking_id = b.id AND a.state IN ('told', 'to-call', 'chose')
    JOIN closures c ON c.id = a.closure_id JOIN slots s ON s.id = a.slot_id JOIN officials o ON o.id = s.official_id
    LEFT JOIN officials u ON u.id = c.substitute_id
    WHERE b.token_hash = ${tokenHash(token)} AND b.erased_at IS NULL`
  if (!row) return null
  const slots = row.kind === 'substitution' ? await otherDates(db, row.closureId) : await keptSlots(db, row.closureId)
  return { ...row, slots: slots.filter(({ free }) => free) }
}

/** The cases in which somebody is to be telephoned by now. */
export async function closuresToTend(db: Reader): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT closure_id AS id FROM lines_to_call UNION SELECT closure_id FROM silent_lines ORDER BY 1`
  return rows.map(({ id }) => id)
}

/** Whose receptions a case touches: the day's, and those of what is kept. */
export async function slugsOf(db: Reader, closureId: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ slug: string }[]>`
    SELECT o.slug FROM closures c JOIN reception_days d ON d.id = c.reception_day_id JOIN officials o ON o.id = d.official_id WHERE c.id = ${closureId}::int
    UNION SELECT o.slug FROM closures c JOIN officials o ON o.id = c.substitute_id WHERE c.id = ${closureId}::int
    UNION SELECT o.slug FROM closure_slots k JOIN slots s ON s.id = k.slot_id JOIN officials o ON o.id = s.official_id WHERE k.closure_id = ${closureId}::int`
  return rows.map(({ slug }) => slug)
}

/** Whose slots these are. */
export async function slugsOfSlots(db: Reader, slotIds: readonly number[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ slug: string }[]>`
    SELECT DISTINCT o.slug FROM slots s JOIN officials o ON o.id = s.official_id WHERE s.id = ANY (${slotIds}::int[])`
  return rows.map(({ slug }) => slug)
}

/** Who could receive on a day in the official's place, by title. */
export async function possibleSubstitutes(db: Reader, slug: string): Promise<Substitute[]> {
  return db.$queryRaw`
    SELECT slug, title_bg AS "titleBg", title_en AS "titleEn", portfolio_bg AS "portfolioBg", portfolio_en AS "portfolioEn", name AS "officialName" FROM officials WHERE active AND slug <> ${slug} ORDER BY sort_order, slug`
}

/** What everybody could book with the official of a substitution on other days: nothing is kept for those who are asked. */
async function otherDates(db: Reader, closureId: number): Promise<KeptSlot[]> {
  return db.$queryRaw<KeptSlot[]>`
    SELECT f.id AS "slotId", o.slug, o.title_bg AS "titleBg", o.title_en AS "titleEn", o.name AS "officialName", e.place_bg AS "placeBg",
      e.place_en AS "placeEn", extract(epoch FROM f.starts_at)::float8 AS "startsAt", extract(epoch FROM f.ends_at)::float8 AS "endsAt", true AS free
    FROM closures c JOIN reception_days d ON d.id = c.reception_day_id JOIN officials o ON o.id = d.official_id
    JOIN bookable_slots f ON f.official_id = o.id AND f.reception_day_id <> d.id JOIN reception_days e ON e.id = f.reception_day_id
    WHERE c.id = ${closureId}::int ORDER BY f.starts_at LIMIT 24`
}
