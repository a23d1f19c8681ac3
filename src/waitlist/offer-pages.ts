import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { alreadyBookedPage } from '../bookings/check-view.tsx'
import { type Door, slotIdOf, strict } from '../bookings/choose-pages.ts'
import { isLoss } from '../bookings/draft-rules.ts'
import { DomainError } from '../domain-error.ts'
import { sendPage } from '../http/send-page.ts'
import { ADDRESSES, pathOf } from '../ui/addresses.ts'
import { acceptOffer } from './accept-offer.ts'
import { declineOffer } from './decline-offer.ts'
import { entryOf, tokenOfBooking } from './entry-link.ts'
import { ACCEPT, DECLINE, goneOfferPage, offerPage } from './offer-view.tsx'
import { lastOffer, type MyEntry } from './queries.ts'

type WithToken = { Params: { token: string } }
type WithAnswer = WithToken & { Body: { slot?: string; do?: string } | null | undefined }

const text = Type.Optional(Type.String())
const Body = Type.Optional(Type.Union([Type.Object({ slot: text, do: text }), Type.Null()]))

/** An offered slot: shown, accepted or declined by a post. What is over says what it was: 410. */
export const offerPages =
  (door: Door): FastifyPluginAsync =>
  async (app) => {
    const { deps, site, locale } = door

    app.get<WithToken>(ADDRESSES.offer[locale], async (request, reply) => {
      const { token } = request.params
      const entry = await entryOf(deps, token)
      const { offer } = entry
      if (offer) return sendPage(site, request, reply, offerPage({ entry, offer, token, locale }))
      const booking = await tokenOfBooking(deps, entry)
      if (booking !== null) return reply.redirect(pathOf('booking', locale, { token: booking }), 302)
      return sendGone(door, request, reply, { entry, token, slotId: null })
    })

    app.post<WithAnswer>(
      ADDRESSES.offer[locale],
      { config: strict(deps), schema: { body: Body } },
      async (request, reply) => {
        const { token } = request.params
        const entry = await entryOf(deps, token)
        const { slot, do: wish } = request.body ?? {}
        const shown = slotIdOf(slot)
        if (shown === null || (wish !== ACCEPT && wish !== DECLINE))
          return reply.redirect(pathOf('offer', locale, { token }), 303)
        try {
          if (wish === DECLINE) {
            await declineOffer(deps, { token, shown })
            return reply.redirect(`${pathOf('waitlistEntry', locale, { token })}?otkazan=1`, 303)
          }
          const { manageToken } = await acceptOffer(deps, { token, shown })
          return reply.redirect(pathOf('booking', locale, { token: manageToken }), 303)
        } catch (error) {
          if (!(error instanceof DomainError)) throw error
          if (error.code === 'already-booked') {
            const page = { standing: { startsAt: null }, slug: entry.slug, locale, phone: site.municipality.phone }
            return sendPage(site, request, reply, alreadyBookedPage({ ...page, mistake: null }))
          }
          if (error.code !== 'offer-gone' && !isLoss(error.code)) throw error
          return sendGone(door, request, reply, { entry: await entryOf(deps, token), token, slotId: shown })
        }
      },
    )
  }

/** 410 with what it was; who was never offered anything sees their place. `slotId`: of which slot, null: the last. */
async function sendGone(
  { deps, site, locale }: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  { entry, token, slotId }: { entry: MyEntry; token: string; slotId: number | null },
): Promise<FastifyReply> {
  const past = await lastOffer(deps.db, { entryId: entry.id, slotId })
  if (!past) return reply.redirect(pathOf('waitlistEntry', locale, { token }), 303)
  const { phone } = site.municipality
  return sendPage(site, request, reply.code(410), goneOfferPage({ entry, past, token, locale, phone }))
}
