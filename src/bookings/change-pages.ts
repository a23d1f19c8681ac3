import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { sendPage } from '../http/send-page.ts'
import { ADDRESSES, pathOf } from '../ui/addresses.ts'
import { asToken, bookingOf } from './booking-link.ts'
import { notCancelledPage } from './cancel-view.tsx'
import { changePage } from './change-view.tsx'
import { type Door, fromDate, slotIdOf, strict } from './choose-pages.ts'
import { slotOfDraft } from './choose-slot.ts'
import { isLoss } from './draft-rules.ts'
import { moveBooking } from './move-booking.ts'
import { offerChoice } from './offer-choice.ts'
import { pageViewOf } from './page-state.ts'
import type { MyBooking } from './queries.ts'

type WithToken = { Params: { token: string }; Querystring: Record<string, unknown> }
type WithSlot = WithToken & { Body: { slot?: string } | null | undefined }
type First = Parameters<typeof changePage>[0]['first']

const Body = Type.Optional(Type.Union([Type.Object({ slot: Type.Optional(Type.String()) }), Type.Null()]))

/** The change of a booking: asked by a page, done by a post; the old slot is theirs until the new one is. */
export const changePages =
  (door: Door): FastifyPluginAsync =>
  async (app) => {
    const { deps, site, locale } = door

    app.get<WithToken>(ADDRESSES.change[locale], async (request, reply) => {
      const booking = await bookingOf(deps, request.params.token)
      // The booking's own page says why there is nothing to change.
      if (!pageViewOf(booking).movable) return reply.redirect(pathOf('booking', locale, request.params), 302)
      return sendChange(door, request, reply, { booking })
    })

    app.post<WithSlot>(
      ADDRESSES.change[locale],
      { config: strict(deps), schema: { body: Body } },
      async (request, reply) => {
        const { token } = request.params
        const slotId = slotIdOf(request.body?.slot)
        if (slotId === null) {
          const booking = await bookingOf(deps, token)
          return sendChange(door, request, reply.code(422), { booking, first: 'unchosen' })
        }
        try {
          await moveBooking(deps, { token: asToken(token), slotId })
        } catch (error) {
          if (!(error instanceof DomainError)) throw error
          const { code } = error as DomainError
          if (code === 'not-changeable' || code === 'version-conflict')
            return sendPage(site, request, reply.code(STATUS[code]), notCancelledPage({ token, locale, code }))
          if (!isLoss(code)) throw error
          const booking = await bookingOf(deps, token)
          const slot = await slotOfDraft(deps, { slotId, holdToken: null })
          const { alternatives } = (error as DomainError<'slot-taken'>).details
          const startsAt = slot?.slug === booking.slug ? slot.startsAt : null
          return sendChange(door, request, reply.code(STATUS[code]), {
            booking,
            first: { code, startsAt, alternatives },
          })
        }
        return reply.redirect(`${pathOf('booking', locale, { token })}?promenen=1`, 303)
      },
    )
  }

async function sendChange(
  { deps, site, locale }: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  { booking, first }: { booking: MyBooking; first?: First },
): Promise<FastifyReply> {
  const { token } = request.params as WithToken['Params']
  const near = typeof first === 'object' ? first.alternatives.map(({ slotId }) => slotId) : []
  const offer = await offerChoice(deps, { slug: booking.slug, locale, from: fromDate(request), draft: null, near })
  return sendPage(site, request, reply, changePage({ booking, token, offer, locale, ...(first && { first }) }))
}
