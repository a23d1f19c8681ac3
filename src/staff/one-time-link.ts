import { randomUUID } from 'node:crypto'
import type { Transaction } from '../db/client.ts'
import type { Deps } from '../deps.ts'
import { currentKey, staffLinkToken, tokenHash } from '../messages/manage-link.ts'

/** What a one-time link is for. */
export type LinkKind = 'invitation' | 'password-reset'

/** For how long a link may be used: an invitation over a week-end and a holiday, a reset while one waits for it. */
const LINK_HOURS: Record<LinkKind, number> = { invitation: 7 * 24, 'password-reset': 1 }

/** How many links of a kind one account is mailed in an hour: enough for who mistypes, too few to pester. */
const LINKS_AN_HOUR = 3

/**
 * Plans the mail with a link to whoever has this address and may sign in, in place of the links of its kind that they have. The same
 * statement runs where there is nobody, or where they were mailed enough.
 *
 * @param email in lower case
 * @param actor who asked: `user:<id>`, or `unknown` at the sign-in page
 */
export async function planLink(
  db: Deps['db'] | Transaction,
  { config }: Pick<Deps, 'config'>,
  { email, kind, actor }: { email: string; kind: LinkKind; actor: string },
): Promise<void> {
  const [id, keyId] = [randomUUID(), currentKey(config.secretKeys).id]
  const hash = tokenHash(staffLinkToken(config.secretKeys, { id, keyId }))
  await db.$executeRaw`
    WITH person AS (
      SELECT u.id FROM staff_users u WHERE lower(u.email) = ${email} AND u.active AND (SELECT count(*) FROM staff_links l
        WHERE l.user_id = u.id AND l.kind = ${kind} AND l.created_at > house_now() - interval '1 hour') < ${LINKS_AN_HOUR}::int),
    ended AS (
      UPDATE staff_links l SET ended_at = house_now() FROM person
      WHERE l.user_id = person.id AND l.kind = ${kind} AND l.ended_at IS NULL),
    made AS (
      INSERT INTO staff_links (id, user_id, kind, key_id, token_hash, expires_at)
      SELECT ${id}::uuid, person.id, ${kind}, ${keyId}::smallint, ${hash}, house_now() + make_interval(hours => ${LINK_HOURS[kind]}::int)
      FROM person RETURNING id),
    told AS (
      INSERT INTO messages (staff_link_id, kind, version, due_at) SELECT id, ${`staff-${kind}`}, 1, house_now() FROM made)
    INSERT INTO audit_entries (actor, action, subject, subject_id)
    VALUES (${actor}, ${`send-${kind}`}, 'staff-user', coalesce((SELECT id::text FROM person), 'unknown'))`
}

/** Whose link a token is, while it may be used; null where it is none, used, replaced or too old. */
export async function personOfLink(
  { db }: Pick<Deps, 'db'>,
  token: string,
): Promise<{ email: string; kind: LinkKind } | null> {
  const [found] = await db.$queryRaw<{ email: string; kind: LinkKind }[]>`
    SELECT u.email, l.kind FROM staff_links l JOIN staff_users u ON u.id = l.user_id
    WHERE l.token_hash = ${tokenHash(token)} AND l.ended_at IS NULL AND l.expires_at > house_now() AND u.active`
  return found ?? null
}
