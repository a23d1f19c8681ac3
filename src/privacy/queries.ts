import { type KeptBeside, keptBeside, type MyBooking, type ToldMessage } from '../bookings/queries.ts'
import type { Db } from '../db/client.ts'
import type { MyEntry } from '../waitlist/queries.ts'
import type { Person } from './request-rules.ts'

/** What is kept of a person: bookings with what happened and what was told, and places on waiting lists. */
export type KeptOfPerson = {
  bookings: (KeptBeside & { booking: MyBooking; notes: string[] })[]
  places: { place: MyEntry; messages: ToldMessage[]; notes: string[] }[]
}

/** Everything that is kept of whoever has this telephone or this mailbox; oldest first. */
export async function keptOfPerson(db: Db, { phone, emailKey }: Person): Promise<KeptOfPerson> {
  const bookings = await db.$queryRaw<{ booking: MyBooking; notes: string[] }[]>`
    SELECT to_jsonb(b) - 'tokenHash' AS booking,
      ARRAY(SELECT c.note FROM calls c WHERE c.booking_id = b.id AND c.note IS NOT NULL
        UNION ALL SELECT a.note FROM affected_bookings a WHERE a.booking_id = b.id AND a.note IS NOT NULL
        UNION ALL SELECT w.reason FROM waived_rules w WHERE w.booking_id = b.id AND w.reason IS NOT NULL
        UNION ALL SELECT v FROM question_triage t, unnest(ARRAY[t.reason, t.unit, t.reference, t.objection, t.expert_question]) AS v
          WHERE t.booking_id = b.id AND v IS NOT NULL) AS notes
    FROM citizens_bookings b WHERE b.id IN (
      SELECT k.id FROM bookings k WHERE (k.phone = ${phone} OR k.email_key = ${emailKey}) AND k.erased_at IS NULL AND k.name IS NOT NULL)
    ORDER BY b."createdAt", b.id`
  const places = await db.$queryRaw<KeptOfPerson['places']>`
    SELECT to_jsonb(e) - 'tokenHash' AS place,
      ARRAY(SELECT c.note FROM calls c WHERE c.waitlist_entry_id = e.id AND c.note IS NOT NULL) AS notes,
      coalesce((SELECT jsonb_agg(jsonb_build_object('kind', m.kind, 'state', m.state, 'dueAt', extract(epoch FROM m.due_at), 'sentAt', extract(epoch FROM m.sent_at)) ORDER BY m.id)
        FROM messages m WHERE m.waitlist_entry_id = e.id), '[]') AS messages
    FROM citizens_waitlist_entries e WHERE e.id IN (
      SELECT w.id FROM waitlist_entries w WHERE (w.phone = ${phone} OR w.email_key = ${emailKey}) AND w.erased_at IS NULL)
    ORDER BY e."joinedAt", e.id`
  return {
    bookings: await Promise.all(
      bookings.map(async ({ booking, notes }) => ({
        booking,
        notes,
        ...(await keptBeside(db, booking.id)),
      })),
    ),
    places,
  }
}

/** A request that was met, as the audit log has it; `at` in seconds since 1970. */
export type PastRequest = {
  at: number
  actor: string
  name: string | null
  action: string
  proof: string
  reference: string
  counts: string[]
}

/** The requests that were met last, newest first. */
export async function pastRequests(db: Db): Promise<PastRequest[]> {
  return db.$queryRaw<PastRequest[]>`
    SELECT extract(epoch FROM a.at)::float8 AS at, a.actor, u.name, a.action, coalesce(a.to_state, '') AS proof, coalesce(a.reason, '') AS reference, coalesce(a.fields, '{}') AS counts
    FROM audit_entries a LEFT JOIN staff_users u ON a.actor = 'user:' || u.id
    WHERE a.subject = 'privacy-request' ORDER BY a.id DESC LIMIT 20`
}

/** Everything of a person as text, so that a reference can be looked through for it. */
export function textsOf({ bookings, places }: KeptOfPerson): (string | null)[] {
  const personal = ({
    name,
    phone,
    email,
    onBehalfOf,
  }: Pick<MyBooking, 'phone' | 'email' | 'onBehalfOf'> & { name: string | null }) => [name, phone, email, onBehalfOf]
  return [...bookings.flatMap(({ booking }) => personal(booking)), ...places.flatMap(({ place }) => personal(place))]
}
