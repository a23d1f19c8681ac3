import jwt from '@fastify/jwt'
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest, RouteOptions } from 'fastify'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { asDomainError, STATUS, sendProblem } from '../http/problems.ts'
import { accessTokenSettings, sessionOfClaims } from './access-token.ts'
import { memberOfSession } from './queries.ts'
import { mayEnter } from './scope-rules.ts'
import { sessionApi } from './session-api.ts'
import { signInApi } from './sign-in-api.ts'
import type { Role, StaffMember } from './staff-member.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call a staff route. */
    allow?: readonly Role[]
  }
  interface FastifyRequest {
    /** Who calls; only behind the guard. */
    staff: StaffMember
  }
}

/**
 * The staff's part of the API: the sign-in, and behind one guard every other route. A route says in `config.allow` who may
 * call it, and finds the caller in `request.staff`.
 *
 * @throws Error at the start, where a route does not say whom it allows
 */
export const staffScope =
  (deps: Deps, routes: FastifyPluginAsync[]): FastifyPluginAsync =>
  async (app) => {
    await app.register(jwt, accessTokenSettings(deps.config.secretKeys))
    app.setErrorHandler((error, request, reply) => {
      if (STATUS[asDomainError(error).code] === 401) reply.header('www-authenticate', 'Bearer')
      return sendProblem(error, request, reply)
    })
    await app.register(signInApi(deps))
    await app.register(async (guarded) => {
      guarded.decorateRequest('staff')
      guarded.addHook('onRoute', insistOnAllowed)
      // After the limits for one address, which are hooks of `onRequest`, and before a stranger's body is read.
      guarded.addHook('preParsing', async (request) => {
        request.staff = await callerOf(deps, guarded, request)
        if (!mayEnter(request.staff, request.routeOptions.config.allow ?? [])) throw new DomainError('forbidden')
      })
      for (const route of [sessionApi(deps), ...routes]) await guarded.register(route)
    })
  }

function insistOnAllowed({ method, url, config }: RouteOptions): void {
  if (!config?.allow?.length) throw new Error(`the staff route ${method} ${url} does not say whom it allows`)
}

async function callerOf(deps: Deps, { jwt }: FastifyInstance, request: FastifyRequest): Promise<StaffMember> {
  const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(request.headers.authorization ?? '')?.[1]
  const session = token === undefined ? null : sessionOfClaims(claimsIn(jwt, token, deps.clock.now().toMillis()))
  const member = session && (await memberOfSession(deps, session))
  if (!member) throw new DomainError('unauthenticated')
  return member
}

/** Whatever is wrong with a token, its bearer is unknown: never a fault of ours. */
function claimsIn(jwt: FastifyInstance['jwt'], token: string, clockTimestamp: number): Record<string, unknown> {
  try {
    return jwt.verify<Record<string, unknown>>(token, { clockTimestamp })
  } catch {
    throw new DomainError('unauthenticated')
  }
}
