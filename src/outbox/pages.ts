import type { FastifyPluginAsync } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { lookAtMessages } from './look-at-messages.ts'
import { FILTERS, statesOf } from './message-rules.ts'
import { retryMessage } from './retry-message.ts'
import { MessageId } from './schemas.ts'
import { messagesPage } from './views.tsx'

const PAGE = 50

type Query = { stanalo?: string; stranitsa?: string; gotovo?: string }
const Correction = Type.Object({ email: Type.Optional(Type.String()) })

/** What citizens were told, on a page. */
export const messagePages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    app.get<{ Querystring: Query }>('/saobshteniya', async (request, reply) => {
      const { staff, query } = request
      const filter = FILTERS.find((each) => each === query.stanalo) ?? 'dead'
      const page = /^[1-9][0-9]{0,3}$/.test(query.stranitsa ?? '') ? Number(query.stranitsa) : 1
      const told = await lookAtMessages(deps, {
        staff,
        states: statesOf(filter),
        limit: PAGE + 1,
        offset: (page - 1) * PAGE,
      })
      const more = told.length > PAGE
      const shown = { told: told.slice(0, PAGE), filter, page, more }
      return sendStaffPage(
        site,
        request,
        reply,
        messagesPage({ ...shown, staff, retried: query.gotovo === '1', rejected: null }),
      )
    })

    app.post<{ Params: { id: string }; Body: { email?: string } }>(
      '/saobshteniya/:id/nov-opit',
      { schema: { params: MessageId, body: Correction } },
      async (request, reply) => {
        const { staff, params, body } = request
        try {
          await retryMessage(deps, { staff, id: params.id, email: body.email })
        } catch (refusal) {
          if (!(refusal instanceof DomainError) || !['invalid-body', 'not-changeable'].includes(refusal.code))
            throw refusal
          reply.code(refusal.code === 'invalid-body' ? 422 : 409)
          const told = await lookAtMessages(deps, { staff, states: statesOf('dead'), limit: PAGE })
          const rejected = { id: params.id, refusal, email: body.email ?? '' }
          return sendStaffPage(
            site,
            request,
            reply,
            messagesPage({ told, filter: 'dead', page: 1, more: false, staff, retried: false, rejected }),
          )
        }
        return reply.redirect('/sluzhebno/saobshteniya?gotovo=1', 303)
      },
    )
  }
