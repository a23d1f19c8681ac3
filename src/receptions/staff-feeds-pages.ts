import type { FastifyPluginAsync } from 'fastify'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { words } from '../i18n/words.ts'
import { officialsInReach } from '../staff/scope-rules.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { type Form, typed } from '../ui/typed-form.ts'
import { keptOfficials } from './calendar-queries.ts'
import { lookAtFeeds, makeFeed, revokeFeed } from './keep-feed.ts'
import { staffFeedsPage } from './staff-feeds-view.tsx'

const HERE = '/sluzhebno/kalendari'

/** The page of one's own secret calendars. */
export const staffFeedsPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    app.get<{ Querystring: { gotovo?: unknown } }>('/kalendari', async (request, reply) => {
      const { staff, query } = request
      const feeds = await lookAtFeeds(deps, { staff })
      const officials = await keptOfficials(deps.db, officialsInReach(staff, undefined))
      const made = new Set(feeds.map(({ slug }) => slug))
      const { feeds: says } = words[staff.locale].pages.keeping
      return sendStaffPage(
        site,
        request,
        reply,
        staffFeedsPage({
          feeds,
          officials: officials.filter(({ slug, active }) => active && !made.has(slug)),
          names: deps.config.feedNames,
          locale: staff.locale,
          done: query.gotovo === 'made' ? says.made : query.gotovo === 'revoked' ? says.revoked : null,
        }),
      )
    })

    app.post<{ Body: Form | undefined }>('/kalendari', async ({ staff, body = {} }, reply) => {
      await makeFeed(deps, { staff, slug: typed(body, 'official') })
      return reply.redirect(`${HERE}?gotovo=made`, 303)
    })

    app.post<{ Params: { id: string } }>('/kalendari/:id/prekratete', async ({ staff, params: { id } }, reply) => {
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new DomainError('not-found')
      await revokeFeed(deps, { staff, id })
      return reply.redirect(`${HERE}?gotovo=revoked`, 303)
    })
  }
