import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { DomainError } from '../domain-error.ts'
import { sendProblem } from './problems.ts'
import { Problem } from './schemas.ts'

const DESCRIPTION = `Reception days of a municipality's officials: what is free, and a citizen's booking from hold to cancellation.

Every error is problem+json (RFC 9457) in the caller's language (\`?lang=bg|en\`, else Accept-Language, else bg). Times are ISO 8601
with the offset of Europe/Sofia, dates are local. Unknown fields are refused.`

/** The document of the API, made from the routes' schemas. Registered before the routes. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  app.addSchema(Problem)
  await app.register(swagger, {
    refResolver: { buildLocalReference: ({ $id }) => String($id) },
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Priemna',
        version: '1',
        description: DESCRIPTION,
        license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
      },
      servers: [{ url: '/' }],
      tags: [
        { name: 'receptions', description: 'Officials, reception days and free slots' },
        { name: 'bookings', description: 'A citizen and their booking' },
        { name: 'waiting list', description: 'Who waits for a slot, strictly in order, and what they are offered' },
        { name: 'officials', description: 'For administrators: who receives citizens' },
        { name: 'schedules', description: 'For the staff: the rules of reception days' },
        { name: 'reception days', description: 'For the staff: days and slots, changed by hand' },
        { name: 'calendar', description: 'For the staff: the working calendar' },
        { name: 'calendar feeds', description: 'For the staff: secret calendars to subscribe to' },
        { name: 'bookings for others', description: 'For the staff: to find, make and change bookings' },
        { name: 'outcomes', description: 'For the staff: what was said at receptions and promised' },
        { name: 'closed days', description: 'For the staff: days closed as cases, and substitutions' },
        { name: 'desk', description: 'For the staff: the day’s list and visits' },
        { name: 'messages', description: 'For the staff: what citizens were told, and whom to telephone' },
        { name: 'reports', description: 'For the staff: figures for the quality system' },
        { name: 'staff', description: 'Who works here: signing in, and what only they may do' },
      ],
      components: {
        securitySchemes: {
          holdToken: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Hold <holdToken>`' },
          bookingToken: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Booking <manageToken>`' },
          waitlistToken: {
            type: 'apiKey',
            in: 'header',
            name: 'Authorization',
            description: '`Waitlist <entryToken>`',
          },
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: '`Bearer <accessToken>`' },
        },
      },
    },
  })
}

/** The JSON scope: only JSON in, problem+json for every error, nothing cached unless a route says so. */
export const apiScope =
  (routes: FastifyPluginAsync[]): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers()
    const parse = app.getDefaultJsonParser('error', 'error')
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
      // A POST that needs no body may say that it is JSON all the same.
      if (body === '') return done(null, null)
      return parse(request, body as string, done)
    })
    app.setErrorHandler(sendProblem)
    app.addHook('onRequest', (_request, reply, done) => {
      reply.header('vary', 'accept-language').header('cache-control', 'no-store')
      done()
    })
    app.setNotFoundHandler((request, reply) => sendProblem(new DomainError('not-found'), request, reply))
    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
    for (const route of routes) await app.register(route)
  }
