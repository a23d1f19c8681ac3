import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { answerForWaiting, type Said } from './answer-for-waiting.ts'
import { lookAtWaitlist } from './look-at-waitlist.ts'
import { waitingPage } from './staff-view.tsx'

const SAID: readonly Said[] = ['accept', 'decline', 'leave']
const Answer = Type.Object({ otgovor: Type.Enum([...SAID]), chas: Type.Optional(Type.String()) })

/** The waiting lists on a page, and what those who wait say on the telephone. */
export const staffWaitlistPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const show = async (
      request: FastifyRequest,
      reply: FastifyReply,
      { done = null, refusal = null }: { done?: Said | null; refusal?: DomainError | null },
    ) => {
      const { staff } = request
      const entries = await lookAtWaitlist(deps, { staff, official: undefined })
      return sendStaffPage(site, request, reply, waitingPage({ entries, staff, done, refusal }))
    }

    app.get<{ Querystring: { gotovo?: string } }>('/chakashti', async (request, reply) =>
      show(request, reply, { done: SAID.find((said) => said === request.query.gotovo) ?? null }),
    )

    app.post<{ Params: { id: string }; Body: { otgovor: Said; chas?: string } }>(
      '/chakashti/:id/otgovor',
      { schema: { body: Answer } },
      async (request, reply) => {
        const { otgovor: said, chas } = request.body
        try {
          await answerForWaiting(deps, {
            staff: request.staff,
            id: request.params.id,
            said,
            ...(chas && { shown: Number(chas) }),
          })
        } catch (refusal) {
          if (!(refusal instanceof DomainError)) throw refusal
          return show(request, reply.code(409), { refusal })
        }
        return reply.redirect(`/sluzhebno/chakashti?gotovo=${said}`, 303)
      },
    )
  }
