import type { Deps } from '../deps.ts'
import type { Locale } from '../i18n/format-time.ts'
import type { InBoth } from '../i18n/words.ts'
import type { DayState } from './queries.ts'

type Reader = Pick<Deps['db'], '$queryRaw'>

/** A secret calendar as its person sees it; `createdAt` in milliseconds since 1970. */
export type OwnFeedRow = {
  id: string
  keyId: number
  slug: string
  title: InBoth
  createdAt: number
  readable: boolean
}

/** What a secret calendar shows; instants in milliseconds since 1970. */
export type StaffFeedRow = {
  id: string
  userId: number
  locale: Locale
  slug: string
  title: InBoth
  portfolio: { bg: string | null; en: string | null }
  days: StaffFeedDay[]
}
export type StaffFeedDay = {
  id: number
  version: number
  state: DayState
  startsAt: number
  endsAt: number
  place: InBoth
  slots: number
  /** Those that somebody has; `name` is null where the house does not allow it, or where it was erased. */
  booked: { slotId: number; startsAt: number; endsAt: number; name: string | null }[]
}

/** The secret calendars of one person, by official. `readable`: the person still keeps that reception. */
export async function ownFeeds(db: Reader, userId: number): Promise<OwnFeedRow[]> {
  return db.$queryRaw<OwnFeedRow[]>`
    SELECT f.id, f.key_id AS "keyId", o.slug, jsonb_build_object('bg', o.title_bg, 'en', o.title_en) AS title,
      extract(epoch FROM f.created_at)::float8 * 1000 AS "createdAt",
      'admin' = ANY (u.roles) OR EXISTS (SELECT FROM staff_users_officials k WHERE k.user_id = u.id AND k.official_id = o.id) AS readable
    FROM staff_feeds f JOIN staff_users u ON u.id = f.user_id JOIN officials o ON o.id = f.official_id
    WHERE f.user_id = ${userId}::int ORDER BY o.sort_order, o.id`
}

/**
 * What the calendar of a token shows, from so many days back on. Null: no such calendar, or its person may not read it any more:
 * inactive, without the role, or no longer of this official. One statement.
 */
export async function feedOfToken(
  db: Reader,
  { tokenHash, daysBack, names }: { tokenHash: Uint8Array; daysBack: number; names: boolean },
): Promise<StaffFeedRow | null> {
  const [row] = await db.$queryRaw<StaffFeedRow[]>`
    SELECT f.id, u.id AS "userId", u.locale, o.slug, jsonb_build_object('bg', o.title_bg, 'en', o.title_en) AS title,
      jsonb_build_object('bg', o.portfolio_bg, 'en', o.portfolio_en) AS portfolio,
      coalesce((
        SELECT jsonb_agg(jsonb_build_object('id', d.id, 'version', d.version, 'state', d.state,
          'startsAt', extract(epoch FROM d.starts_at) * 1000, 'endsAt', extract(epoch FROM d.ends_at) * 1000,
          'place', jsonb_build_object('bg', d.place_bg, 'en', d.place_en), 'slots', n.slots, 'booked', n.booked) ORDER BY d.starts_at)
        FROM reception_days d CROSS JOIN LATERAL (
          SELECT count(*) FILTER (WHERE s.withdrawn_at IS NULL AND s.blocked_reason IS NULL)::int AS slots,
            coalesce(jsonb_agg(jsonb_build_object('slotId', s.id, 'startsAt', extract(epoch FROM s.starts_at) * 1000,
              'endsAt', extract(epoch FROM s.ends_at) * 1000, 'name', CASE WHEN ${names}::boolean THEN b.name END)
              ORDER BY s.starts_at) FILTER (WHERE b.id IS NOT NULL), '[]') AS booked
          FROM slots s LEFT JOIN bookings b ON b.slot_id = s.id AND b.state IN ('unverified', 'confirmed', 'arrived', 'in-meeting', 'done')
          WHERE s.reception_day_id = d.id) n
        WHERE o.id IN (d.official_id, d.substitute_id) AND d.withdrawn_at IS NULL
          AND d.local_date >= (house_now() AT TIME ZONE 'Europe/Sofia')::date - ${daysBack}::int
      ), '[]') AS days
    FROM staff_feeds f JOIN staff_users u ON u.id = f.user_id JOIN officials o ON o.id = f.official_id
    WHERE f.token_hash = ${tokenHash}::bytea AND u.active AND ('admin' = ANY (u.roles)
      OR u.roles && ARRAY['assistant', 'official'] AND EXISTS (
        SELECT FROM staff_users_officials k WHERE k.user_id = u.id AND k.official_id = o.id))`
  return row ?? null
}
