import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { hostOnly, setCookie } from '../http/cookies.ts'
import { pageLocale } from '../http/page-language.ts'
import { asDomainError, STATUS } from '../http/problems.ts'
import type { Site } from '../ui/site.ts'
import { accessClaims } from './access-token.ts'
import { COOKIE } from './page-session.ts'
import { sendOpenStaffPage } from './shell-pages.ts'
import { signIn } from './sign-in.ts'
import { readSignInForm } from './sign-in-form-rules.ts'
import { type SignInState, signInPage } from './sign-in-view.tsx'
import { wayBack } from './way-back-rules.ts'

const text = Type.Optional(Type.String())
const Form = Type.Optional(
  Type.Union([Type.Object({ email: text, password: text, totp: text, kam: text }), Type.Null()]),
)
type WithForm = { Body: { email?: string; password?: string; totp?: string; kam?: string } | null | undefined }
type WithQuery = { Querystring: { kam?: unknown; kraj?: unknown; izhod?: unknown; parola?: unknown } }

/** The sign-in as a page, in front of the guard. */
export const signInPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const limited = deps.config.rateLimit ? { rateLimit: { max: 20, timeWindow: '1 minute' } } : {}

    const show = (request: FastifyRequest, reply: FastifyReply, state: SignInState) =>
      sendOpenStaffPage(site, request, reply, signInPage({ locale: pageLocale(request), ...state }))

    app.get<WithQuery>('/vhod', async (request, reply) => {
      const { kam, kraj, izhod, parola } = request.query
      const notice =
        kraj !== undefined ? 'ended' : izhod !== undefined ? 'signedOut' : parola !== undefined ? 'chosen' : null
      return show(request, reply, { back: wayBack(kam), notice })
    })

    app.post<WithForm>('/vhod', { config: limited, schema: { body: Form } }, async (request, reply) => {
      const { email = '', password = '', totp = '', kam } = request.body ?? {}
      const back = wayBack(kam)
      const form = readSignInForm({ email, password })
      if ('faults' in form) return show(request, reply.code(422), { back, email, faults: form.faults })
      try {
        const { session } = await signIn(deps, { ...form, totp: totp.trim().slice(0, 20) })
        const value = app.jwt.sign(accessClaims(session, deps.clock.now().toSeconds()))
        setCookie(request, reply, { name: hostOnly(request, COOKIE), value })
        return reply.redirect(back, 303)
      } catch (error) {
        const { code, details } = asDomainError(error)
        if (code === 'second-factor-required') return show(request, reply.code(422), { back, email, needsCode: true })
        if (code !== 'sign-in-refused' && code !== 'too-many-requests') throw error
        const wait = details && 'retryAfterSeconds' in details ? details.retryAfterSeconds : null
        if (wait !== null) reply.header('retry-after', String(wait))
        const status = code === 'sign-in-refused' ? 422 : STATUS[code]
        return show(request, reply.code(status), { back, email, refused: true, wait })
      }
    })
  }
