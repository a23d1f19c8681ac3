import jwt from '@fastify/jwt'
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { asDomainError, STATUS, sendProblem } from '../http/problems.ts'
import { accessTokenSettings, sessionOfClaims } from './access-token.ts'
import { POLICY } from './policy.ts'
import { type Policy, policyOf, policyRoutes, type RoutePolicy } from './policy-rules.ts'
import { memberOfSession } from './queries.ts'
import { insistOnReach } from './reach.ts'
import { mayEnter } from './scope-rules.ts'
import { sessionApi } from './session-api.ts'
import { signInApi } from './sign-in-api.ts'
import type { StaffMember } from './staff-member.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call a staff route: its line of the policy table, put here by the guard. */
    policy?: RoutePolicy
  }
  interface FastifyRequest {
    /** Who calls; only behind the guard. */
    staff: StaffMember
  }
}

/**
 * The staff's part of the API: the sign-in, and behind one guard every other route. Who may call a route stands in `policy.ts`;
 * it finds the caller in `request.staff`.
 *
 * @throws Error at the start, where the table has no line for a route
 */
export const staffScope =
  (deps: Deps, routes: FastifyPluginAsync[], policy: Policy = POLICY): FastifyPluginAsync =>
  async (app) => {
    await app.register(jwt, accessTokenSettings(deps.config.secretKeys))
    app.setErrorHandler((error, request, reply) => {
      if (STATUS[asDomainError(error).code] === 401) reply.header('www-authenticate', 'Bearer')
      return sendProblem(error, request, reply)
    })
    await app.register(signInApi(deps))
    await app.register(async (guarded) => {
      guarded.decorateRequest('staff')
      enforcePolicy(guarded, policy)
      // After the limits for one address, which are hooks of `onRequest`, and before a stranger's body is read.
      guarded.addHook('preParsing', async (request) => {
        request.staff = await callerOf(deps, guarded, request)
        insistOnSecondFactor(deps, request)
        insistOnRole(request)
      })
      // Before what was sent is judged: whom it does not concern is not told what is wrong with it.
      guarded.addHook('preValidation', async (request) => insistOnObject(deps, request))
      for (const route of [sessionApi(deps), ...routes]) await guarded.register(route)
    })
  }

/** Each route that is registered in the scope gets its line of the table, or stops the start. */
export function enforcePolicy(scope: FastifyInstance, policy: Policy): void {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, policy: policyOf(policy, route.method, route.url) }
  })
}

/** @throws DomainError `forbidden` where none of the caller's roles may call the route */
export function insistOnRole({ staff, routeOptions }: FastifyRequest): void {
  if (!mayEnter(staff, routeOptions.config.policy?.allow ?? [])) throw new DomainError('forbidden')
}

/** @throws DomainError `second-factor-missing` where the house asks administrators for it: they reach no more than their own account */
export function insistOnSecondFactor({ config }: Deps, { staff, routeOptions }: FastifyRequest): void {
  if (config.adminSecondFactor === 'optional' || staff.secondFactor || !staff.roles.includes('admin')) return
  if (routeOptions.config.policy?.on !== 'self') throw new DomainError('second-factor-missing')
}

/** @throws DomainError `forbidden`, `not-found` where the thing that the route names is not in the caller's reach */
export async function insistOnObject(deps: Deps, { staff, params, routeOptions }: FastifyRequest): Promise<void> {
  const { policy } = routeOptions.config
  if (policy) await insistOnReach(deps, { staff, policy, parameters: (params ?? {}) as Record<string, string> })
}

/** @throws Error at the start, where the table names a route that nobody serves */
export function insistOnServed(app: FastifyInstance, policy: Policy = POLICY): void {
  app.addHook('onReady', async () => {
    const missing = policyRoutes(policy).filter(({ method, url }) => !app.hasRoute({ method: method as 'GET', url }))
    if (missing.length > 0)
      throw new Error(
        `src/staff/policy.ts names what is not served: ${missing.map(({ method, url }) => `${method} ${url}`)}`,
      )
  })
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
