import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import type { AnswerCache } from '../http/answer-cache.ts'
import { localeOf } from '../http/problems.ts'
import type { ReadyAnswers } from '../http/ready-answers.ts'
import { ANY, Language, problems } from '../http/schemas.ts'
import { pathOf } from '../ui/addresses.ts'
import { dayFeed } from './day-feed.ts'
import { feedOfficials } from './queries.ts'
import { Slug } from './schemas.ts'

/** How long a day stays in the calendars after it. */
const DAYS_BACK = 30

const schema = {
  tags: ['receptions'],
  description:
    'text/calendar to subscribe to, from 30 days back as far as there are days. A closed day is CANCELLED with its public reason, one still to be decided TENTATIVE. Answers 304 to a known ETag.',
  querystring: Language,
}
const calendar: object = {
  description: 'an iCalendar object (RFC 5545), METHOD:PUBLISH',
  content: { 'text/calendar': { schema: Type.String() } },
}

/** The reception days as calendars that anyone can subscribe to. */
export const feedsApi =
  (deps: Deps, { cache, ready }: { cache: AnswerCache; ready: ReadyAnswers }): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { municipality, publicUrl } = deps.config

    const send = async (request: FastifyRequest, reply: object, slug: string | null): Promise<never> => {
      const locale = localeOf(request)
      const answer = await cache(slug, `${request.url} ${locale}`, async () => {
        const officials = await feedOfficials(deps.db, { slug, daysBack: DAYS_BACK })
        if (slug !== null && officials.length === 0) return null
        // The day's beginning rather than this second: or no two answers would have one ETag.
        const madeAt = deps.clock.now().startOf('day')
        const homeUrl = `${publicUrl}${pathOf('home', locale)}`
        return dayFeed({ slug, officials, locale, municipality, homeUrl, madeAt })
      })
      const open = reply as FastifyReply
      open.header('cache-control', 'no-cache').header('content-language', locale)
      return ready.send(request, open.type('text/calendar; charset=utf-8'), answer) as never
    }

    app.get('/reception-days.ics', {
      schema: {
        ...schema,
        summary: 'The reception days of all officials as a calendar',
        response: { 200: calendar, ...problems(...ANY) },
      },
      handler: async (request, reply) => send(request, reply, null),
    })

    app.get('/officials/:slug/reception-days.ics', {
      schema: {
        ...schema,
        summary: 'The reception days of one official as a calendar',
        params: Slug,
        response: { 200: calendar, ...problems(404, ...ANY) },
      },
      handler: async (request, reply) => send(request, reply, request.params.slug),
    })
  }
