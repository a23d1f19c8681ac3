import type { FastifyPluginAsync } from 'fastify'
import { Type } from 'typebox'
import { asToken } from '../bookings/booking-link.ts'
import { type Door, strict } from '../bookings/choose-pages.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { pageLocale } from '../http/page-language.ts'
import { keepAddressesSecret } from '../http/secret-addresses.ts'
import { sendPage } from '../http/send-page.ts'
import { ADDRESSES, pathOf } from '../ui/addresses.ts'
import type { Site } from '../ui/site.ts'
import { answerFeedback, invitationOf } from './answer-feedback.ts'
import { readFeedback } from './feedback-rules.ts'
import { feedbackGivenPage, feedbackOverPage, feedbackPage, noFeedbackPage } from './feedback-view.tsx'

type WithToken = { Params: { token: string } }
type WithAnswers = WithToken & {
  Body: { zapazvane?: string; vreme?: string; otgovor?: string; belezhka?: string } | null | undefined
}

const text = Type.Optional(Type.String())
const Body = Type.Optional(
  Type.Union([Type.Object({ zapazvane: text, vreme: text, otgovor: text, belezhka: text }), Type.Null()]),
)

/** Three questions after a reception, behind a key of their own that opens nothing else. Only a post changes anything; what is over is 410. */
export const feedbackPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    keepAddressesSecret(app)
    app.setErrorHandler((error, request, reply) => {
      if (!(error instanceof DomainError) || error.code !== 'not-found') throw error
      const { phone } = site.municipality
      return sendPage(site, request, reply.code(404), noFeedbackPage({ locale: pageLocale(request), phone }))
    })
    for (const locale of ['bg', 'en'] as const) await app.register(questions({ deps, site, locale }))
  }

const questions =
  ({ deps, site, locale }: Door): FastifyPluginAsync =>
  async (app) => {
    app.get<WithToken>(ADDRESSES.feedback[locale], async (request, reply) => {
      const token = asToken(request.params.token)
      const invitation = await invitationOf(deps.db, token)
      return invitation === 'open'
        ? sendPage(site, request, reply, feedbackPage({ token, locale }))
        : sendPage(site, request, reply.code(410), feedbackOverPage({ invitation, locale }))
    })

    app.post<WithAnswers>(
      ADDRESSES.feedback[locale],
      { config: strict(deps), schema: { body: Body } },
      async (request, reply) => {
        const token = asToken(request.params.token)
        const { zapazvane = '', vreme = '', otgovor = '', belezhka = '' } = request.body ?? {}
        const form = { answers: { booking: zapazvane, time: vreme, answer: otgovor }, remark: belezhka }
        const read = readFeedback(form)
        if ('faults' in read && (await invitationOf(deps.db, token)) === 'open')
          return sendPage(site, request, reply.code(422), feedbackPage({ token, locale, form, faults: read.faults }))
        try {
          if ('faults' in read) throw new DomainError('gone')
          await answerFeedback(deps, { token, given: read.given })
        } catch (error) {
          if (!(error instanceof DomainError) || error.code !== 'gone') throw error
          const invitation = await invitationOf(deps.db, token)
          return sendPage(site, request, reply.code(410), feedbackOverPage({ invitation, locale }))
        }
        return reply.redirect(pathOf('feedbackGiven', locale), 303)
      },
    )

    app.get(ADDRESSES.feedbackGiven[locale], async (request, reply) =>
      sendPage(site, request, reply, feedbackGivenPage(locale)),
    )
  }
