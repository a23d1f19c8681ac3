import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { mayOpen } from '../staff/nav.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { answerAffected } from './answer-affected.ts'
import { type CaseFault, casePage } from './case-view.tsx'
import { closeDay } from './close-day.ts'
import { closeDayPage } from './close-day-view.tsx'
import { type ClosingForm, closingInput, emptyForm, faultsOf, type PostedForm, postedForm } from './close-form-rules.ts'
import { answerOf } from './closure-answers.ts'
import { closuresPage } from './closures-view.tsx'
import { listClosures, lookAtClosure, slotsToOffer } from './look-at-closure.ts'
import { type ClosurePreview, lookBeforeClosing, previewClosure, usualEnd } from './preview-closure.ts'
import { reopenDay } from './reopen-day.ts'

const text = Type.Optional(Type.String())
const many = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]))
const CloseBody = Type.Object({
  ...{ reason: text, publicReason: text, publicReasonEn: text, replyDate: text, replyTime: text, do: text },
  slot: many,
})
const RecordBody = Type.Object({ slot: text, note: text, outcome: text })
const FAULTS: readonly string[] = [
  'slot-taken',
  'already-booked',
  'not-changeable',
  'hours-overlap',
  'egn-not-allowed',
  'invalid-body',
] satisfies CaseFault[]

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

type ById = { Params: { id: string }; Querystring: Record<string, unknown> }

/** Closed days as the staff keep them: the list, a case, the way to close a day and to open it again. */
export const closureStaffPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    app.get('/otmeneni', async (request, reply) => {
      const { staff } = request
      const cases = await listClosures(deps, { staff })
      return sendStaffPage(site, request, reply, closuresPage({ cases, locale: staff.locale }))
    })

    app.get<ById>('/otmeneni/:id', async (request, reply) => sendCase({ deps, site }, request, reply))

    app.post<ById & { Params: { bookingId: string }; Body: { slot?: string; note?: string; outcome?: string } }>(
      '/otmeneni/:id/:bookingId',
      { schema: { body: RecordBody } },
      async (request, reply) => {
        const { params, staff, body } = request
        if (!UUID.test(params.bookingId)) throw new DomainError('not-found')
        const work = () =>
          answerAffected(deps, {
            staff,
            closureId: Number(params.id),
            bookingId: params.bookingId,
            answer: answerOf({
              outcome: body.outcome,
              ...(body.slot ? { slotId: body.slot } : {}),
            }),
            note: body.note,
          })
        return answerCase({ deps, site, work }, request, reply)
      },
    )

    app.post<ById>('/otmeneni/:id/vazstanovyavane', async (request, reply) => {
      const { params, staff } = request
      const work = () => reopenDay(deps, { staff, closureId: Number(params.id) })
      return answerCase({ deps, site, work }, request, reply)
    })

    app.get<ById>('/den/:id/otmyana', async (request, reply) => {
      const { staff, params } = request
      const concerned = await lookBeforeClosing(deps, { staff, dayId: Number(params.id) })
      const usual = concerned.slots.filter((slot) => slot.usual).map(({ slotId }) => slotId)
      const form = emptyForm({ replyBy: await usualEnd(deps), usual })
      return sendStaffPage(site, request, reply, closeDayPage({ concerned, form, mails: null, locale: staff.locale }))
    })

    app.post<ById & { Body: PostedForm }>(
      '/den/:id/otmyana',
      { schema: { body: CloseBody } },
      async (request, reply) => {
        const { staff, params, body } = request
        const dayId = Number(params.id)
        const form = postedForm(body)
        const input = closingInput(form)
        try {
          if (body.do === 'close') {
            const id = await closeDay(deps, { staff, dayId, input })
            return reply.redirect(`/sluzhebno/otmeneni/${id}`, 303)
          }
          const preview = await previewClosure(deps, { staff, dayId, input })
          return sendForm({ site, form, preview, mails: preview.mails }, request, reply)
        } catch (error) {
          const faults = error instanceof DomainError ? faultsOf(error as DomainError) : null
          if (faults === null) throw error
          const preview = await lookBeforeClosing(deps, { staff, dayId })
          return sendForm(
            { site, form, preview, mails: null, faults },
            request,
            reply.code(faults.includes('slot') ? 409 : 422),
          )
        }
      },
    )
  }

function sendForm(
  {
    site,
    form,
    preview,
    mails,
    faults = [],
  }: {
    site: Site
    form: ClosingForm
    preview: Pick<ClosurePreview, 'day' | 'affected' | 'slots'>
    mails: ClosurePreview['mails'] | null
    faults?: NonNullable<ReturnType<typeof faultsOf>>
  },
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const page = { concerned: preview, form, mails, faults, locale: request.staff.locale }
  return sendStaffPage(site, request, reply, closeDayPage(page))
}

type House = { deps: Deps; site: Site }

/** Does something to a case: 303 back to it, or the case again with what stood against it. */
async function answerCase(
  { work, ...house }: House & { work: () => Promise<void> },
  request: FastifyRequest<ById>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof DomainError) || !FAULTS.includes(error.code)) throw error
    return sendCase(house, request, reply.code(STATUS[error.code as CaseFault]), error.code as CaseFault)
  }
  return reply.redirect(`/sluzhebno/otmeneni/${request.params.id}?zapisano=1`, 303)
}

async function sendCase(
  { deps, site }: House,
  request: FastifyRequest<ById>,
  reply: FastifyReply,
  fault?: CaseFault,
): Promise<FastifyReply> {
  const { staff, staffFrame, params, query } = request
  const whole = await lookAtClosure(deps, { staff, id: Number(params.id) })
  const page = {
    whole,
    offers: await slotsToOffer(deps, whole),
    locale: staff.locale,
    mayChange: mayOpen({ staff, policy: staffFrame.policy }, '/sluzhebno/den/:id/otmyana'),
    done: query['zapisano'] === '1',
    ...(fault && { fault }),
  }
  return sendStaffPage(site, request, reply, casePage(page))
}
