import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import type { StaffAccount } from './account-rules.ts'
import { IDLE_MINUTES } from './session.ts'

/** All accounts by name, or the one of that id. */
export async function accounts(db: Deps['db'], id: number | null = null): Promise<StaffAccount[]> {
  return db.$queryRaw`
    SELECT u.id, u.email, u.name, u.roles, u.locale, u.reads_topics AS "readsTopics", u.version, u.totp_since IS NOT NULL AS "secondFactor",
      CASE WHEN NOT u.active THEN 'inactive' WHEN u.password_hash IS NULL THEN 'invited' ELSE 'active' END AS state,
      ARRAY(SELECT o.slug FROM staff_users_officials k JOIN officials o ON o.id = k.official_id
        WHERE k.user_id = u.id ORDER BY o.sort_order, o.id) AS officials,
      extract(epoch FROM (SELECT max(seen_at) FROM staff_sessions s WHERE s.user_id = u.id))::float8 AS "lastSeenAt"
    FROM staff_users u WHERE ${id}::int IS NULL OR u.id = ${id}::int ORDER BY u.name, u.id`
}

/** @throws DomainError `not-found` */
export async function accountOf(db: Deps['db'], id: string): Promise<StaffAccount> {
  const [account] = /^[1-9][0-9]{0,8}$/.test(id) ? await accounts(db, Number(id)) : []
  if (!account) throw new DomainError('not-found')
  return account
}

/** A session that lives, as its person sees it. Instants in seconds since 1970. */
export type LivingSession = { id: string; createdAt: number; seenAt: number }

/** The sessions of a person that live, newest first. */
export async function livingSessions(db: Deps['db'], userId: number): Promise<LivingSession[]> {
  return db.$queryRaw`
    SELECT id, extract(epoch FROM created_at)::float8 AS "createdAt", extract(epoch FROM seen_at)::float8 AS "seenAt"
    FROM staff_sessions WHERE user_id = ${userId}::int AND ended_at IS NULL AND expires_at > house_now()
      AND seen_at > house_now() - make_interval(mins => ${IDLE_MINUTES}::int)
    ORDER BY created_at DESC, id`
}

/** The officials that an account may keep, in order. */
export async function officialChoices(
  db: Deps['db'],
): Promise<
  { slug: string; titleBg: string; titleEn: string; portfolioBg: string | null; portfolioEn: string | null }[]
> {
  return db.official.findMany({
    select: { slug: true, titleBg: true, titleEn: true, portfolioBg: true, portfolioEn: true },
    orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }],
  })
}
