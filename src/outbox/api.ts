import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { localeOf } from '../http/problems.ts'
import { ANY, Language, problems, WITH_BODY } from '../http/schemas.ts'
import { lookAtMessages } from './look-at-messages.ts'
import { messageAnswer } from './message-answers.ts'
import { retryMessage } from './retry-message.ts'
import * as schemas from './schemas.ts'

const tags = ['messages']
const security = [{ bearer: [] }]
const MOST = 500

/** The mails to citizens, as staff look after them. */
export const messagesApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/staff/messages', {
      schema: {
        tags,
        security,
        summary: 'What citizens were told',
        description: 'The newest first; at most 500 at once.',
        querystring: schemas.MessageFilter,
        response: { 200: schemas.Messages, ...problems(401, 403, ...ANY) },
      },
      handler: async (request) => {
        const { state, official, limit, cursor } = request.query
        const [count, offset] = [Number(limit ?? MOST), Number(cursor ?? 0)]
        const told = await lookAtMessages(deps, {
          staff: request.staff,
          official,
          states: state ? [state] : null,
          limit: count + 1,
          offset,
        })
        return {
          items: told.slice(0, count).map((each) => messageAnswer(each, localeOf(request))),
          nextCursor: told.length > count ? String(offset + count) : null,
        }
      },
    })

    app.post('/staff/messages/:id/retry', {
      schema: {
        tags,
        security,
        summary: 'Try a message once more, with the right address where the old one was wrong',
        params: schemas.MessageId,
        querystring: Language,
        body: schemas.RetryBody,
        response: { 200: schemas.Message, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async (request) =>
        messageAnswer(
          await retryMessage(deps, { staff: request.staff, id: request.params.id, email: request.body.email }),
          localeOf(request),
        ),
    })
  }
