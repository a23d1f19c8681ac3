import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { ANY, Language, problems } from '../http/schemas.ts'
import { endSession } from './end-session.ts'
import * as schemas from './schemas.ts'

const tags = ['staff']
const security = [{ bearer: [] }]

/** The caller's own session, behind the guard: who they are, and signing out. */
export const sessionApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/me', {
      schema: {
        tags,
        summary: 'Who is signed in, and what they may do',
        security,
        querystring: Language,
        response: { 200: schemas.Me, ...problems(401, ...ANY) },
      },
      handler: async ({ staff: { id, email, name, roles, officials } }) => ({
        id: String(id),
        email,
        name,
        roles,
        officials,
      }),
    })

    app.delete('/session', {
      schema: {
        tags,
        summary: 'Sign out; every token of the session ends at once',
        security,
        querystring: Language,
        response: { 204: Type.Null({ description: 'done' }), ...problems(401, ...ANY) },
      },
      handler: async ({ staff }, reply) => {
        await endSession(deps, staff)
        return reply.code(204).send(null)
      },
    })
  }
