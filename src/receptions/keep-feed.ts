import { randomUUID } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import type { InBoth } from '../i18n/words.ts'
import { currentKey, feedToken, tokenHash } from '../messages/manage-link.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { insistOnSlug } from './save-schedule.ts'
import { type OwnFeedRow, ownFeeds } from './staff-feed-queries.ts'

/** A secret calendar with its address; null where the key that made the address is gone. `readable`: the address answers. */
export type OwnFeed = {
  id: string
  slug: string
  title: InBoth
  createdAt: number
  readable: boolean
  url: string | null
}

/** The secret calendars of whoever calls. */
export async function lookAtFeeds(deps: Deps, { staff }: { staff: StaffMember }): Promise<OwnFeed[]> {
  return (await ownFeeds(deps.db, staff.id)).map((row) => withUrl(deps, row))
}

/**
 * Makes a secret calendar of one official's receptions for whoever calls. Where there is one already it is that one: who wants another
 * address revokes the first.
 *
 * @throws DomainError `forbidden`, `invalid-body` (no such official)
 */
export async function makeFeed(deps: Deps, { staff, slug }: { staff: StaffMember; slug: string }): Promise<OwnFeed> {
  insistOnOfficial(staff, slug)
  await insistOnSlug(deps, slug)
  const [id, keyId] = [randomUUID(), currentKey(deps.config.secretKeys).id]
  const hash = tokenHash(feedToken(deps.config.secretKeys, { id, keyId }))
  await deps.db.$executeRaw`
    WITH made AS (
      INSERT INTO staff_feeds (id, user_id, official_id, key_id, token_hash)
      SELECT ${id}::uuid, ${staff.id}::int, o.id, ${keyId}::smallint, ${hash}::bytea FROM officials o WHERE o.slug = ${slug}
      ON CONFLICT ON CONSTRAINT one_feed_per_person_and_official DO NOTHING RETURNING id)
    INSERT INTO audit_entries (actor, action, subject, subject_id, reason)
      SELECT ${`user:${staff.id}`}, 'make', 'feed', id::text, ${slug} FROM made`
  const feed = (await ownFeeds(deps.db, staff.id)).find((each) => each.slug === slug)
  if (!feed) throw new DomainError('not-found')
  return withUrl(deps, feed)
}

/**
 * Revokes a secret calendar of one's own: from now on its address is unknown.
 *
 * @throws DomainError `not-found`, for somebody else's too
 */
export async function revokeFeed({ db }: Pick<Deps, 'db'>, { staff, id }: { staff: StaffMember; id: string }) {
  const revoked = await db.$executeRaw`
    WITH gone AS (DELETE FROM staff_feeds WHERE id = ${id}::uuid AND user_id = ${staff.id}::int RETURNING id)
    INSERT INTO audit_entries (actor, action, subject, subject_id)
      SELECT ${`user:${staff.id}`}, 'revoke', 'feed', id::text FROM gone`
  if (revoked === 0) throw new DomainError('not-found')
}

function withUrl({ config }: Pick<Deps, 'config'>, { keyId, ...feed }: OwnFeedRow): OwnFeed {
  const known = config.secretKeys.some(({ id }) => id === keyId)
  const url = known ? `${config.publicUrl}/feeds/${feedToken(config.secretKeys, { id: feed.id, keyId })}.ics` : null
  return { ...feed, url }
}
