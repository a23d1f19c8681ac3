import type { FastifyPluginAsync } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError, type FieldFault } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { strictly } from '../http/security.ts'
import { sendPage } from '../http/send-page.ts'
import { type Locale, words } from '../i18n/words.ts'
import { ADDRESSES, pathOf } from '../ui/addresses.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import type { Site } from '../ui/site.ts'
import { asToken, bookingOf } from './booking-link.ts'
import { cancelBooking } from './cancel-booking.ts'
import { cancelPage, notCancelledPage } from './cancel-view.tsx'
import { pageViewOf } from './page-state.ts'

type WithToken = { Params: { token: string } }
type WithReason = WithToken & { Body: { reason?: string } | null | undefined }

const Body = Type.Optional(Type.Union([Type.Object({ reason: Type.Optional(Type.String()) }), Type.Null()]))

/** The cancellation of a booking: asked by a page, done by a post. */
export const cancelPages =
  (locale: Locale, deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const strict = strictly(deps.config)

    app.get<WithToken>(ADDRESSES.cancel[locale], async (request, reply) => {
      const { token } = request.params
      const booking = await bookingOf(deps, token)
      // The booking's own page says why there is nothing to cancel.
      if (!pageViewOf(booking).live) return reply.redirect(pathOf('booking', locale, { token }), 302)
      return sendPage(site, request, reply, cancelPage({ booking, token, locale }))
    })

    app.post<WithReason>(
      ADDRESSES.cancel[locale],
      { config: strict, schema: { body: Body } },
      async (request, reply) => {
        const { token } = request.params
        const reason = request.body?.reason
        try {
          await cancelBooking(deps, { token: asToken(token), reason })
        } catch (error) {
          const page = await pageOfRefusal(deps, error, { token, locale, reason: reason ?? '' })
          return sendPage(site, request, reply.code(page.status), page.content)
        }
        return reply.redirect(pathOf('booking', locale, { token }), 303)
      },
    )
  }

/** The page that a refusal of the cancellation has here; every other error is thrown on. */
async function pageOfRefusal(
  deps: Deps,
  error: unknown,
  { token, locale, reason }: { token: string; locale: Locale; reason: string },
): Promise<{ status: number; content: PageContent }> {
  const code = error instanceof DomainError ? (error as DomainError).code : null
  if (code === 'not-changeable' || code === 'version-conflict')
    return { status: STATUS[code], content: notCancelledPage({ token, locale, code }) }
  if (code !== 'egn-not-allowed' && code !== 'invalid-body') throw error
  const { errors } = (error as DomainError<'invalid-body'>).details
  const booking = await bookingOf(deps, token)
  return {
    status: STATUS[code],
    content: cancelPage({ booking, token, locale, reason, error: faultText(errors, locale) }),
  }
}

function faultText([fault]: FieldFault[], locale: Locale): string {
  const { faults, pages } = words[locale]
  if (fault?.fault === 'too-long' && fault.limit !== undefined) return pages.cancel.tooLong(fault.limit)
  return faults[fault?.fault ?? 'wrong-type']
}
