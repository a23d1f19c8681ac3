import type { Db } from '../db/client.ts'
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
  /** Its day, hour or place is being decided about: it stays as it is until the municipality writes or calls. */
  undecided: boolean
  /** By how much its reception runs late. */
  delayMinutes: number
}

/** The booking that a manage token opens; null alike for unknown, expired and erased. */
export async function bookingByToken(db: Db, token: string): Promise<MyBooking | null> {
  const [row] = await db.$queryRaw<{ booking: MyBooking }[]>`
    SELECT to_jsonb(b) - 'tokenHash' AS booking FROM citizens_bookings b WHERE "tokenHash" = ${tokenHash(token)}`
  return row?.booking ?? null
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
