import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { DateTime } from 'luxon'
import { hoursForStaff } from '../bookings/hours-for-staff.ts'
import { mayWaive } from '../bookings/reach-rules.ts'
import { asRefused, FormBody, type WithBooking } from '../bookings/staff-booking-pages.ts'
import { formErrors, numberIn, overrideIn, refusalOf } from '../bookings/staff-form-rules.ts'
import type { Deps } from '../deps.ts'
import type { DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { keeps, type Received } from '../staff/scope-rules.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import type { Site } from '../ui/site.ts'
import { lookAtOutcome } from './look-at-outcome.ts'
import { formOf, type NoteForm, outcomeIn, typedForm } from './note-form-rules.ts'
import { type NotePage, noteHref, noteLabels, notePage } from './note-view.tsx'
import { notNotable } from './outcome.ts'
import { recordOutcome } from './record-outcome.ts'
import { summaryPage } from './summary-view.tsx'

type Refused = Pick<NotePage, 'errors' | 'refusal'> & { form: NoteForm; code: DomainError['code'] }

/** „Бележка след приема“, and the text that the citizen takes along. */
export const notePages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const show = async (
      request: FastifyRequest<WithBooking>,
      reply: FastifyReply,
      { refused, saved = false }: { refused?: Refused; saved?: boolean },
    ) => {
      const { staff } = request
      const { booking, outcome } = await lookAtOutcome(deps, { staff, id: request.params.id })
      const keptUntil = DateTime.fromISO(booking.localDate, { zone: 'utc' })
        .plus({ days: deps.config.retention.heldDays })
        .toFormat('yyyy-MM-dd')
      if (refused) reply.code(STATUS[refused.code])
      const page = notePage({
        ...{ booking, outcome, saved, keptUntil, locale: staff.locale },
        ...(refused ?? { form: formOf(outcome), errors: [], refusal: null }),
        slots: await hoursForStaff(deps, hoursOf(staff, booking)),
        closed: outcome === null ? notNotable(booking) : null,
        today: deps.clock.now().toFormat('yyyy-MM-dd'),
      })
      return sendStaffPage(site, request, reply, page)
    }

    app.get<WithBooking>('/zapisvaniya/:id/sled-priema', async (request, reply) =>
      show(request, reply, { saved: request.query['gotovo'] !== undefined }),
    )

    app.post<WithBooking>('/zapisvaniya/:id/sled-priema', { schema: { body: FormBody } }, async (request, reply) => {
      const { staff } = request
      const { id } = request.params
      const fields = request.body ?? {}
      const override = overrideIn(fields)
      const version = numberIn(fields, 'version')
      try {
        await recordOutcome(deps, { staff, id, version, outcome: outcomeIn(fields), override })
        return reply.redirect(`${noteHref(id)}?gotovo=1`, 303)
      } catch (error) {
        const refusal = asRefused(error)
        const errors = formErrors(refusal, { '/override/reason': 'why' }, staff.locale, noteLabels(staff.locale))
        const rules = errors.length > 0 ? (override?.rule ?? []) : refusalOf(refusal).rules
        const stands = errors.length > 0 && rules.length === 0
        const said = { ...refusalOf(refusal), rules, mayWaive: mayWaive(staff) }
        const refused = { form: typedForm(fields), errors, refusal: stands ? null : said, code: refusal.code }
        return show(request, reply, { refused })
      }
    })

    app.get<WithBooking>('/zapisvaniya/:id/obobshtenie', async (request, reply) => {
      const { staff } = request
      const seen = await lookAtOutcome(deps, { staff, id: request.params.id, reading: 'print' })
      const { name, phone } = site.municipality
      const page = summaryPage({ ...seen, house: { name, phone }, now: deps.clock.now(), locale: staff.locale })
      return sendStaffPage(site, request, reply, page)
    })
  }

/** Whose hours are offered to go on with: the official's of the day, or the substitute's for whoever keeps that reception alone. */
function hoursOf(staff: StaffMember, { slug, substituteSlug }: Received): string {
  return keeps(staff, slug) || substituteSlug === null ? slug : substituteSlug
}
