import { randomUUID } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import { Type } from 'typebox'
import { mayWaive } from '../bookings/reach-rules.ts'
import { formErrors, overrideIn, refusalOf, type StaffFields, saidIn, textIn } from '../bookings/staff-form-rules.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { listedDays } from './queries.ts'
import { takeWalkIn } from './take-walk-in.ts'
import { onTheSpot } from './walk-in.ts'
import { hrefOfDay, hrefOfTicket, ticketPage, walkInPage } from './walk-in-view.tsx'

type OfDay = { Params: { id: string } }
type OfTicket = { Params: { id: string; booking: string }; Querystring: { pak?: unknown } }

const Body = Type.Optional(
  Type.Union([Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())])), Type.Null()]),
)
/** In bytes. */
const LONGEST_FORM = 16 * 1024

/** „На място, без час“: three optional lines, a number, and its slip. Nothing that these pages show is of a citizen, but what was typed. */
export const walkInPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const dayOf = async (id: string) => {
      const [day] = await listedDays(deps.db, { officials: null, id: Number(id) })
      if (!day) throw new DomainError('not-found')
      return day
    }

    app.get<OfDay>('/den/:id/na-myasto', async (request, reply) => {
      const day = await dayOf(request.params.id)
      return sendStaffPage(
        site,
        request,
        reply,
        walkInPage({ day, formKey: randomUUID(), locale: request.staff.locale }),
      )
    })

    app.post<OfDay & { Body: StaffFields | null | undefined }>(
      '/den/:id/na-myasto',
      { schema: { body: Body }, bodyLimit: LONGEST_FORM },
      async (request, reply) => {
        const { staff, params } = request
        const fields = request.body ?? {}
        const dayId = Number(params.id)
        const formKey = textIn(fields, 'key').replace(/[^\w-]/g, '')
        try {
          const pressedAt = deps.clock.now().toSeconds()
          const input = { name: saidIn(fields, 'name'), phone: saidIn(fields, 'phone'), topic: saidIn(fields, 'topic') }
          // Whoever went back and typed somebody else means somebody else.
          const idempotencyKey = `${formKey}|${JSON.stringify(input)}`
          const { visitor } = await takeWalkIn(deps, {
            ...{ staff, dayId, input, override: overrideIn(fields), idempotencyKey },
          })
          // Nobody who comes second may go away with the number of the first.
          const again = visitor.arrivedAt !== null && visitor.arrivedAt < pressedAt - REPEATED_AFTER_SECONDS
          return reply.redirect(`${hrefOfTicket(dayId, visitor.bookingId)}${again ? '?pak=1' : ''}`, 303)
        } catch (error) {
          if (!(error instanceof DomainError) || !REFUSALS.includes(error.code)) throw error
          const ids = Object.fromEntries(['name', 'phone', 'topic'].map((name) => [`/${name}`, `${name}-${dayId}`]))
          const refusedWith: DomainError = error
          const errors = formErrors(refusedWith, { ...ids, '/override/reason': 'why' }, staff.locale)
          const refused = refusalOf(refusedWith)
          // A fault of the form leaves the override that was asked for where it was.
          const rules = errors.length > 0 ? (overrideIn(fields)?.rule ?? []) : refused.rules
          const refusal =
            errors.length > 0 && rules.length === 0 ? null : { ...refused, rules, mayWaive: mayWaive(staff) }
          const page = walkInPage({
            ...{ day: await dayOf(params.id), errors, refusal, reason: textIn(fields, 'why'), locale: staff.locale },
            // What was refused is another order when it comes again.
            formKey: randomUUID(),
            typed: { name: textIn(fields, 'name'), phone: textIn(fields, 'phone'), topic: textIn(fields, 'topic') },
          })
          return sendStaffPage(site, request, reply.code(STATUS[refusedWith.code]), page)
        }
      },
    )

    app.get<OfTicket>('/den/:id/nomer/:booking', async (request, reply) => {
      const { id, booking } = request.params
      const now = deps.clock.now()
      const day = await dayOf(id)
      const spot = onTheSpot(day, booking, { now: now.toSeconds(), rules: deps.config.calling })
      // Taken back meanwhile: the list says what is.
      if (!spot || spot.visitor.ticket === null) return reply.redirect(hrefOfDay(day), 303)
      const again = request.query.pak === '1'
      const page = ticketPage({ spot, again, house: site.municipality.name, now, locale: request.staff.locale })
      return sendStaffPage(site, request, reply, page)
    })
  }

/** From when on a press is no second click. */
const REPEATED_AFTER_SECONDS = 2

const REFUSALS: readonly string[] = [
  ...['invalid-body', 'egn-not-allowed', 'already-booked', 'limit-reached', 'not-changeable', 'day-closed'],
  'slot-not-bookable',
]
