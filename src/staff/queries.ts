import type { Transaction } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import type { Deps } from '../deps.ts'
import { IDLE_MINUTES } from './session.ts'
import type { Account } from './sign-in-rules.ts'
import type { StaffMember } from './staff-member.ts'

type MemberRow = Omit<StaffMember, 'sessionId'>

/**
 * The person of a session that lives, with all that they may do at this moment, and notes that they were seen: once a
 * minute, so that reading does not mean writing.
 *
 * @returns null where the session has ended, idled or run out, or where its person may no longer sign in
 */
export async function memberOfSession(
  { db }: Pick<Deps, 'db'>,
  { id, userId }: { id: string; userId: number },
): Promise<StaffMember | null> {
  const [row] = await db.$queryRaw<MemberRow[]>`
    WITH living AS (
      SELECT s.id, s.seen_at, u.id AS user_id, u.email, u.name, u.roles, u.locale, u.reads_topics, u.totp_since
      FROM staff_sessions s JOIN staff_users u ON u.id = s.user_id
      WHERE s.id = ${id}::uuid AND s.user_id = ${userId}::int AND u.active AND s.ended_at IS NULL
        AND s.expires_at > house_now() AND s.seen_at > house_now() - make_interval(mins => ${IDLE_MINUTES}::int)),
    seen AS (
      UPDATE staff_sessions s SET seen_at = house_now() FROM living l
      WHERE s.id = l.id AND s.ended_at IS NULL AND s.seen_at < house_now() - interval '1 minute')
    SELECT user_id AS id, email, name, roles, locale, reads_topics AS "readsTopics", totp_since IS NOT NULL AS "secondFactor",
      ARRAY(
      SELECT o.slug FROM staff_users_officials k JOIN officials o ON o.id = k.official_id
      WHERE k.user_id = living.user_id ORDER BY o.sort_order, o.id) AS officials
    FROM living`
  return row ? { ...row, sessionId: id } : null
}

/** Whether a session still lives, without a word that it was used. */
export async function sessionLives(
  { db }: Pick<Deps, 'db'>,
  { sessionId, id }: Pick<StaffMember, 'sessionId' | 'id'>,
): Promise<boolean> {
  const found = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM staff_sessions s JOIN staff_users u ON u.id = s.user_id
    WHERE s.id = ${sessionId}::uuid AND s.user_id = ${id}::int AND u.active AND s.ended_at IS NULL
      AND s.expires_at > house_now() AND s.seen_at > house_now() - make_interval(mins => ${IDLE_MINUTES}::int)`
  return found.length > 0
}

/** The account of an address in lower case. */
export async function accountByEmail({ db }: Pick<Deps, 'db'>, email: string): Promise<Account | null> {
  const [row] = await db.$queryRaw<Account[]>`
    SELECT id, active, password_hash AS "passwordHash", totp_since IS NOT NULL AS "secondFactor" FROM staff_users WHERE lower(email) = ${email}`
  return row ?? null
}

/** Of a row of `staff_users`: an administrator who can sign in. Who is invited and has chosen no password yet cannot. */
export const CAN_ADMINISTER = Prisma.sql`(active AND password_hash IS NOT NULL AND 'admin' = ANY (roles))`

/** Whether anybody who can sign in is an administrator. */
export async function hasAdmin({ db }: { db: Deps['db'] | Transaction }): Promise<boolean> {
  const [found] = await db.$queryRaw<unknown[]>`SELECT 1 FROM staff_users WHERE ${CAN_ADMINISTER} LIMIT 1`
  return found !== undefined
}

/** The officials of those slugs as people call them, in order. */
export async function officialTitles(
  { db }: Pick<Deps, 'db'>,
  { officials, locale }: Pick<StaffMember, 'officials' | 'locale'>,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ title: string }[]>`
    SELECT CASE ${locale} WHEN 'en' THEN title_en ELSE title_bg END AS title
    FROM officials WHERE slug = ANY (${officials}::text[]) ORDER BY sort_order, id`
  return rows.map(({ title }) => title)
}
