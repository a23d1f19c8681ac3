import type { FastifyPluginAsync } from 'fastify'
import { asToken } from '../bookings/booking-link.ts'
import { type Door, strict } from '../bookings/choose-pages.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { pageLocale } from '../http/page-language.ts'
import { keepAddressesSecret } from '../http/secret-addresses.ts'
import { sendPage } from '../http/send-page.ts'
import type { Locale } from '../i18n/words.ts'
import { ADDRESSES, pathOf } from '../ui/addresses.ts'
import type { Site } from '../ui/site.ts'
import { entryAnswer } from './entry-answers.ts'
import { entryOf, tokenOfBooking } from './entry-link.ts'
import { leavePage, leftPage } from './leave-view.tsx'
import { leaveWaitlist } from './leave-waitlist.ts'
import { offerPages } from './offer-pages.ts'
import { noPlacePage, placePage } from './views.tsx'

type WithToken = { Params: { token: string }; Querystring: Record<string, unknown> }

/** A place on the waiting list as its citizen's link opens it, and what is offered to it. Only a post changes anything. */
export const waitlistPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    keepAddressesSecret(app)
    const { phone } = site.municipality
    app.setErrorHandler((error, request, reply) => {
      if (!(error instanceof DomainError) || error.code !== 'not-found') throw error
      return sendPage(site, request, reply.code(404), noPlacePage({ locale: pageLocale(request), phone }))
    })
    for (const locale of ['bg', 'en'] satisfies Locale[]) {
      await app.register(placePages({ deps, site, locale }))
      await app.register(offerPages({ deps, site, locale }))
    }
  }

const placePages =
  ({ deps, site, locale }: Door): FastifyPluginAsync =>
  async (app) => {
    app.get<WithToken>(ADDRESSES.waitlistEntry[locale], async (request, reply) => {
      const { token } = request.params
      const entry = await entryOf(deps, token)
      const booking = await tokenOfBooking(deps, entry)
      if (booking !== null) return reply.redirect(pathOf('booking', locale, { token: booking }), 302)
      const declined = request.query['otkazan'] === '1'
      const answerMinutes = deps.config.waitlistOfferHours * 60
      return sendPage(site, request, reply, placePage({ entry, token, locale, answerMinutes, declined }))
    })

    app.get<WithToken>(ADDRESSES.waitlistData[locale], async (request, reply) =>
      reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', 'attachment; filename="priemna.json"')
        .send(JSON.stringify(entryAnswer(await entryOf(deps, request.params.token), locale), null, 2)),
    )

    app.get<WithToken>(ADDRESSES.leaveWaitlist[locale], async (request, reply) => {
      const { token } = request.params
      return sendPage(site, request, reply, leavePage({ entry: await entryOf(deps, token), token, locale }))
    })

    app.post<WithToken>(ADDRESSES.leaveWaitlist[locale], { config: strict(deps) }, async (request, reply) => {
      await leaveWaitlist(deps, { token: asToken(request.params.token) })
      return reply.redirect(pathOf('leftWaitlist', locale), 303)
    })

    app.get(ADDRESSES.leftWaitlist[locale], async (request, reply) => sendPage(site, request, reply, leftPage(locale)))
  }
