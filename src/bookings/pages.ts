import type { FastifyPluginAsync } from 'fastify'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { pageLocale } from '../http/page-language.ts'
import { keepAddressesSecret } from '../http/secret-addresses.ts'
import { sendPage } from '../http/send-page.ts'
import type { Locale } from '../i18n/words.ts'
import { manageTokenOf } from '../messages/manage-link.ts'
import { ADDRESSES, pathOf } from '../ui/addresses.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import type { Site } from '../ui/site.ts'
import { bookingCalendar } from './booking-calendar.ts'
import { bookingOf } from './booking-link.ts'
import { cancelPages } from './cancel-pages.ts'
import { changePages } from './change-pages.ts'
import { confirmPages } from './confirm-pages.ts'
import { ownDataPages } from './own-data-pages.ts'
import { pageViewOf } from './page-state.ts'
import { type MyBooking, nearestFree } from './queries.ts'
import { slipPage } from './slip-view.tsx'
import { bookingPage, noBookingPage } from './views.tsx'

type WithToken = { Params: { token: string }; Querystring: Record<string, unknown> }

/** What is shown at a booking's address where its citizen is asked something first (a day that was closed); null: nothing is. */
export type AskedInstead = (asked: {
  booking: MyBooking
  token: string
  locale: Locale
  phone: string
}) => Promise<PageContent | null>

/** A booking as its citizen's link opens it, its calendar file, its change and cancellation, its data. Only a post changes anything. */
export const bookingPages =
  (deps: Deps, site: Site, askedInstead: AskedInstead): FastifyPluginAsync =>
  async (app) => {
    keepAddressesSecret(app)
    const { phone } = site.municipality
    app.setErrorHandler((error, request, reply) => {
      if (!(error instanceof DomainError) || error.code !== 'not-found') throw error
      return sendPage(site, request, reply.code(404), noBookingPage({ locale: pageLocale(request), phone }))
    })
    for (const locale of ['bg', 'en'] satisfies Locale[]) {
      await app.register(pagesIn({ locale, deps, site, askedInstead }))
      await app.register(confirmPages(locale, deps))
      await app.register(cancelPages(locale, deps, site))
      await app.register(changePages({ deps, site, locale }))
      await app.register(ownDataPages({ deps, site, locale }))
    }
  }

const pagesIn =
  ({
    locale,
    deps,
    site,
    askedInstead,
  }: {
    locale: Locale
    deps: Deps
    site: Site
    askedInstead: AskedInstead
  }): FastifyPluginAsync =>
  async (app) => {
    const { phone } = site.municipality

    app.get<WithToken>(ADDRESSES.booking[locale], async (request, reply) => {
      const token = manageTokenOf(deps.config.secretKeys, request.params.token)
      const proof = token === request.params.token ? null : request.params.token
      const booking = await bookingOf(deps, token)
      const asked =
        booking.state === 'confirmed' && (booking.undecided || booking.over)
          ? await askedInstead({ booking, token, locale, phone })
          : null
      if (asked) return sendPage(site, request, reply, asked)
      const cancelReason = booking.state === 'cancelled-by-municipality' ? booking.cancelReason : null
      const moved = request.query['promenen'] === '1'
      const alternatives =
        booking.state === 'cancelled-by-municipality' ? await nearestFree(deps.db, booking.slotId) : []
      const page = bookingPage({ booking, alternatives, token, proof, locale, phone, cancelReason, moved })
      return sendPage(site, request, reply, page)
    })

    app.get<WithToken>(ADDRESSES.print[locale], async (request, reply) => {
      const { token } = request.params
      const booking = await bookingOf(deps, token)
      // A slip of what does not hold, or not yet, would be taken for an appointment.
      if (!['booked', 'arrived'].includes(pageViewOf(booking).state))
        return reply.redirect(pathOf('booking', locale, { token }), 302)
      const page = slipPage({ booking, token, locale, house: { phone, publicUrl: site.publicUrl } })
      return sendPage(site, request, reply, page)
    })

    app.get<WithToken>(ADDRESSES.calendar[locale], async (request, reply) => {
      const { contentType, fileName, content } = bookingCalendar(deps, await bookingOf(deps, request.params.token))
      return reply.type(contentType).header('content-disposition', `attachment; filename="${fileName}"`).send(content)
    })
  }
