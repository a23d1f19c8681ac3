import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import type { Locale } from '../i18n/words.ts'
import { tokenHash } from '../messages/manage-link.ts'
import { auditReading } from '../staff/audit-reading.ts'
import { staffFeed } from './staff-feed.ts'
import { feedOfToken } from './staff-feed-queries.ts'

/** How long a day stays in the calendars after it. */
const DAYS_BACK = 30

/**
 * The calendar of a secret address, in its person's language.
 *
 * @throws DomainError `not-found`, alike for unknown and revoked addresses and for people who may not read it any more
 */
export async function readFeed(deps: Deps, token: string): Promise<{ text: string; locale: Locale }> {
  const { db, clock, config } = deps
  const feed = await feedOfToken(db, { tokenHash: tokenHash(token), daysBack: DAYS_BACK, names: config.feedNames })
  if (!feed) throw new DomainError('not-found')
  if (config.feedNames) {
    const staff = { id: feed.userId }
    await auditReading(db, { staff, list: 'feed', officials: [feed.slug], fields: ['name'] })
  }
  const madeAt = clock.now().startOf('second')
  return { text: staffFeed(feed, { publicUrl: config.publicUrl, madeAt }), locale: feed.locale }
}
