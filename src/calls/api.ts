import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { listPage } from '../http/list-page.ts'
import { localeOf } from '../http/problems.ts'
import { ANY, Language, problems, WITH_BODY } from '../http/schemas.ts'
import { callAnswer } from './call-answers.ts'
import { lookAtCalls } from './look-at-calls.ts'
import { recordCall } from './record-call.ts'
import * as schemas from './schemas.ts'
import { undoCall } from './undo-call.ts'

const tags = ['messages']
const security = [{ bearer: [] }]

/** The call list. */
export const callsApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/staff/call-list', {
      schema: {
        tags,
        security,
        summary: 'Whom to telephone',
        description: 'The most urgent first. A line ends by itself when its cause is gone.',
        querystring: schemas.CallFilter,
        response: { 200: schemas.Calls, ...problems(401, 403, ...ANY) },
      },
      handler: async (request) => {
        const { official, state } = request.query
        const found = await lookAtCalls(deps, { staff: request.staff, official, state })
        return listPage(
          found.map((call) => callAnswer(call, localeOf(request))),
          request.query,
        )
      },
    })

    app.post('/staff/call-list/:id', {
      schema: {
        tags,
        security,
        summary: 'Note what became of a call',
        description:
          'no-answer and call-later leave the line open and count the tries. accepted and declined answer the offered slot in the name of its citizen.',
        params: schemas.CallId,
        querystring: Language,
        body: schemas.CallBody,
        response: { 200: schemas.CallLine, ...problems(401, 403, 404, 409, 410, ...WITH_BODY) },
      },
      handler: async (request) =>
        callAnswer(
          await recordCall(deps, { staff: request.staff, id: request.params.id, ...request.body }),
          localeOf(request),
        ),
    })

    app.delete('/staff/call-list/:id', {
      schema: {
        tags,
        security,
        summary: 'Take back what was last noted, within ten minutes',
        description: 'The line waits again. An answer to an offer is done and stays.',
        params: schemas.CallId,
        querystring: Language,
        response: { 200: schemas.CallLine, ...problems(401, 403, 404, 409, ...ANY) },
      },
      handler: async (request) =>
        callAnswer(await undoCall(deps, { staff: request.staff, id: request.params.id }), localeOf(request)),
    })
  }
