import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import {
  emptySubstituteForm,
  postedSubstituteForm,
  type SubstituteFault,
  type SubstituteForm,
  substituteFaultsOf,
  substituteInput,
} from './close-form-rules.ts'
import { lookBeforeClosing, substitutesFor, usualAnswer } from './preview-closure.ts'
import { substituteDay } from './substitute-day.ts'
import { substituteDayPage } from './substitute-view.tsx'

const text = Type.Optional(Type.String())
const Body = Type.Object({
  ...{ official: text, reason: text, publicReason: text, publicReasonEn: text },
  ...{ silence: text, replyDate: text, replyTime: text },
})

type ById = { Params: { id: string } }

/** Naming a substitute for a day. */
export const substitutePages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    app.get<ById>('/den/:id/zamestvane', async (request, reply) => sendForm({ deps, site, form: null }, request, reply))

    app.post<ById & { Body: Partial<SubstituteForm> }>(
      '/den/:id/zamestvane',
      { schema: { body: Body } },
      async (request, reply) => {
        const form = postedSubstituteForm(request.body)
        try {
          if (form.official === '')
            throw new DomainError('invalid-body', { errors: [{ pointer: '/official', fault: 'required' }] })
          const dayId = Number(request.params.id)
          const id = await substituteDay(deps, { staff: request.staff, dayId, input: substituteInput(form) })
          return reply.redirect(`/sluzhebno/otmeneni/${id}`, 303)
        } catch (error) {
          const faults = error instanceof DomainError ? substituteFaultsOf(error as DomainError) : null
          if (faults === null) throw error
          const conflict = faults.some((fault) => fault === 'overlap' || fault === 'state')
          return sendForm({ deps, site, form, faults }, request, reply.code(conflict ? 409 : 422))
        }
      },
    )
  }

async function sendForm(
  {
    deps,
    site,
    form,
    faults = [],
  }: { deps: Deps; site: Site; form: SubstituteForm | null; faults?: SubstituteFault[] },
  request: FastifyRequest<ById>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { staff, params } = request
  const concerned = await lookBeforeClosing(deps, { staff, dayId: Number(params.id) })
  const shown = form ?? emptySubstituteForm(await usualAnswer(deps, concerned.day))
  const officials = await substitutesFor(deps, concerned.day.slug)
  return sendStaffPage(
    site,
    request,
    reply,
    substituteDayPage({ concerned, officials, form: shown, faults, locale: staff.locale }),
  )
}
