import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { bookingOf } from '../bookings/booking-link.ts'
import { type Door, slotIdOf, strict } from '../bookings/choose-pages.ts'
import type { AskedInstead } from '../bookings/pages.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { keepAddressesSecret } from '../http/secret-addresses.ts'
import { sendPage } from '../http/send-page.ts'
import { manageTokenOf } from '../messages/manage-link.ts'
import { ADDRESSES, pathOf } from '../ui/addresses.ts'
import { type Chosen, choicePage, WISHES } from './choice-view.tsx'
import { chooseReplacement } from './choose-replacement.ts'
import { choiceFor } from './look-at-choice.ts'

type WithChoice = { Params: { token: string }; Body: { slot?: string; do?: string } | null | undefined }

const text = Type.Optional(Type.String())
const Body = Type.Optional(Type.Union([Type.Object({ slot: text, do: text }), Type.Null()]))

/** What a booking of a closed day shows at its own address: the choice. */
export const choiceInstead =
  (deps: Deps): AskedInstead =>
  async ({ booking, token, locale, phone }) => {
    const choice = await choiceFor(deps, token)
    return choice && choicePage({ booking, choice, token, locale, phone })
  }

/** The choice itself, by a post; to look at it is the booking's own page. */
export const choicePages =
  (door: Door): FastifyPluginAsync =>
  async (app) => {
    const { deps, locale } = door
    keepAddressesSecret(app)

    app.get<WithChoice>(ADDRESSES.choice[locale], async ({ params: { token } }, reply) =>
      reply.redirect(pathOf('booking', locale, { token }), 302),
    )

    app.post<WithChoice>(
      ADDRESSES.choice[locale],
      { config: strict(deps), schema: { body: Body } },
      async (request, reply) => {
        const token = manageTokenOf(deps.config.secretKeys, request.params.token)
        const { slot, do: wish } = request.body ?? {}
        const slotId = slotIdOf(slot)
        const own = pathOf('booking', locale, { token })
        if (wish === WISHES.move && slotId === null)
          return sendChoice(door, request, reply.code(422), { token, first: 'unchosen' })
        if (wish !== WISHES.move && wish !== WISHES.call && wish !== WISHES.cancel && wish !== WISHES.accept)
          return reply.redirect(own, 303)
        try {
          await chooseReplacement(deps, {
            token,
            answer: wish === WISHES.move ? { answer: 'move', slotId: slotId ?? 0 } : { answer: wish },
          })
        } catch (error) {
          if (!(error instanceof DomainError)) throw error
          // Chosen already, from another window say: the booking's page tells what.
          if (error.code === 'not-changeable') return reply.redirect(own, 303)
          if (error.code !== 'slot-taken' && error.code !== 'already-booked') throw error
          return sendChoice(door, request, reply.code(409), {
            token,
            first: error.code === 'slot-taken' ? 'lost' : 'already',
          })
        }
        return reply.redirect(wish === WISHES.move ? `${own}?promenen=1` : own, 303)
      },
    )
  }

/** The choice again, with what is left of it; the status is the reply's. */
async function sendChoice(
  { deps, site, locale }: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  { token, first }: { token: string; first: NonNullable<Chosen['first']> },
): Promise<FastifyReply> {
  const booking = await bookingOf(deps, token)
  const choice = await choiceFor(deps, token)
  if (!choice) return reply.redirect(pathOf('booking', locale, { token }), 303)
  const { phone } = site.municipality
  return sendPage(site, request, reply, choicePage({ booking, choice, token, locale, phone, first }))
}
