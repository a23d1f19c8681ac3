import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import type { Site } from '../ui/site.ts'
import { bookForCitizen } from './book-for-citizen.ts'
import { type Caller, readCaller } from './caller-rules.ts'
import { NEEDS } from './draft-rules.ts'
import { beginBooking, officialsToBook, personOf, type Typed } from './new-booking.ts'
import { DO, lookPage, newBookingPage } from './new-booking-view.tsx'
import { mayWaive } from './reach-rules.ts'
import { allIn, formErrors, numberIn, overrideIn, refusalOf, type StaffFields, textIn } from './staff-form-rules.ts'
import { STAFF_CHANNELS } from './staff-order-rules.ts'

type WithQuery = { Querystring: { chas?: unknown; lice?: unknown } }
type WithForm = { Body: StaffFields | null | undefined }

const Body = Type.Optional(
  Type.Union([Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())])), Type.Null()]),
)
/** In bytes. */
const LONGEST_FORM = 32 * 1024

const FIELDS = {
  '/citizen/name': 'name',
  '/citizen/phone': 'phone',
  '/citizen/email': 'email',
  '/topic/text': 'topic',
  '/onBehalfOf': 'onBehalfOf',
  '/override/reason': 'why',
}

/** „Ново записване“: who calls, then one form with the first free hour in it, then the slip. Plain forms, all by keyboard. */
export const newBookingPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    app.get<WithQuery>('/novo', async (request, reply) => {
      const { chas, lice } = request.query
      const slotId = typeof chas === 'string' && /^[1-9]\d{0,8}$/.test(chas) ? Number(chas) : null
      return sendLook(request, reply, { slotId, slug: typeof lice === 'string' ? lice : '', typed: '', faulty: false })
    })

    app.post<WithForm>('/novo', { schema: { body: Body }, bodyLimit: LONGEST_FORM }, async (request, reply) => {
      const fields = request.body ?? {}
      const action = textIn(fields, 'do')
      const slotId = numberIn(fields, 'slot') || null
      if (action === DO.book) return book(request, reply, fields)
      if (!action.startsWith(DO.take)) {
        const who = textIn(fields, 'who')
        const caller = readCaller(who)
        const slug = textIn(fields, 'official')
        if (caller.phone === '' && caller.email === '' && caller.name === '')
          return sendLook(request, reply.code(422), { slotId, slug, typed: who, faulty: true })
        return form(request, reply, { caller, slug, slotId, takeFrom: null })
      }
      const { phone, email } = typedIn(fields, request.staff)
      const taken = action.slice(DO.take.length)
      return form(request, reply, { caller: { phone, email, name: '' }, slug: '', slotId, takeFrom: taken })
    })

    const sendLook = async (
      request: FastifyRequest,
      reply: FastifyReply,
      look: { slotId: number | null; slug: string; typed: string; faulty: boolean },
    ) => {
      const officials = await officialsToBook(deps, request.staff)
      return sendStaffPage(site, request, reply, lookPage({ officials, ...look, locale: request.staff.locale }))
    }

    /** The second step with what is known of the caller: with the details of their latest booking, where no name was typed. */
    const form = async (
      request: FastifyRequest,
      reply: FastifyReply,
      {
        caller,
        slug,
        slotId,
        takeFrom,
      }: { caller: Caller; slug: string; slotId: number | null; takeFrom: string | null },
    ) => {
      const { staff } = request
      const begun = await beginBooking(deps, { staff, caller, slug, slotId })
      const person = caller.name === '' ? personOf(begun.earlier, takeFrom) : null
      const typed = { ...typedIn({}, staff), ...caller, ...(person && takenFrom(person, caller)) }
      return sendStaffPage(
        site,
        request,
        reply,
        newBookingPage({
          ...{ begun, typed, taken: person?.name ?? null, errors: [], refusal: null, reason: '' },
          locale: staff.locale,
        }),
      )
    }

    const book = async (request: FastifyRequest, reply: FastifyReply, fields: StaffFields) => {
      const { staff } = request
      const typed = typedIn(fields, staff)
      const slotId = numberIn(fields, 'slot')
      const { name, phone, email, topic, needs, onBehalfOf, locale, channel } = typed
      try {
        const booked = await bookForCitizen(deps, {
          ...{ staff, channel, idempotencyKey: textIn(fields, 'key').replace(/[^\w-]/g, '') },
          input: {
            ...{ slotId: String(slotId), citizen: { name, phone, email }, topic: { text: topic }, locale },
            ...{ needs, ...(onBehalfOf.trim() !== '' && { onBehalfOf }) },
          },
          override: overrideIn(fields),
        })
        return reply.redirect(`/sluzhebno/zapisvaniya/${booked.id}/belezhka?novo=1`, 303)
      } catch (error) {
        if (!(error instanceof DomainError) || error.code === 'forbidden') throw error
        const refusedWith: DomainError = error
        const errors = formErrors(refusedWith, FIELDS, staff.locale)
        const begun = await beginBooking(deps, { staff, caller: typed, slug: '', slotId })
        const refused = refusalOf(refusedWith)
        // A fault of the form leaves the override that was asked for where it was.
        const rules = errors.length > 0 ? (overrideIn(fields)?.rule ?? []) : refused.rules
        const refusal =
          errors.length > 0 && rules.length === 0 ? null : { ...refused, rules, mayWaive: mayWaive(staff) }
        return sendStaffPage(
          site,
          request,
          reply.code(STATUS[refusedWith.code]),
          newBookingPage({
            ...{ begun, typed, taken: null, errors, refusal, reason: textIn(fields, 'why') },
            locale: staff.locale,
          }),
        )
      }
    }
  }

/** What of an earlier booking is taken over: who they are, never what it was about. */
function takenFrom(
  { name, phone, email, locale }: { name: string; phone: string | null; email: string | null; locale: 'bg' | 'en' },
  caller: Caller,
): Partial<Typed> {
  return { name, phone: caller.phone || (phone ?? ''), email: caller.email || (email ?? ''), locale }
}

/** The form as it stands; whoever sits at the desk has the citizen before them. */
function typedIn(fields: StaffFields, { roles }: Pick<StaffMember, 'roles'>): Typed {
  const usual = roles.includes('front-desk') && !roles.includes('assistant') ? 'desk' : 'phone'
  const asked = allIn(fields, 'needs')
  return {
    ...{ name: textIn(fields, 'name'), phone: textIn(fields, 'phone'), email: textIn(fields, 'email') },
    ...{ topic: textIn(fields, 'topic'), onBehalfOf: textIn(fields, 'onBehalfOf') },
    needs: NEEDS.filter((need) => asked.includes(need)),
    channel: STAFF_CHANNELS.find((each) => each === textIn(fields, 'channel')) ?? usual,
    locale: textIn(fields, 'locale') === 'en' ? 'en' : 'bg',
  }
}
