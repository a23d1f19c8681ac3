import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyPluginAsync } from 'fastify'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { listPage } from '../http/list-page.ts'
import { localeOf } from '../http/problems.ts'
import { ANY, Language, problems, WITH_BODY } from '../http/schemas.ts'
import { sofiaIso } from '../i18n/format-time.ts'
import type { Locale } from '../i18n/words.ts'
import { lookAtFeeds, makeFeed, type OwnFeed, revokeFeed } from './keep-feed.ts'
import { readFeed } from './read-feed.ts'
import * as schemas from './staff-feed-schemas.ts'

const tags = ['calendar feeds']
const security = [{ bearer: [] }]

const feedAnswer = ({ id, slug, title, createdAt, readable, url }: OwnFeed, locale: Locale) => ({
  id,
  official: { slug, title: title[locale] },
  url,
  createdAt: sofiaIso(createdAt),
  readable,
})

/** The secret calendars of whoever calls: made and revoked. */
export const staffFeedsApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/staff/feeds', {
      schema: {
        tags,
        security,
        summary: 'My calendar feeds',
        querystring: schemas.List,
        response: { 200: schemas.Feeds, ...problems(401, 403, ...ANY) },
      },
      handler: async (request) => {
        const feeds = await lookAtFeeds(deps, { staff: request.staff })
        return listPage(
          feeds.map((feed) => feedAnswer(feed, localeOf(request))),
          request.query,
        )
      },
    })

    app.post('/staff/feeds', {
      schema: {
        tags,
        security,
        summary: 'Make a calendar feed',
        description:
          'A secret address to subscribe to, for the caller alone. Where there is one already it is that one.',
        querystring: Language,
        body: schemas.FeedBody,
        response: { 201: schemas.Feed, ...problems(401, 403, ...WITH_BODY) },
      },
      handler: async (request, reply) => {
        const feed = await makeFeed(deps, { staff: request.staff, slug: request.body.official })
        return reply.code(201).send(feedAnswer(feed, localeOf(request)))
      },
    })

    app.delete('/staff/feeds/:id', {
      schema: {
        tags,
        security,
        summary: 'Revoke a calendar feed',
        description: 'Its address is unknown from now on.',
        querystring: Language,
        params: schemas.ById,
        response: { 204: schemas.Revoked, ...problems(401, 403, 404, ...ANY) },
      },
      handler: async ({ staff, params: { id } }, reply) => {
        await revokeFeed(deps, { staff, id })
        return reply.code(204).send(null)
      },
    })
  }

/** The calendar behind a secret address. Whoever has the address reads it: there is no sign-in in a calendar program. */
export const feedRoute =
  (deps: Deps): FastifyPluginAsync =>
  async (app) => {
    app.get<{ Params: { file: string } }>('/feeds/:file', async ({ params: { file } }, reply) => {
      reply.header('cache-control', 'no-store')
      const token = /^([\w-]{43})\.ics$/.exec(file)?.[1]
      if (token === undefined) throw new DomainError('not-found')
      const { text, locale } = await readFeed(deps, token)
      return reply
        .type('text/calendar; charset=utf-8')
        .header('content-language', locale)
        .header('x-robots-tag', 'noindex')
        .header('content-disposition', 'inline; filename="priem.ics"')
        .send(text)
    })
  }
