import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { listPage } from '../http/list-page.ts'
import { localeOf } from '../http/problems.ts'
import { ANY, Language, problems, WITH_BODY } from '../http/schemas.ts'
import { ById } from '../receptions/staff-schemas.ts'
import { answerAffected } from './answer-affected.ts'
import { closeDay } from './close-day.ts'
import { answerOf, closureAnswer, previewAnswer, wholeClosureAnswer } from './closure-answers.ts'
import { listClosures, lookAtClosure } from './look-at-closure.ts'
import { previewClosure } from './preview-closure.ts'
import { reopenDay } from './reopen-day.ts'
import * as schemas from './schemas.ts'
import { substituteDay } from './substitute-day.ts'

const tags = ['closed days']
const security = [{ bearer: [] }]

/** Closed days as cases. */
export const closuresApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const whole = async (request: Parameters<typeof localeOf>[0], id: number) =>
      wholeClosureAnswer(await lookAtClosure(deps, { staff: request.staff, id }), localeOf(request))

    app.post('/staff/reception-days/:id/closure/preview', {
      schema: {
        tags,
        security,
        summary: 'Look what closing a day would do',
        description:
          'Whom it concerns, how each would be told, which slots could be kept, and the message. Nothing changes.',
        querystring: Language,
        params: ById,
        body: schemas.CloseBody,
        response: { 200: schemas.Preview, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async ({ staff, params: { id }, body }) =>
        previewAnswer(await previewClosure(deps, { staff, dayId: Number(id), input: body })),
    })

    app.post('/staff/reception-days/:id/closure', {
      schema: {
        tags,
        security,
        summary: 'Close a day, whoever is booked on it',
        description:
          'At once nobody books it any more. Everybody affected gets a message with a link to choose, or stands on the call list; the case is open until each has a final answer.',
        querystring: Language,
        params: ById,
        body: schemas.CloseBody,
        response: { 201: schemas.WholeClosure, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async (request, reply) => {
        const id = await closeDay(deps, { staff: request.staff, dayId: Number(request.params.id), input: request.body })
        return reply.code(201).send(await whole(request, id))
      },
    })

    app.post('/staff/reception-days/:id/substitution', {
      schema: {
        tags,
        security,
        summary: 'Have another official receive on a day',
        description:
          'Each citizen who is booked is asked: accept, another date, cancel; the case is open until each has a final answer. DELETE of the case takes it back until somebody has answered.',
        querystring: Language,
        params: ById,
        body: schemas.SubstituteBody,
        response: { 201: schemas.WholeClosure, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async (request, reply) => {
        const dayId = Number(request.params.id)
        const id = await substituteDay(deps, { staff: request.staff, dayId, input: request.body })
        return reply.code(201).send(await whole(request, id))
      },
    })

    app.get('/staff/closures', {
      schema: {
        tags,
        security,
        summary: 'Closed days and how many wait for an answer',
        querystring: schemas.ClosureFilter,
        response: { 200: schemas.ClosureList, ...problems(401, 403, ...ANY) },
      },
      handler: async (request) => {
        const { official, state } = request.query
        const cases = await listClosures(deps, { staff: request.staff, official, state })
        return listPage(
          cases.map((each) => closureAnswer(each, localeOf(request))),
          request.query,
        )
      },
    })

    app.get('/staff/closures/:id', {
      schema: {
        tags,
        security,
        summary: 'A closed day: who is affected, and what became of each',
        querystring: Language,
        params: ById,
        response: { 200: schemas.WholeClosure, ...problems(401, 403, 404, ...ANY) },
      },
      handler: async (request) => whole(request, Number(request.params.id)),
    })

    app.post('/staff/closures/:id/affected/:bookingId', {
      schema: {
        tags,
        security,
        summary: 'Record the result of a telephone call',
        querystring: Language,
        params: schemas.OfLine,
        body: schemas.OutcomeBody,
        response: { 200: schemas.WholeClosure, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async (request) => {
        const { params, body, staff } = request
        const id = Number(params.id)
        const { note, ...said } = body
        await answerAffected(deps, { staff, closureId: id, bookingId: params.bookingId, answer: answerOf(said), note })
        return whole(request, id)
      },
    })

    app.delete('/staff/closures/:id', {
      schema: {
        tags,
        security,
        summary: 'Open a closed day again',
        description:
          'Whoever has not chosen yet has their time again and is told so; whoever chose keeps what they chose. Refused when nobody waits any more.',
        querystring: Language,
        params: ById,
        response: { 200: schemas.WholeClosure, ...problems(401, 403, 404, 409, ...ANY) },
      },
      handler: async (request) => {
        const id = Number(request.params.id)
        await reopenDay(deps, { staff: request.staff, closureId: id })
        return whole(request, id)
      },
    })
  }
