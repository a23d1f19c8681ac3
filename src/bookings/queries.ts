import type { Db } from '../db/client.ts'
import type { Alternative } from '../domain-error.ts'
import { tokenHash } from '../messages/manage-link.ts'
import type { BookingState } from './booking.ts'

/** A booking as its citizen sees it (`citizens_bookings` in prisma/migrations); instants in seconds since 1970. */
export type MyBooking = {
  id: string
  code: string
  state: BookingState
  version: number
  keyId: number
  tokenVersion: number
  slotId: number
  officialId: number
  slug: string
  titleBg: string
  titleEn: string
  portfolioBg: string | null
  portfolioEn: string | null
  officialName: string | null
  placeBg: string
  placeEn: string
  startsAt: number
  endsAt: number
  over: boolean
  /** Nobody books its time any more: a cancellation comes late, and is welcome all the same. */
  late: boolean
  name: string
  phone: string | null
  email: string | null
  topicCategory: string | null
  topicText: string | null
  needs: string[]
  onBehalfOf: string | null
  locale: 'bg' | 'en'
  channel: string
  cancelReason: string | null
  createdAt: number
  updatedAt: number
  /** A mail to this citizen was refused for good: they must be told by telephone. */
  mailRefused: boolean
  /** Its day, hour or place is being decided about: it stays as it is until the municipality writes or calls. */
  undecided: boolean
  /** By how much its reception runs late. */
  delayMinutes: number
  /** Until when it waits for its address to be confirmed; null where it does not wait. */
  confirmBy: number | null
}

/** The booking that a manage token opens; null alike for unknown, expired and erased. */
export async function bookingByToken(db: Db, token: string): Promise<MyBooking | null> {
  const [row] = await db.$queryRaw<{ booking: MyBooking }[]>`
    SELECT to_jsonb(b) - 'tokenHash' AS booking FROM citizens_bookings b WHERE "tokenHash" = ${tokenHash(token)}`
  return row?.booking ?? null
}

/** A change of a booking. */
export type BookingEvent = {
  at: number
  action: string
  fromState: string | null
  toState: string | null
  version: number | null
}

/** What happened to a booking, oldest first; not who read it. */
export async function bookingHistory(db: Db, id: string): Promise<BookingEvent[]> {
  return db.$queryRaw<BookingEvent[]>`
    SELECT extract(epoch FROM at)::float8 AS at, action, from_state AS "fromState", to_state AS "toState", version
    FROM audit_entries WHERE subject = 'booking' AND subject_id = ${id} AND version IS NOT NULL ORDER BY id`
}

/** What a citizen was told or is to be told of a booking, oldest first. */
export type ToldMessage = { kind: string; state: string; dueAt: number; sentAt: number | null }

export async function toldMessages(db: Db, id: string): Promise<ToldMessage[]> {
  return db.$queryRaw<ToldMessage[]>`
    SELECT kind, state, extract(epoch FROM due_at)::float8 AS "dueAt", extract(epoch FROM sent_at)::float8 AS "sentAt"
    FROM messages WHERE booking_id = ${id}::uuid OR outcome_id = ${id}::uuid ORDER BY id`
}

/** What was noted of a booking's reception, as its citizen may know it. Dates are local, YYYY-MM-DD. */
export type OwnOutcome = {
  resultKind: string
  result: string | null
  commitment: string | null
  unit: string | null
  dueDate: string | null
  incomingNumber: string | null
  procedure: string | null
  registeredOn: string | null
  lawfulDeadline: string | null
  summary: string | null
  doneOn: string | null
  doneNote: string | null
}

/** What was said at a reception and promised (`outcomes`); null where nothing was noted. */
async function ownOutcome(db: Db, id: string): Promise<OwnOutcome | null> {
  const [row] = await db.$queryRaw<OwnOutcome[]>`
    SELECT result_kind AS "resultKind", result, commitment, unit, due_on::text AS "dueDate", incoming_number AS "incomingNumber", procedure,
      registered_on::text AS "registeredOn", lawful_on::text AS "lawfulDeadline", summary, done_on::text AS "doneOn", done_note AS "doneNote"
    FROM outcomes WHERE booking_id = ${id}::uuid`
  return row ?? null
}

/** What is kept of a citizen beside the booking itself. */
export type KeptBeside = { history: BookingEvent[]; messages: ToldMessage[]; outcome: OwnOutcome | null }

export async function keptBeside(db: Db, id: string): Promise<KeptBeside> {
  const [history, messages, outcome] = await Promise.all([
    bookingHistory(db, id),
    toldMessages(db, id),
    ownOutcome(db, id),
  ])
  return { history, messages, outcome }
}

