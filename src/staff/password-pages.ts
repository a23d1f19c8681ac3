import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { pageLocale } from '../http/page-language.ts'
import { asDomainError } from '../http/problems.ts'
import type { Site } from '../ui/site.ts'
import { choosePassword } from './choose-password.ts'
import { type NewPasswordForm, readNewPassword } from './new-password-rules.ts'
import { personOfLink } from './one-time-link.ts'
import { forgotPage, goneLinkPage, passwordPage, sentPage } from './password-view.tsx'
import { requestReset } from './request-reset.ts'
import { sendOpenStaffPage } from './shell-pages.ts'

type WithToken = { Params: { token: string } }
type WithPassword = WithToken & { Body: NewPasswordForm | null | undefined }
type WithEmail = { Body: { email?: unknown } | null | undefined }

/** The way in for whoever has no password yet, or forgot it: in front of the guard. The link's token is the authority. */
export const passwordPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const limited = deps.config.rateLimit ? { rateLimit: { max: 10, timeWindow: '1 minute' } } : {}

    const gone = (request: FastifyRequest, reply: FastifyReply) =>
      sendOpenStaffPage(site, request, reply.code(410), goneLinkPage(pageLocale(request)))

    app.get('/zabravena-parola', async (request, reply) =>
      sendOpenStaffPage(site, request, reply, forgotPage({ locale: pageLocale(request) })),
    )

    app.post<WithEmail>('/zabravena-parola', { config: limited }, async (request, reply) => {
      const locale = pageLocale(request)
      const email = request.body?.email
      if (typeof email !== 'string' || email.trim() === '')
        return sendOpenStaffPage(site, request, reply.code(422), forgotPage({ locale, missing: true }))
      await requestReset(deps, { email })
      return sendOpenStaffPage(site, request, reply, sentPage(locale))
    })

    app.get<WithToken>('/parola/:token', { config: limited }, async (request, reply) => {
      const person = await personOfLink(deps, request.params.token)
      if (!person) return gone(request, reply)
      const page = passwordPage({ locale: pageLocale(request), ...person, action: actionOf(request) })
      return sendOpenStaffPage(site, request, reply, page)
    })

    app.post<WithPassword>('/parola/:token', { config: limited }, async (request, reply) => {
      const { token } = request.params
      const person = await personOfLink(deps, token)
      if (!person) return gone(request, reply)
      const typed = readNewPassword(request.body ?? {})
      try {
        const fault = 'fault' in typed ? typed.fault : await choosePassword(deps, { token, ...typed })
        if (fault === null) return reply.redirect(`/sluzhebno/vhod?parola=1&lang=${pageLocale(request)}`, 303)
        const page = passwordPage({ locale: pageLocale(request), ...person, action: actionOf(request), fault })
        return sendOpenStaffPage(site, request, reply.code(422), page)
      } catch (error) {
        if (asDomainError(error).code === 'gone') return gone(request, reply)
        throw error
      }
    })
  }

/** In the language of the page: its post has no other way to say it. */
function actionOf(request: FastifyRequest): string {
  const { token } = request.params as { token: string }
  return `/sluzhebno/parola/${encodeURIComponent(token)}?lang=${pageLocale(request)}`
}
