import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { CALL_RESULTS, type CallResult } from './call.ts'
import { doneCallsPage } from './done-view.tsx'
import { lookAtCalls } from './look-at-calls.ts'
import { recordCall } from './record-call.ts'
import { CallId } from './schemas.ts'
import { undoCall } from './undo-call.ts'
import { callListPage, type Noted, type Rejected } from './views.tsx'

const LIST = '/sluzhebno/obazhdaniya'

const Outcome = Type.Object({
  rezultat: Type.Enum(CALL_RESULTS),
  belezhka: Type.Optional(Type.String()),
  chas: Type.Optional(Type.String()),
})
type Outcome = { rezultat: CallResult; belezhka?: string; chas?: string }
type Query = { otbelyazano?: string; kakvo?: string }

/** The call list, and the calls that are over. */
export const callPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const show = async (
      request: FastifyRequest,
      reply: FastifyReply,
      { noted = null, rejected = null }: { noted?: Noted | null; rejected?: Rejected | null },
    ) => {
      const calls = await lookAtCalls(deps, { staff: request.staff })
      return sendStaffPage(
        site,
        request,
        reply,
        callListPage({ calls, staff: request.staff, now: deps.clock.now(), noted, rejected }),
      )
    }

    app.get<{ Querystring: Query }>('/obazhdaniya', async (request, reply) => {
      const { otbelyazano, kakvo } = request.query
      const what = [...CALL_RESULTS, 'undone' as const].find((each) => each === kakvo)
      return show(request, reply, {
        noted: otbelyazano && /^[1-9]\d{0,8}$/.test(otbelyazano) && what ? { id: otbelyazano, what } : null,
      })
    })

    app.get('/obazhdaniya/priklucheni', async (request, reply) => {
      const { staff } = request
      const [done, ended] = await Promise.all(
        (['done', 'void'] as const).map((state) => lookAtCalls(deps, { staff, state })),
      )
      return sendStaffPage(site, request, reply, doneCallsPage({ done: done ?? [], ended: ended ?? [], staff }))
    })

    app.post<{ Params: { id: string }; Body: Outcome }>(
      '/obazhdaniya/:id',
      { schema: { params: CallId, body: Outcome } },
      async (request, reply) => {
        const { rezultat: result, belezhka: note, chas } = request.body
        const { id } = request.params
        try {
          await recordCall(deps, { staff: request.staff, id, result, note, ...(chas && { shown: Number(chas) }) })
        } catch (error) {
          if (!(error instanceof DomainError) || error.code === 'forbidden' || error.code === 'not-found') throw error
          reply.code(error.code === 'invalid-body' || error.code === 'egn-not-allowed' ? 422 : 409)
          return show(request, reply, { rejected: { id, refusal: error, note: note ?? '' } })
        }
        return reply.redirect(`${LIST}?otbelyazano=${id}&kakvo=${result}`, 303)
      },
    )

    app.post<{ Params: { id: string } }>(
      '/obazhdaniya/:id/nazad',
      { schema: { params: CallId } },
      async (request, reply) => {
        const { id } = request.params
        try {
          await undoCall(deps, { staff: request.staff, id })
        } catch (error) {
          if (!(error instanceof DomainError) || error.code !== 'not-changeable') throw error
          return show(request, reply.code(409), { rejected: { id, refusal: error, note: '' } })
        }
        return reply.redirect(`${LIST}?otbelyazano=${id}&kakvo=undone`, 303)
      },
    )
  }