/** A slot as somebody chose it, and until when it is held for them; instants in seconds since 1970. */
export type ChosenSlot = {
  slotId: number
  slug: string
  titleBg: string
  titleEn: string
  portfolioBg: string | null
  portfolioEn: string | null
  officialName: string | null
  placeBg: string
  placeEn: string
  startsAt: number
  endsAt: number
  /** Null: nobody holds it for them, or no longer. */
  heldUntil: number | null
}

/** A slot, and the hold of that id on it where it still runs; null where there is no such slot. */
export async function chosenSlot(
  db: Db,
  { slotId, holdId }: { slotId: number; holdId: string | null },
): Promise<ChosenSlot | null> {
  const [row] = await db.$queryRaw<ChosenSlot[]>`
    SELECT s.id AS "slotId", o.slug, o.title_bg AS "titleBg", o.title_en AS "titleEn", o.portfolio_bg AS "portfolioBg",
      o.portfolio_en AS "portfolioEn", o.name AS "officialName", d.place_bg AS "placeBg", d.place_en AS "placeEn",
      extract(epoch FROM s.starts_at)::float8 AS "startsAt", extract(epoch FROM s.ends_at)::float8 AS "endsAt",
      extract(epoch FROM h.hold_expires_at)::float8 AS "heldUntil"
    FROM slots s JOIN reception_days d ON d.id = s.reception_day_id JOIN officials o ON o.id = s.official_id
    LEFT JOIN bookings h ON h.id = ${holdId}::uuid AND h.slot_id = s.id AND h.state = 'held' AND h.hold_expires_at > house_now()
    WHERE s.id = ${slotId}::int`
  return row ?? null
}

/** The coming booking of a person with the official of a slot, by the marks under which `book_slots` counts them. */
export async function bookingOfPerson(
  db: Db,
  { slotId, phone, emailKey }: { slotId: number; phone: string | null; emailKey: string | null },
): Promise<{ name: string | null; startsAt: number } | null> {
  const [row] = await db.$queryRaw<{ name: string | null; startsAt: number }[]>`
    SELECT b.name, extract(epoch FROM s.starts_at)::float8 AS "startsAt"
    FROM bookings b JOIN slots s ON s.id = b.slot_id
    WHERE (b.phone = ${phone} OR b.email_key = ${emailKey}) AND b.live AND s.ends_at > house_now() AND (b.hold_expires_at <= house_now()) IS NOT TRUE
      AND s.official_id = (SELECT official_id FROM slots WHERE id = ${slotId}::int)
    ORDER BY s.starts_at LIMIT 1`
  return row ?? null
}

/** With whom and on which local date (YYYY-MM-DD) a slot is; null where there is none. */
export async function placeOfSlot(db: Db, slotId: number): Promise<{ slug: string; date: string } | null> {
  const [row] = await db.$queryRaw<{ slug: string; date: string }[]>`
    SELECT o.slug, s.local_date::text AS date FROM slots s JOIN officials o ON o.id = s.official_id WHERE s.id = ${slotId}::int`
  return row ?? null
}

/** Whether a hold was given for this slot, and not used since; it may have run out. */
export async function holdStandsFor(db: Db, { holdId, slotId }: { holdId: string; slotId: number }): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM bookings WHERE id = ${holdId}::uuid AND slot_id = ${slotId}::int AND state IN ('held', 'expired') AND name IS NULL`
  return rows.length > 0
}

/** Whether there is such an official who receives citizens. */
export async function officialReceives(db: Db, slug: string): Promise<boolean> {
  return (await db.official.count({ where: { slug, active: true } })) > 0
}

/** How many are on the waiting list of an official, those counted who are being asked. */
export async function waitingFor(db: Db, slug: string): Promise<number> {
  return db.waitlistEntry.count({ where: { official: { slug }, state: { in: ['waiting', 'offered'] } } })
}

/**
 * Whether anybody could choose a slot at this moment: '' where they could, else the refusal, with what is near. As the chooser shows
 * it: a slot that is kept for the waiting list cannot be had.
 */
export async function obtainable(
  db: Db,
  slotId: number,
): Promise<{ refusal: '' | 'slot-taken' | 'slot-not-bookable' | 'day-closed'; alternatives: Alternative[] }> {
  const [row] = await db.$queryRaw<[Awaited<ReturnType<typeof obtainable>>]>`
    SELECT CASE WHEN r.refusal = '' AND NOT EXISTS (SELECT FROM bookable_slots WHERE id = ${slotId}::int) THEN 'slot-taken'
        ELSE r.refusal END AS refusal,
      nearest_free_slots(${slotId}::int) AS alternatives
    FROM (SELECT slot_refusal(${slotId}::int, house_now()) AS refusal) r`
  return row
}

/** The nearest free slots of the same official, nearest first. */
export async function nearestFree(db: Db, slotId: number): Promise<Alternative[]> {
  const [row] = await db.$queryRaw<[{ near: Alternative[] }]>`SELECT nearest_free_slots(${slotId}::int) AS near`
  return row.near
}
