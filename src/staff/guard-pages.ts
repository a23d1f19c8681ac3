import jwt from '@fastify/jwt'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { cookieOf, hostOnly, setCookie } from '../http/cookies.ts'
import { sendErrorPage } from '../http/error-page.tsx'
import { asDomainError, STATUS } from '../http/problems.ts'
import { insistOnOwnForm } from '../http/same-origin.ts'
import type { Site } from '../ui/site.ts'
import { FORM_TOKEN_FIELD } from '../ui/staff-shell.tsx'
import { accessClaims, sessionOfClaims } from './access-token.ts'
import { accountPages } from './account-pages.ts'
import { enforcePolicy, insistOnObject, insistOnRole, insistOnSecondFactor } from './guard-api.ts'
import { COOKIE, formToken, isFormToken, pageTokenSettings, RENEW_AFTER_SECONDS } from './page-session.ts'
import { passwordPages } from './password-pages.ts'
import { POLICY } from './policy.ts'
import type { Policy } from './policy-rules.ts'
import { profilePages } from './profile-pages.ts'
import { memberOfSession } from './queries.ts'
import { sendStaffPage } from './shell-pages.ts'
import { signInPages } from './sign-in-pages.ts'
import { usersPages } from './users-pages.ts'
import { type Refused, staffErrorPage } from './views.tsx'

declare module 'fastify' {
  interface FastifyRequest {
    /** For the page that says why somebody was refused. */
    refusedFor: Refused | null
  }
}

/**
 * The staff's pages, all below `/sluzhebno`: the sign-in, and behind one guard every other. Who may open one stands in `policy.ts`.
 * Routes are written without the prefix. Posts come from our own forms (`StaffForm`), tied to the session.
 *
 * @throws Error at the start, where the table has no line for a route
 */
export const staffPagesScope =
  (site: Site, deps: Deps, routes: FastifyPluginAsync[], policy: Policy = POLICY): FastifyPluginAsync =>
  async (root) => {
    await root.register(
      async (app) => {
        await app.register(jwt, pageTokenSettings(deps.config.secretKeys))
        app.addHook('onRequest', async (request, reply) => {
          // These pages name their origin as referrer to themselves, so that a browser names it in their posts.
          reply.headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'same-origin' })
          insistOnOwnForm(request, site.publicUrl)
        })
        await app.register(signInPages(deps, site))
        await app.register(passwordPages(deps, site))
        await app.register(async (guarded) => {
          guard(guarded, { site, deps, policy })
          for (const route of [accountPages(deps), profilePages(deps, site), usersPages(deps, site), ...routes])
            await guarded.register(route)
        })
      },
      { prefix: '/sluzhebno' },
    )
  }

/** Lets in whoever has a session and one of the roles, to what is in their reach, and takes posts of their own forms only. */
function guard(app: FastifyInstance, { site, deps, policy }: { site: Site; deps: Deps; policy: Policy }): void {
  for (const each of ['staff', 'staffFrame', 'refusedFor'] as const) app.decorateRequest(each)
  enforcePolicy(app, policy)
  const keys = deps.config.secretKeys

  app.addHook('preParsing', async (request, reply) => {
    request.staff = await whoCalls(deps, app, request, reply)
    request.staffFrame = { formToken: formToken(keys, request.staff.sessionId), policy }
    request.refusedFor = 'role'
    if (request.is404) return
    insistOnSecondFactor(deps, request)
    insistOnRole(request)
  })
  // Both before what was sent is judged: whom it does not concern is not told what is wrong with it.
  app.addHook('preValidation', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return
    request.refusedFor = 'form'
    const body = (request.body ?? {}) as Record<string, unknown>
    if (!isFormToken(body[FORM_TOKEN_FIELD], request.staffFrame.formToken)) throw new DomainError('forbidden')
    delete body[FORM_TOKEN_FIELD]
  })
  app.addHook('preValidation', async (request) => {
    request.refusedFor = 'object'
    if (!request.is404) await insistOnObject(deps, request)
  })
  app.setErrorHandler((error, request, reply) => sendRefusal(site, error, request, reply))
  app.setNotFoundHandler((request, reply) => sendRefusal(site, new DomainError('not-found'), request, reply))
}

/** Who is not known signs in first, and goes on where they wanted to; what was posted is gone. */
function sendRefusal(site: Site, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = asDomainError(error)
  if (refusal.code === 'unauthenticated') {
    const ended = cookieOf(request, hostOnly(request, COOKIE)) === null ? {} : { kraj: '1' }
    const back = request.method === 'GET' ? { kam: request.url } : {}
    return reply.redirect(`/sluzhebno/vhod?${new URLSearchParams({ ...back, ...ended })}`, 303)
  }
  if (refusal.code === 'second-factor-missing')
    return reply.redirect('/sluzhebno/profil/vtora-stapka?zadalzhitelno=1', 303)
  if (!request.staff) return sendErrorPage(site, error, request, reply)
  if (refusal.code === 'internal-error') request.log.error({ err: error }, 'bug')
  else if (refusal.code === 'unavailable') request.log.warn({ err: error }, 'unavailable')
  const page = staffErrorPage({
    staff: request.staff,
    refusal,
    refusedFor: request.refusedFor,
    policy: request.routeOptions.config.policy ?? null,
    requestId: request.id,
  })
  return sendStaffPage(site, request, reply.code(STATUS[refusal.code]), page)
}

async function whoCalls(deps: Deps, { jwt }: FastifyInstance, request: FastifyRequest, reply: FastifyReply) {
  const now = deps.clock.now()
  const claims = claimsIn(jwt, cookieOf(request, hostOnly(request, COOKIE)), now.toMillis())
  const session = claims && sessionOfClaims(claims)
  const member = session && (await memberOfSession(deps, session))
  if (!member) throw new DomainError('unauthenticated')
  if (now.toSeconds() - Number(claims['iat']) > RENEW_AFTER_SECONDS) {
    const endsAt = now.plus({ hours: 1 }).toSeconds()
    const value = jwt.sign(accessClaims({ id: session.id, userId: session.userId, endsAt }, now.toSeconds()))
    setCookie(request, reply, { name: hostOnly(request, COOKIE), value })
  }
  return member
}

/** Whatever is wrong with a cookie, its bearer is unknown: never a fault of ours. */
function claimsIn(jwt: FastifyInstance['jwt'], token: string | null, clockTimestamp: number) {
  if (token === null || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return null
  try {
    return jwt.verify<Record<string, unknown>>(token, { clockTimestamp })
  } catch {
    return null
  }
}
