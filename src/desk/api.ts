import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { MyBooking } from '../bookings/queries.ts'
import type { Deps } from '../deps.ts'
import { streamOf } from '../http/event-stream.ts'
import { localeOf } from '../http/problems.ts'
import { ANY, Language, problems, WITH_BODY } from '../http/schemas.ts'
import { sessionLives } from '../staff/queries.ts'
import { officialsInReach, topicsShown } from '../staff/scope-rules.ts'
import { dayStreams } from './day-stream.ts'
import { dayListAnswer, visitAnswer } from './list-answers.ts'
import { lookAtList, lookAtLists } from './look-at-list.ts'
import { type ListedDay, slugsHeard, visitOf } from './queries.ts'
import { recordVisit, undoVisit } from './record-visit.ts'
import * as schemas from './schemas.ts'

const tags = ['desk']
const security = [{ bearer: [] }]

/** The front desk's day: the list, and who arrived, went in and was done. */
export const deskApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const streams = dayStreams(deps)
    app.addHook('preClose', async () => streams.close())
    const list = (request: FastifyRequest, day: ListedDay) =>
      dayListAnswer(day, {
        locale: localeOf(request),
        now: deps.clock.now().toSeconds(),
        topicShown: topicsShown(request.staff, day),
        rules: deps.config.calling,
      })
    const visit = async ({ id, state, version, startsAt }: MyBooking) =>
      visitAnswer(
        { bookingId: id, state, version, startsAt, visit: await visitOf(deps.db, id) },
        deps.clock.now().toSeconds(),
      )

    app.get('/staff/day-list', {
      schema: {
        tags,
        security,
        summary: 'The lists of a date, today’s by default',
        description: 'The front desk sees yesterday, today and tomorrow. Every call is written down.',
        querystring: schemas.ListQuery,
        response: { 200: schemas.DayLists, ...problems(401, 403, ...ANY) },
      },
      handler: async (request) => {
        const { date = deps.clock.now().toFormat('yyyy-MM-dd'), official } = request.query
        const days = await lookAtLists(deps, { staff: request.staff, date, official })
        return { items: days.map((day) => list(request, day)), nextCursor: null }
      },
    })

    app.get('/staff/events', {
      schema: {
        tags,
        security,
        summary: 'A stream: `event: day-list` when something of a day changed',
        description:
          'Server-sent events. One comes at once, then one for each change of the days of the officials in reach: read the list again. `event: here` every 15 seconds says that the connection stands.',
        querystring: schemas.ListQuery,
        produces: ['text/event-stream'],
      },
      handler: async ({ staff, query }, reply) => {
        const reach = officialsInReach(staff, query.official)
        const hears = async () => ({ officials: await slugsHeard(deps.db, reach) })
        const heard = await hears()
        streams.open(streamOf(reply), {
          ...heard,
          hears: async () => ((await sessionLives(deps, staff)) ? hears() : null),
        })
        return reply
      },
    })

    app.get('/staff/reception-days/:id/list', {
      schema: {
        tags,
        security,
        summary: 'The list of one reception day',
        querystring: Language,
        params: schemas.OfDay,
        response: { 200: schemas.DayList, ...problems(401, 403, 404, ...ANY) },
      },
      handler: async (request) =>
        list(request, await lookAtList(deps, { staff: request.staff, id: Number(request.params.id) })),
    })

    app.put('/staff/bookings/:id/visit', {
      schema: {
        tags,
        security,
        summary: 'Note a step of a visit',
        description:
          'confirmed → arrived → in-meeting → done; no-show only after the hour, left only from arrived; on the day, or the day after.',
        querystring: Language,
        params: schemas.OfBooking,
        body: schemas.VisitBody,
        response: { 200: schemas.Visit, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async (request) => {
        const { step, version } = request.body
        return visit(await recordVisit(deps, { staff: request.staff, id: request.params.id, step, version }))
      },
    })

    app.delete('/staff/bookings/:id/visit', {
      schema: {
        tags,
        security,
        summary: 'Take the last step back, within ten minutes',
        querystring: schemas.UndoQuery,
        params: schemas.OfBooking,
        response: { 200: schemas.Visit, ...problems(401, 403, 404, 409, ...ANY) },
      },
      handler: async (request) => {
        const version = Number(request.query.version)
        return visit(await undoVisit(deps, { staff: request.staff, id: request.params.id, version }))
      },
    })
  }
