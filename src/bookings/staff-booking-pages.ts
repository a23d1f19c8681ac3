import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { mayUse } from '../staff/nav.ts'
import { keeps } from '../staff/scope-rules.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import type { Site } from '../ui/site.ts'
import { cancelByMunicipality, moveForCitizen } from './change-for-citizen.ts'
import { hoursForStaff } from './hours-for-staff.ts'
import { lookAtBooking, readBooking } from './look-at-bookings.ts'
import { mayWaive } from './reach-rules.ts'
import { type Done, staffBookingPage } from './staff-booking-view.tsx'
import { cancelByStaffPage, movePage } from './staff-change-view.tsx'
import { formErrors, numberIn, overrideIn, refusalOf, type StaffFields, textIn } from './staff-form-rules.ts'
import type { Refusal } from './staff-parts-view.tsx'
import type { StaffBooking } from './staff-queries.ts'
import { staffSlipPage } from './staff-slip-view.tsx'

/** A route about one booking, with a form or without. */
export type WithBooking = {
  Params: { id: string }
  Querystring: Record<string, unknown>
  Body: StaffFields | null | undefined
}

export const FormBody = Type.Optional(
  Type.Union([Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())])), Type.Null()]),
)
const DONE: Record<string, Done> = { promyana: 'moved', otmyana: 'cancelled', vapros: 'decided' }
const FIELDS = { '/override/reason': 'why', '/reason': 'reason' }

type Faulty = { errors: { field: string; text: string }[]; refusal: Refusal | null; reason: string }
const CALM: Faulty = { errors: [], refusal: null, reason: '' }

/** A booking's page, its slip, and the forms that move and cancel it. */
export const staffBookingPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const send = (request: FastifyRequest, reply: FastifyReply, content: PageContent) =>
      sendStaffPage(site, request, reply, content)

    app.get<WithBooking>('/zapisvaniya/:id', async (request, reply) => {
      const { staff } = request
      const whole = await lookAtBooking(deps, { staff, id: request.params.id })
      const done = DONE[String(request.query['gotovo'] ?? '')] ?? null
      return send(
        request,
        reply,
        staffBookingPage({
          ...whole,
          mayChange: mayWaive(staff) && keeps(staff, whole.booking.slug),
          maySlip: mayUse(request)('/sluzhebno/zapisvaniya/:id/belezhka'),
          mayNote: wasReceived(whole.booking) && mayUse(request)('/sluzhebno/zapisvaniya/:id/sled-priema'),
          done,
          locale: staff.locale,
        }),
      )
    })

    app.get<WithBooking>('/zapisvaniya/:id/belezhka', async (request, reply) => {
      const { staff } = request
      const booking = await readBooking(deps, { staff, id: request.params.id, reading: 'print' })
      const { name, phone } = site.municipality
      const house = { name, phone, publicUrl: deps.config.publicUrl }
      const fresh = request.query['novo'] !== undefined
      const now = deps.clock.now().toFormat('yyyy-MM-dd')
      const today = booking.localDate === now && mayUse(request)('/sluzhebno/den') ? now : null
      return send(request, reply, staffSlipPage({ booking, today, fresh, house, locale: staff.locale }))
    })

    const moveForm = async (request: FastifyRequest, booking: StaffBooking, chosen: number | null, faulty = CALM) => {
      const slots = await hoursForStaff(deps, booking.slug)
      const suitable = slots.find(({ rules }) => rules.length === 0) ?? slots[0]
      const given = slots.find(({ id }) => id === chosen) ?? suitable
      return movePage({ booking, slots, chosen: given?.id ?? null, ...faulty, locale: request.staff.locale })
    }

    app.get<WithBooking>('/zapisvaniya/:id/promyana', async (request, reply) => {
      const booking = await readBooking(deps, { staff: request.staff, id: request.params.id })
      return send(request, reply, await moveForm(request, booking, null))
    })

    app.post<WithBooking>('/zapisvaniya/:id/promyana', { schema: { body: FormBody } }, async (request, reply) => {
      const fields = request.body ?? {}
      const { id } = request.params
      const slotId = numberIn(fields, 'slot')
      const version = numberIn(fields, 'version')
      return answer(request, reply, {
        act: () => moveForCitizen(deps, { staff: request.staff, id, version, slotId, override: overrideIn(fields) }),
        form: (booking, faulty) => moveForm(request, booking, slotId, { ...faulty, reason: textIn(fields, 'why') }),
        rules: overrideIn(fields)?.rule ?? [],
      })
    })

    app.get<WithBooking>('/zapisvaniya/:id/otmyana', async (request, reply) => {
      const booking = await readBooking(deps, { staff: request.staff, id: request.params.id })
      return send(request, reply, cancelByStaffPage({ booking, ...CALM, locale: request.staff.locale }))
    })

    app.post<WithBooking>('/zapisvaniya/:id/otmyana', { schema: { body: FormBody } }, async (request, reply) => {
      const fields = request.body ?? {}
      const { id } = request.params
      const reason = textIn(fields, 'reason')
      const version = numberIn(fields, 'version')
      return answer(request, reply, {
        act: () => cancelByMunicipality(deps, { staff: request.staff, id, version, reason }),
        form: async (booking, faulty) =>
          cancelByStaffPage({ booking, ...faulty, reason, locale: request.staff.locale }),
        rules: [],
      })
    })

    /** Does it and leads back to the booking, or shows the form again with what stands in the way and the booking as it is now. */
    const answer = async (
      request: FastifyRequest<WithBooking>,
      reply: FastifyReply,
      change: {
        act: () => Promise<unknown>
        form: (booking: StaffBooking, faulty: Faulty) => Promise<PageContent>
        rules: Refusal['rules']
      },
    ) => {
      const { staff } = request
      const { id } = request.params
      try {
        await change.act()
        return reply.redirect(`/sluzhebno/zapisvaniya/${id}?gotovo=${request.url.split('/').pop()}`, 303)
      } catch (error) {
        const refused = asRefused(error)
        const errors = formErrors(refused, FIELDS, staff.locale)
        const rules = errors.length > 0 ? change.rules : refusalOf(refused).rules
        const refusal =
          errors.length > 0 && rules.length === 0 ? null : { ...refusalOf(refused), rules, mayWaive: mayWaive(staff) }
        const booking = await readBooking(deps, { staff, id })
        return send(
          request,
          reply.code(STATUS[refused.code]),
          await change.form(booking, { errors, refusal, reason: '' }),
        )
      }
    }
  }

/** Who may not is told so on a page of its own. */
export function asRefused(error: unknown): DomainError {
  if (!(error instanceof DomainError) || error.code === 'forbidden' || error.code === 'not-found') throw error
  return error
}

/** Whether somebody was received, as the desk noted it, or may have been, as their hour is over: of that a note can be made. */
function wasReceived({ state, over, topicShown }: StaffBooking): boolean {
  return topicShown && (state === 'done' || (over && ['confirmed', 'arrived', 'in-meeting'].includes(state)))
}
