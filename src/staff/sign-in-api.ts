import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { Language, problems, WITH_BODY } from '../http/schemas.ts'
import { sofiaIso } from '../i18n/format-time.ts'
import { accessClaims } from './access-token.ts'
import { refreshSession } from './refresh-session.ts'
import * as schemas from './schemas.ts'
import { type OpenSession, signIn } from './sign-in.ts'

const tags = ['staff']

/** The staff's door: in with a password, and on with a refresh token. In front of the guard. */
export const signInApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const limited = (max: number) => (deps.config.rateLimit ? { rateLimit: { max, timeWindow: '1 minute' } } : {})

    const tokens = ({ session, refreshToken }: OpenSession) => {
      const claims = accessClaims(session, deps.clock.now().toSeconds())
      return { accessToken: app.jwt.sign(claims), expiresAt: sofiaIso(claims.exp * 1000), refreshToken }
    }

    app.post('/session', {
      config: limited(20),
      schema: {
        tags,
        summary: 'Sign in',
        description:
          'From the fifth failure in a row at one account there is a wait (1, 2, 4 … 60 s): 429 with Retry-After. An unknown e-mail is answered like a wrong password.',
        querystring: Language,
        body: schemas.SignIn,
        response: { 200: schemas.Tokens, ...problems(401, ...WITH_BODY) },
      },
      handler: async (request) => tokens(await signIn(deps, request.body)),
    })

    app.post('/session/refresh', {
      config: limited(60),
      schema: {
        tags,
        summary: 'New tokens for the last refresh token',
        description:
          'Each refresh token is good once; one that comes again ends the session. A session ends after 30 minutes without a call, and 12 hours after the sign-in.',
        querystring: Language,
        body: schemas.Refresh,
        response: { 200: schemas.Tokens, ...problems(401, ...WITH_BODY) },
      },
      handler: async (request) => tokens(await refreshSession(deps, request.body)),
    })
  }
