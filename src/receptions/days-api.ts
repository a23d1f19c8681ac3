import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { listPage } from '../http/list-page.ts'
import { localeOf } from '../http/problems.ts'
import { ANY, Language, problems, WITH_BODY } from '../http/schemas.ts'
import { officialsInReach } from '../staff/scope-rules.ts'
import { addDay, type OneOffDay } from './add-day.ts'
import { blockSlot } from './block-slot.ts'
import { dateRange } from './date-range.ts'
import { staffDays } from './day-queries.ts'
import * as schemas from './day-schemas.ts'
import { delayDay } from './delay-day.ts'
import { type DayChange, editDay } from './edit-day.ts'
import { lookAtDay } from './look-at-day.ts'
import { calendarExceptions } from './official-days.ts'
import { affectedAnswers, dayAnswer, wholeDayAnswer } from './staff-answers.ts'
import { Affecting, ById } from './staff-schemas.ts'

const tags = ['reception days']
const security = [{ bearer: [] }]

/** Reception days and slots, as the staff keep them. */
export const daysApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const whole = async (request: Parameters<typeof localeOf>[0], id: number, to: 'read' | 'change' = 'change') =>
      wholeDayAnswer(
        await lookAtDay(deps, { id, staff: request.staff, to }),
        localeOf(request),
        await calendarExceptions(deps.db),
      )

    app.get('/staff/reception-days', {
      schema: {
        tags,
        security,
        summary: 'Reception days',
        description: 'By default from today for 60 days; at most 92 days.',
        querystring: schemas.DayFilter,
        response: { 200: schemas.StaffDays, ...problems(401, 403, ...ANY) },
      },
      handler: async (request) => {
        const { official, state = null } = request.query
        const officials = officialsInReach(request.staff, official)
        const days = await staffDays(deps.db, { officials, state, range: dateRange(request.query, deps.clock.now()) })
        const exceptions = await calendarExceptions(deps.db)
        return listPage(
          days.map((day) => dayAnswer(day, localeOf(request), exceptions)),
          request.query,
        )
      },
    })

    app.post('/staff/reception-days', {
      schema: {
        tags,
        security,
        summary: 'Add a one-off day',
        querystring: Language,
        body: schemas.DayBody,
        response: { 201: schemas.StaffDay, ...problems(401, 403, 409, ...WITH_BODY) },
      },
      handler: async (request, reply) => {
        const { official, ...day } = request.body
        const id = await addDay(deps, { staff: request.staff, slug: official, day: day as OneOffDay })
        return reply.code(201).send(await whole(request, id))
      },
    })

    app.get('/staff/reception-days/:id', {
      schema: {
        tags,
        security,
        summary: 'One day with its slots',
        querystring: Language,
        params: ById,
        response: { 200: schemas.StaffDay, ...problems(401, 403, 404, ...ANY) },
      },
      handler: async (request) => whole(request, Number(request.params.id), 'read'),
    })

    app.patch('/staff/reception-days/:id', {
      schema: {
        tags,
        security,
        summary: 'Set a day by hand',
        description: 'Its hours, place and slots, and whether there is a reception. No rule shapes it afterwards.',
        querystring: Language,
        params: ById,
        body: schemas.DayChange,
        response: { 200: schemas.StaffDay, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async (request) => {
        const { affected, version, ...change } = request.body
        const id = Number(request.params.id)
        await editDay(deps, { staff: request.staff, id, change: change as DayChange, version, affected })
        return whole(request, id)
      },
    })

    app.put('/staff/reception-days/:id/delay', {
      schema: {
        tags,
        security,
        summary: 'Say that a reception runs late',
        querystring: Language,
        params: ById,
        body: schemas.DelayBody,
        response: { 200: schemas.Delayed, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async ({ staff, params, body: { minutes } }) => {
        const coming = await delayDay(deps, { staff, id: Number(params.id), minutes })
        return { receptionDayId: params.id, delayMinutes: minutes, affectedBookings: affectedAnswers(coming) }
      },
    })

    app.put('/staff/slots/:id/block', {
      schema: {
        tags,
        security,
        summary: 'Take a slot out of the offer',
        querystring: Language,
        params: ById,
        body: schemas.BlockBody,
        response: { 200: schemas.Blocked, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async ({ staff, params: { id }, body: { reason, affected } }) => {
        const blocked = await blockSlot(deps, { staff, id: Number(id), reason, affected })
        return {
          slotId: id,
          receptionDayId: String(blocked.dayId),
          blockedReason: reason,
          affectedBookings: affectedAnswers(blocked.affected),
        }
      },
    })

    app.delete('/staff/slots/:id/block', {
      schema: {
        tags,
        security,
        summary: 'Offer a slot again',
        querystring: Affecting,
        params: ById,
        response: { 200: schemas.Blocked, ...problems(401, 403, 404, ...ANY) },
      },
      handler: async ({ staff, params: { id } }) => {
        const { dayId } = await blockSlot(deps, { staff, id: Number(id), reason: null, affected: undefined })
        return { slotId: id, receptionDayId: String(dayId), blockedReason: null, affectedBookings: [] }
      },
    })
  }
