import type { FastifyPluginAsync } from 'fastify'
import { sendPage } from '../http/send-page.ts'
import { ADDRESSES, pathOf } from '../ui/addresses.ts'
import { ownDataAnswer } from './booking-answers.ts'
import { asToken, bookingOf } from './booking-link.ts'
import { type Door, strict } from './choose-pages.ts'
import { eraseBooking } from './erase-booking.ts'
import { erasedPage, erasePage, ownDataPage } from './own-data-view.tsx'
import { keptBeside } from './queries.ts'

type WithToken = { Params: { token: string } }

/** What is kept with a booking: looked at, taken along, erased by a post. */
export const ownDataPages =
  ({ deps, site, locale }: Door): FastifyPluginAsync =>
  async (app) => {
    const everything = async (token: string) => {
      const booking = await bookingOf(deps, token)
      return { booking, ...(await keptBeside(deps.db, booking.id)) }
    }

    app.get<WithToken>(ADDRESSES.ownData[locale], async (request, reply) => {
      const { token } = request.params
      const kept = await everything(token)
      const { heldDays, cancelledDays } = deps.config.retention
      const keptDays = kept.booking.state.startsWith('cancelled-') ? cancelledDays : heldDays
      return sendPage(site, request, reply, ownDataPage({ ...kept, token, locale, keptDays }))
    })

    app.get<WithToken>(ADDRESSES.ownDataFile[locale], async (request, reply) => {
      const { booking, ...kept } = await everything(request.params.token)
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', 'attachment; filename="priemna.json"')
        .send(JSON.stringify(ownDataAnswer(booking, { ...kept, locale }), null, 2))
    })

    app.get<WithToken>(ADDRESSES.erase[locale], async (request, reply) => {
      const { token } = request.params
      return sendPage(site, request, reply, erasePage({ booking: await bookingOf(deps, token), token, locale }))
    })

    app.post<WithToken>(ADDRESSES.erase[locale], { config: strict(deps) }, async (request, reply) => {
      await eraseBooking(deps, { token: asToken(request.params.token) })
      return reply.redirect(pathOf('erased', locale), 303)
    })

    app.get(ADDRESSES.erased[locale], async (request, reply) => sendPage(site, request, reply, erasedPage(locale)))
  }
