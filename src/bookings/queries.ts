import type { Db, Transaction } from '../db/client.ts'
import { tokenHash } from '../messages/manage-link.ts'
import type { BookingState } from './booking.ts'

/** A booking as its citizen sees it; instants in seconds since 1970. */
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
  officialName: string | null
  placeBg: string
  placeEn: string
  startsAt: number
  endsAt: number
  over: boolean
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
}

/** The booking that a manage token opens; null alike for unknown, expired and erased. */
export async function bookingByToken(db: Db | Transaction, token: string): Promise<MyBooking | null> {
  const hash = tokenHash(token)
  const rows = await db.$queryRaw<MyBooking[]>`
    SELECT b.id, b.code, b.state, b.version, b.key_id AS "keyId", b.token_version AS "tokenVersion", b.slot_id AS "slotId",
      s.official_id AS "officialId", o.slug, o.title_bg AS "titleBg", o.title_en AS "titleEn", o.name AS "officialName",
      d.place_bg AS "placeBg", d.place_en AS "placeEn",
      extract(epoch FROM s.starts_at)::float8 AS "startsAt", extract(epoch FROM s.ends_at)::float8 AS "endsAt",
      s.ends_at <= house_now() AS over, b.name, b.phone, b.email, b.topic_category AS "topicCategory",
      b.topic_text AS "topicText", b.needs, b.on_behalf_of AS "onBehalfOf", b.locale,
      b.channel, b.cancel_reason AS "cancelReason", extract(epoch FROM b.created_at)::float8 AS "createdAt",
      extract(epoch FROM b.updated_at)::float8 AS "updatedAt",
      EXISTS (SELECT 1 FROM messages m WHERE m.booking_id = b.id AND m.state = 'dead' AND m.last_error IS DISTINCT FROM 'late') AS "mailRefused"
    FROM bookings b
    JOIN slots s ON s.id = b.slot_id
    JOIN reception_days d ON d.id = s.reception_day_id
    JOIN officials o ON o.id = s.official_id
    WHERE b.token_hash = ${hash} AND b.erased_at IS NULL AND b.state NOT IN ('held', 'expired')`
  return rows[0] ?? null
}

/** What happened to a booking, oldest first. */
export type BookingEvent = {
  at: number
  action: string
  fromState: string | null
  toState: string | null
  version: number | null
}

export async function bookingHistory(db: Db, id: string): Promise<BookingEvent[]> {
  return db.$queryRaw<BookingEvent[]>`
    SELECT extract(epoch FROM at)::float8 AS at, action, from_state AS "fromState", to_state AS "toState", version
    FROM audit_entries WHERE subject = 'booking' AND subject_id = ${id} ORDER BY id`
}

/** What a citizen was told or is to be told of a booking, oldest first. */
export type ToldMessage = { kind: string; state: string; dueAt: number; sentAt: number | null }

export async function toldMessages(db: Db, id: string): Promise<ToldMessage[]> {
  return db.$queryRaw<ToldMessage[]>`
    SELECT kind, state, extract(epoch FROM due_at)::float8 AS "dueAt", extract(epoch FROM sent_at)::float8 AS "sentAt"
    FROM messages WHERE booking_id = ${id}::uuid ORDER BY id`
}
