import type { Db } from '../db/client.ts'
import { type TokenSource, tokenHash } from '../messages/manage-link.ts'
import type { EndReason, EntryState } from './waitlist-entry.ts'

/** A slot that is kept for somebody until they answer; instants in seconds since 1970. */
export type OpenOffer = {
  slotId: number
  startsAt: number
  endsAt: number
  placeBg: string
  placeEn: string
  expiresAt: number
}

/** A place on the list as its citizen sees it (`citizens_waitlist_entries` in prisma/migrations); instants in seconds since 1970. */
export type MyEntry = {
  id: string
  state: EntryState
  version: number
  endedBecause: EndReason | null
  officialId: number
  slug: string
  titleBg: string
  titleEn: string
  portfolioBg: string | null
  portfolioEn: string | null
  officialName: string | null
  from: string | null
  to: string | null
  waitsUntil: string
  locale: 'bg' | 'en'
  /** Null once the place became a booking, which has it all. */
  name: string | null
  phone: string | null
  email: string | null
  topicCategory: string | null
  topicText: string | null
  needs: string[]
  onBehalfOf: string | null
  joinedAt: number
  keyId: number
  tokenVersion: number
  /** From 1, those counted who are being asked; null once it has ended. */
  position: number | null
  offer: OpenOffer | null
  /** An offer is open of which the citizen must be told by telephone. */
  toCall: boolean
}

/** The place that a token opens; null alike for unknown, left and forgotten. */
export async function entryByToken(db: Db, token: string): Promise<MyEntry | null> {
  const [row] = await db.$queryRaw<{ entry: MyEntry }[]>`
    SELECT to_jsonb(e) - 'tokenHash' AS entry FROM citizens_waitlist_entries e WHERE "tokenHash" = ${tokenHash(token)}`
  return row?.entry ?? null
}

/** A slot that was offered. `state`: an offer whose time is over has `passed`, whether or not the house has noticed yet. */
export type PastOffer = {
  state: 'open' | 'accepted' | 'declined' | 'passed' | 'withdrawn'
  startsAt: number
  placeBg: string
  placeEn: string
  /** Somebody else has the slot, or it is kept for them. */
  given: boolean
}

/** What was offered last to whom has a place, or of one slot where that is named; null: nothing of the kind. */
export async function lastOffer(
  db: Db,
  { entryId, slotId = null }: { entryId: string; slotId?: number | null },
): Promise<PastOffer | null> {
  const [row] = await db.$queryRaw<PastOffer[]>`
    SELECT CASE WHEN f.state = 'open' AND f.expires_at <= house_now() THEN 'passed' ELSE f.state END AS state,
      extract(epoch FROM s.starts_at)::float8 AS "startsAt", d.place_bg AS "placeBg", d.place_en AS "placeEn",
      EXISTS (SELECT 1 FROM bookings b WHERE b.slot_id = s.id AND b.id IS DISTINCT FROM f.booking_id
        AND b.state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done')
        AND NOT (b.state = 'held' AND b.hold_expires_at <= house_now())) AS given
    FROM waitlist_offers f JOIN slots s ON s.id = f.slot_id JOIN reception_days d ON d.id = s.reception_day_id
    WHERE f.entry_id = ${entryId}::uuid AND (${slotId}::int IS NULL OR f.slot_id = ${slotId}::int)
    ORDER BY f.id DESC LIMIT 1`
  return row ?? null
}

/** The booking that a place became, as its token is made of it; null: none, or it is erased. */
export async function bookingOfEntry(db: Db, entryId: string): Promise<TokenSource | null> {
  const [row] = await db.$queryRaw<TokenSource[]>`
    SELECT b.id, b.key_id AS "keyId", b.token_version AS "tokenVersion"
    FROM waitlist_offers f JOIN bookings b ON b.id = f.booking_id
    WHERE f.entry_id = ${entryId}::uuid AND f.state = 'accepted' AND b.erased_at IS NULL`
  return row ?? null
}

/** The coming booking of a person with an official, by the marks under which people are counted. */
export async function bookingWithOfficial(
  db: Db,
  { slug, phone, emailKey }: { slug: string; phone: string | null; emailKey: string | null },
): Promise<{ name: string | null; startsAt: number } | null> {
  const [row] = await db.$queryRaw<{ name: string | null; startsAt: number }[]>`
    SELECT b.name, extract(epoch FROM s.starts_at)::float8 AS "startsAt"
    FROM bookings b JOIN slots s ON s.id = b.slot_id JOIN officials o ON o.id = s.official_id
    WHERE (b.phone = ${phone} OR b.email_key = ${emailKey}) AND b.live AND s.ends_at > house_now() AND o.slug = ${slug}
    ORDER BY s.starts_at LIMIT 1`
  return row ?? null
}

/** A line of the staff's list: everybody on it, in order by official. */
export async function waitingEntries(db: Db, { officials }: { officials: string[] | null }): Promise<MyEntry[]> {
  const rows = await db.$queryRaw<{ entry: MyEntry }[]>`
    SELECT to_jsonb(e) - 'tokenHash' AS entry
    FROM citizens_waitlist_entries e JOIN waitlist_entries w ON w.id = e.id JOIN officials o ON o.id = w.official_id
    WHERE w.state IN ('waiting', 'offered') AND (${officials}::text[] IS NULL OR e.slug = ANY (${officials}::text[]))
    ORDER BY o.sort_order, o.id, w.place`
  return rows.map(({ entry }) => entry)
}

/** Officials for whom somebody waits or is being asked. */
export async function awaitedOfficials(db: Db): Promise<{ id: number; slug: string }[]> {
  return db.$queryRaw<{ id: number; slug: string }[]>`
    SELECT o.id, o.slug FROM officials o
    WHERE EXISTS (SELECT FROM waitlist_entries w WHERE w.official_id = o.id AND w.state IN ('waiting', 'offered')) ORDER BY o.id`
}

/**
 * In how many milliseconds the clock alone will give something to offer or take an offer back: a hold or an offer runs out, a day
 * opens for booking, a slot kept for telephone and desk becomes public. Null: nothing of the kind is known.
 */
export async function nextTurn(db: Db): Promise<number | null> {
  const [row] = await db.$queryRaw<[{ ms: number | null }]>`
    WITH awaited AS (SELECT DISTINCT official_id FROM waitlist_entries WHERE state IN ('waiting', 'offered'))
    SELECT extract(epoch FROM min(turn.at) - house_now())::float8 * 1000 AS ms
    FROM awaited a CROSS JOIN LATERAL (
      SELECT min(b.hold_expires_at) AS at FROM bookings b JOIN slots s ON s.id = b.slot_id
        WHERE b.state = 'held' AND s.official_id = a.official_id
      UNION ALL
      SELECT min(d.opens_at) FROM reception_days d WHERE d.official_id = a.official_id AND d.state = 'open' AND d.opens_at > house_now()
      UNION ALL
      SELECT min(s.public_at) FROM slots s WHERE s.official_id = a.official_id AND s.public_at > house_now() AND s.withdrawn_at IS NULL
    ) turn`
  return row.ms
}
