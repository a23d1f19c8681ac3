import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import type { AnswerCache, ReadyAnswer } from '../http/answer-cache.ts'
import { listPage } from '../http/list-page.ts'
import { localeOf } from '../http/problems.ts'
import type { ReadyAnswers } from '../http/ready-answers.ts'
import { ANY, Language, problems } from '../http/schemas.ts'
import { availabilityAnswer, officialAnswer, officialsAnswer, scheduleAnswer } from './availability.ts'
import { dateRange } from './date-range.ts'
import { availabilityRows, officialsWithNextFreeSlot, publicSchedule } from './queries.ts'
import * as schemas from './schemas.ts'

const tags = ['receptions']

/** Who receives, when, and what is free. Nothing here changes anything. */
export const receptionsApi =
  (deps: Deps, { cache, ready }: { cache: AnswerCache; ready: ReadyAnswers }): FastifyPluginAsyncTypebox =>
  async (app) => {
    const sendReady = (request: FastifyRequest, reply: object, answer: ReadyAnswer | null): never => {
      const open = reply as FastifyReply
      open.header('cache-control', 'no-cache').header('content-language', localeOf(request))
      return ready.send(request, open.type('application/json; charset=utf-8'), answer) as never
    }

    app.get('/officials', {
      schema: {
        tags,
        summary: 'The officials, each with the first free slot',
        querystring: schemas.List,
        response: { 200: schemas.Officials, ...problems(...ANY) },
      },
      handler: async (request, reply) => {
        const locale = localeOf(request)
        const answer = await cache(null, `${request.url} ${locale}`, async () =>
          JSON.stringify(listPage(officialsAnswer(await officialsWithNextFreeSlot(deps.db), locale), request.query)),
        )
        return sendReady(request, reply, answer)
      },
    })

    app.get('/officials/:slug', {
      schema: {
        tags,
        summary: 'One official',
        params: schemas.Slug,
        querystring: Language,
        response: { 200: schemas.Official, ...problems(404, ...ANY) },
      },
      handler: async (request) => {
        const officials = await officialsWithNextFreeSlot(deps.db)
        const official = officials.find(({ slug }) => slug === request.params.slug)
        if (!official) throw new DomainError('not-found')
        return officialAnswer(official, localeOf(request))
      },
    })

    app.get('/officials/:slug/availability', {
      schema: {
        tags,
        summary: 'Exactly what can be booked now',
        description: 'By default from today for 60 days; at most 92 days. Answers 304 to a known ETag.',
        params: schemas.Slug,
        querystring: schemas.DateRange,
        response: { 200: schemas.Availability, ...problems(404, ...ANY) },
      },
      handler: async (request, reply) => {
        const locale = localeOf(request)
        const { slug } = request.params
        // The address as it was asked is the question: what it means is read only when the answer is not at hand.
        const answer = await cache(slug, `${request.url} ${locale}`, async () => {
          const rows = await availabilityRows(deps.db, { slug, ...dateRange(request.query, deps.clock.now()) })
          return rows && JSON.stringify(availabilityAnswer(rows, locale))
        })
        return sendReady(request, reply, answer)
      },
    })

    app.get('/reception-days', {
      schema: {
        tags,
        summary: 'The public schedule',
        querystring: schemas.ListOfDays,
        response: { 200: schemas.ReceptionDays, ...problems(...ANY) },
      },
      handler: async (request) => {
        const range = dateRange(request.query, deps.clock.now())
        return listPage(scheduleAnswer(await publicSchedule(deps.db, range), localeOf(request)), request.query)
      },
    })
  }
