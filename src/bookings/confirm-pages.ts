import type { FastifyPluginAsync } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError, type DomainErrorCode } from '../domain-error.ts'
import { strictly } from '../http/security.ts'
import type { Locale } from '../i18n/words.ts'
import { manageTokenOf } from '../messages/manage-link.ts'
import { ADDRESSES, pathOf } from '../ui/addresses.ts'
import { confirmBooking } from './confirm-booking.ts'

/** Refusals that the booking's own page explains, as it now stands. */
const SHOWN_THERE: readonly DomainErrorCode[] = ['hold-expired', 'not-changeable', 'version-conflict']

/** The button on the page that the link of the mail opens. */
export const confirmPages =
  (locale: Locale, deps: Deps): FastifyPluginAsync =>
  async (app) => {
    const config = strictly(deps.config)

    app.post<{ Params: { token: string } }>(
      ADDRESSES.confirm[locale],
      { config, schema: { body: Type.Optional(Type.Any()) } },
      async (request, reply) => {
        const { token } = request.params
        try {
          await confirmBooking(deps, { token })
        } catch (error) {
          if (!(error instanceof DomainError) || !SHOWN_THERE.includes(error.code)) throw error
        }
        const manage = manageTokenOf(deps.config.secretKeys, token)
        return reply.redirect(pathOf('booking', locale, { token: manage }), 303)
      },
    )
  }
