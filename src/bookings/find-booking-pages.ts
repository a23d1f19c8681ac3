import type { FastifyPluginAsync } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { sendPage } from '../http/send-page.ts'
import type { Locale } from '../i18n/words.ts'
import { ADDRESSES, pathOf } from '../ui/addresses.ts'
import type { Site } from '../ui/site.ts'
import { clientOf, strict } from './choose-pages.ts'
import { findBooking } from './find-booking.ts'
import { readFindForm } from './find-rules.ts'
import { findBookingPage } from './find-view.tsx'

type TooMany = DomainError<'too-many-requests'>
type WithForm = { Body: { code?: string; proof?: string } | null | undefined }

const text = Type.Optional(Type.String())
const Body = Type.Optional(Type.Union([Type.Object({ code: text, proof: text }), Type.Null()]))

/** „Моят час“: the way to a booking without its link. What is asked stands in no address, and one answer is given to all that fails. */
export const findBookingPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    app.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    })
    const { phone } = site.municipality

    for (const locale of ['bg', 'en'] satisfies Locale[]) {
      app.get(ADDRESSES.findBooking[locale], async (request, reply) =>
        sendPage(site, request, reply, findBookingPage({ locale, phone })),
      )

      app.post<WithForm>(
        ADDRESSES.findBooking[locale],
        { config: strict(deps), schema: { body: Body } },
        async (request, reply) => {
          const { code = '', proof = '' } = request.body ?? {}
          const form = { code, proof }
          const question = readFindForm(form)
          if ('faults' in question) {
            const page = findBookingPage({ locale, phone, form, faults: question.faults })
            return sendPage(site, request, reply.code(422), page)
          }
          const asked = { ...question, client: clientOf(deps, request) }
          const token = await findBooking(deps, asked).catch((error: unknown) => {
            if (error instanceof DomainError && error.code === 'too-many-requests') return error as TooMany
            throw error
          })
          if (token instanceof DomainError) {
            if (!token.details.askAll) throw token
            const waiting = reply
              .code(STATUS[token.code])
              .header('retry-after', String(token.details.retryAfterSeconds))
            return sendPage(site, request, waiting, findBookingPage({ locale, phone, form, faults: 'ask-all' }))
          }
          if (token !== null) return reply.redirect(pathOf('booking', locale, { token }), 303)
          return sendPage(site, request, reply.code(422), findBookingPage({ locale, phone, form, faults: 'not-found' }))
        },
      )
    }
  }
