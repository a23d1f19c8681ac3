import { randomUUID } from 'node:crypto'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { streamOf } from '../http/event-stream.ts'
import { mayOpen } from '../staff/nav.ts'
import { sessionLives } from '../staff/queries.ts'
import { officialsInReach } from '../staff/scope-rules.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { dayStreams } from './day-stream.ts'
import { type Asked, hrefOfList, type Noted } from './list-address.ts'
import { lookAtLists } from './look-at-list.ts'
import { slugsHeard } from './queries.ts'
import { recordVisit, undoVisit } from './record-visit.ts'
import { dayListPage } from './views.tsx'
import { VISIT_STEPS } from './visit.ts'

type Query = { data?: unknown; lice?: unknown; t?: unknown; kogo?: unknown; kakvo?: unknown }
type Step = { stapka: string; versia: string; data?: string; lice?: string; t?: string }

const text = Type.Optional(Type.String())
const Body = Type.Object({ stapka: text, versia: text, data: text, lice: text, t: text })

/** The list of a day at the desk, and the presses on it. */
export const deskPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const streams = dayStreams(deps)
    app.addHook('preClose', async () => streams.close())
    const today = () => deps.clock.now().toFormat('yyyy-MM-dd')
    const show = async (
      request: FastifyRequest,
      reply: FastifyReply,
      { asked, noted = null, refusal = null }: { asked: Asked; noted?: Noted | null; refusal?: DomainError | null },
    ) => {
      const { staff } = request
      const days = await lookAtLists(deps, { staff, date: asked.date, official: asked.slug })
      const { policy } = request.staffFrame
      const opens = (path: string) => mayOpen({ staff, policy }, path)
      return sendStaffPage(
        site,
        request,
        reply,
        dayListPage({
          days,
          asked,
          staff,
          opens,
          noted,
          refusal,
          calling: deps.config.calling,
          formKey: randomUUID(),
          script: site.assets.url('desk.js'),
          now: deps.clock.now(),
          today: today(),
        }),
      )
    }

    app.get<{ Querystring: Query }>('/den', async (request, reply) => {
      const { kogo, kakvo } = request.query
      const what = [...VISIT_STEPS, 'undone' as const].find((each) => each === kakvo)
      const noted = typeof kogo === 'string' && what ? { bookingId: kogo, what } : null
      return show(request, reply, { asked: askedFor(request.query, today()), noted })
    })

    app.get<{ Querystring: Query }>('/den/potok', async ({ staff, query }, reply) => {
      const reach = officialsInReach(staff, askedFor(query, today()).slug)
      const hears = async () => ({ officials: await slugsHeard(deps.db, reach) })
      const heard = await hears()
      streams.open(streamOf(reply), {
        ...heard,
        hears: async () => ((await sessionLives(deps, staff)) ? hears() : null),
      })
      return reply
    })

    app.post<{ Params: { id: string }; Body: Step }>(
      '/poseshtenie/:id',
      { schema: { body: Body } },
      async (request, reply) => {
        const { staff, params, body } = request
        const asked = askedFor(body, today())
        const concern = { staff, id: params.id, version: Number(body.versia) }
        const step = VISIT_STEPS.find((each) => each === body.stapka)
        try {
          if (step) await recordVisit(deps, { ...concern, step })
          else await undoVisit(deps, concern)
        } catch (error) {
          if (!(error instanceof DomainError) || !REFUSALS.includes(error.code)) throw error
          return show(request, reply.code(409), { asked, refusal: error })
        }
        return reply.redirect(hrefOfList(asked, { bookingId: params.id, what: step ?? 'undone' }), 303)
      },
    )
  }

const REFUSALS: readonly string[] = ['version-conflict', 'not-changeable', 'slot-taken', 'day-closed']

function askedFor({ data, lice, t }: Query, today: string): Asked {
  return {
    date: typeof data === 'string' && /^\d{4}-\d\d-\d\d$/.test(data) && !Number.isNaN(Date.parse(data)) ? data : today,
    slug: typeof lice === 'string' && lice !== '' ? lice : undefined,
    search: typeof t === 'string' ? t.slice(0, 200) : '',
  }
}
