import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { STATUS } from '../http/problems.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { lookAtBookings, readBooking } from './look-at-bookings.ts'
import { receivingOfficials } from './new-booking.ts'
import { mayWaive } from './reach-rules.ts'
import { asRefused, FormBody, type WithBooking } from './staff-booking-pages.ts'
import { formErrors, numberIn, refusalOf, type StaffFields, saidIn, textIn } from './staff-form-rules.ts'
import type { Refusal } from './staff-parts-view.tsx'
import type { StaffBooking } from './staff-queries.ts'
import { triageQuestion } from './triage-question.ts'
import { TRIAGE_DECISIONS, type TriageDecision, type TriageInput } from './triage-rules.ts'
import { questionsPage, type TriageForm, triagePage } from './triage-view.tsx'

const FIELDS: Record<TriageDecision, Record<string, string>> = {
  keep: {},
  redirect: { '/redirectTo/official': 'official', '/redirectTo/unit': 'unit', '/reason': 'redirectReason' },
  'invite-expert': { '/expert/email': 'email', '/expert/question': 'question' },
  answered: { '/reason': 'answer' },
}

/** „Въпроси“: what waits for a decision, and the decision about one question. */
export const triagePages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    app.get('/vaprosi', async (request, reply) => {
      const { staff } = request
      const bookings = await lookAtBookings(deps, { staff, untriaged: true, inOrder: true })
      const page = questionsPage({ bookings, mayDecide: mayWaive(staff), locale: staff.locale })
      return sendStaffPage(site, request, reply, page)
    })

    app.get<WithBooking>('/zapisvaniya/:id/vapros', async (request, reply) => {
      const booking = await readBooking(deps, { staff: request.staff, id: request.params.id })
      return show(request, reply, { booking, form: formOf({ decision: booking.triage?.decision ?? 'keep' }) })
    })

    app.post<WithBooking>('/zapisvaniya/:id/vapros', { schema: { body: FormBody } }, async (request, reply) => {
      const { staff } = request
      const { id } = request.params
      const fields = request.body ?? {}
      const triage = triageIn(fields)
      try {
        const [version, triageVersion] = [numberIn(fields, 'version'), numberIn(fields, 'triageVersion')]
        await triageQuestion(deps, { staff, id, version, triageVersion, triage })
        const list = textIn(fields, 'kam') === 'vaprosi'
        return reply.redirect(list ? '/sluzhebno/vaprosi' : `/sluzhebno/zapisvaniya/${id}?gotovo=vapros`, 303)
      } catch (error) {
        const refused = asRefused(error)
        const errors = formErrors(refused, FIELDS[triage.decision], staff.locale)
        const refusal = errors.length > 0 ? null : { ...refusalOf(refused), mayWaive: false }
        const booking = await readBooking(deps, { staff, id })
        return show(request, reply.code(STATUS[refused.code]), { booking, form: formOf(fields), errors, refusal })
      }
    })

    const show = async (
      request: FastifyRequest,
      reply: FastifyReply,
      page: {
        booking: StaffBooking
        form: TriageForm
        errors?: { field: string; text: string }[]
        refusal?: Refusal | null
      },
    ) => {
      const { errors = [], refusal = null, ...rest } = page
      const officials = await receivingOfficials(deps)
      return sendStaffPage(
        site,
        request,
        reply,
        triagePage({ ...rest, officials, errors, refusal, locale: request.staff.locale }),
      )
    }
  }

/** The decision that a form asks for, with the fields that stand beneath it. */
function triageIn(fields: StaffFields): TriageInput {
  const decision = TRIAGE_DECISIONS.find((each) => each === textIn(fields, 'decision')) ?? 'keep'
  const reason = { redirect: 'redirectReason', answered: 'answer', keep: 'none', 'invite-expert': 'none' }[decision]
  return {
    decision,
    reason: saidIn(fields, reason),
    redirectTo: { official: saidIn(fields, 'official'), unit: saidIn(fields, 'unit') },
    expert: { email: textIn(fields, 'email'), question: textIn(fields, 'question') },
    reference: saidIn(fields, 'reference'),
    objection: saidIn(fields, 'objection'),
    freeSlot: textIn(fields, 'free') === '1',
  }
}

function formOf(fields: StaffFields): TriageForm {
  const { free, ...texts } = {
    ...{ decision: '', official: '', unit: '', redirectReason: '', email: '', question: '' },
    ...{ answer: '', reference: '', objection: '', free: '' },
  }
  const read = Object.fromEntries(Object.keys(texts).map((name) => [name, textIn(fields, name)])) as typeof texts
  return { ...read, free: textIn(fields, 'free') === '1' }
}
