import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { listPage } from '../http/list-page.ts'
import { localeOf } from '../http/problems.ts'
import { ANY, Language, problems, WITH_BODY } from '../http/schemas.ts'
import { officialsInReach } from '../staff/scope-rules.ts'
import { previewSchedule } from './preview-schedule.ts'
import { changeSchedule, createSchedule, endSchedule } from './save-schedule.ts'
import type { ScheduleInput } from './schedule-input-rules.ts'
import { keptSchedules } from './schedule-queries.ts'
import * as schemas from './schedule-schemas.ts'
import { outcomeAnswer, previewAnswer, scheduleAnswer } from './staff-answers.ts'
import { Affecting, ById, OfOfficial } from './staff-schemas.ts'

const tags = ['schedules']
const security = [{ bearer: [] }]

/** The rules of reception days, as the staff keep them. */
export const schedulesApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/staff/schedules', {
      schema: {
        tags,
        security,
        summary: 'The rules of reception days',
        querystring: OfOfficial,
        response: { 200: schemas.Schedules, ...problems(401, 403, ...ANY) },
      },
      handler: async (request) => {
        const officials = officialsInReach(request.staff, request.query.official)
        const found = await keptSchedules(deps.db, { officials })
        return listPage(
          found.map((schedule) => scheduleAnswer(schedule, localeOf(request))),
          request.query,
        )
      },
    })

    app.post('/staff/schedules/preview', {
      schema: {
        tags,
        security,
        summary: 'What a rule would do',
        description:
          'The next twelve dates with notes, the slots, and the bookings affected. Nothing changes. With scheduleId: in place of that schedule.',
        querystring: Language,
        body: schemas.PreviewBody,
        response: { 200: schemas.Preview, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async (request) => {
        const { official, scheduleId, affected: _, ...input } = request.body
        const id = scheduleId === undefined ? null : Number(scheduleId)
        const preview = await previewSchedule(deps, {
          staff: request.staff,
          slug: official,
          input: input as ScheduleInput,
          id,
        })
        return previewAnswer(preview, localeOf(request))
      },
    })

    app.post('/staff/schedules', {
      schema: {
        tags,
        security,
        summary: 'Make a rule, and its days',
        querystring: Language,
        body: schemas.ScheduleBody,
        response: { 201: schemas.SavedSchedule, ...problems(401, 403, 409, ...WITH_BODY) },
      },
      handler: async (request, reply) => {
        const { official, affected, ...input } = request.body
        const saved = await createSchedule(deps, {
          staff: request.staff,
          slug: official,
          input: input as ScheduleInput,
          affected,
        })
        return reply.code(201).send({ ...scheduleAnswer(saved.schedule, localeOf(request)), ...outcomeAnswer(saved) })
      },
    })

    app.patch('/staff/schedules/:id', {
      schema: {
        tags,
        security,
        summary: 'Change a rule, and its days to come',
        description: 'What is left out stays. Days that begin, are closed or were set by hand stay too.',
        querystring: Language,
        params: ById,
        body: schemas.ScheduleChange,
        response: { 200: schemas.SavedSchedule, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async (request) => {
        const { affected, version, ...change } = request.body
        const saved = await changeSchedule(deps, {
          staff: request.staff,
          id: Number(request.params.id),
          change: change as Partial<ScheduleInput>,
          version,
          affected,
        })
        return { ...scheduleAnswer(saved.schedule, localeOf(request)), ...outcomeAnswer(saved) }
      },
    })

    app.delete('/staff/schedules/:id', {
      schema: {
        tags,
        security,
        summary: 'End a rule',
        description:
          'Its days to come are gone; those with bookings need `?affected=needs-decision`; those set by hand stay.',
        querystring: Affecting,
        params: ById,
        response: { 200: schemas.EndedSchedule, ...problems(401, 403, 404, 409, ...ANY) },
      },
      handler: async ({ staff, params, query: { affected } }) =>
        outcomeAnswer(await endSchedule(deps, { staff, id: Number(params.id), affected })),
    })
  }
