import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '../domain-error.ts'
import { pathOf } from '../ui/addresses.ts'
import type { Site } from '../ui/site.ts'
import { sendErrorPage } from './error-page.tsx'
import { rememberChoice, rememberedLocale } from './page-language.ts'
import { sendProblem } from './problems.ts'
import { insistOnSameOrigin } from './same-origin.ts'

/** The scope of pages: forms in from our own pages only, HTML out, for errors too. It answers for everything outside the API. */
export const pagesScope =
  (site: Site, routes: FastifyPluginAsync[]): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers()
    await app.register(formbody, { bodyLimit: 16 * 1024 })
    hidePages(app)

    app.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'private, no-cache')
      insistOnSameOrigin(request, site.publicUrl)
      const path = rememberChoice(request, reply)
      if (path !== null) return reply.redirect(path, 303)
    })
    app.setErrorHandler((error, request, reply) => sendErrorPage(site, error, request, reply))
    app.setNotFoundHandler((request, reply) => sendNotFound(site, request, reply))

    app.get('/', async (request, reply) => {
      reply.header('vary', 'cookie')
      return reply.redirect(pathOf('home', rememberedLocale(request) ?? 'bg'), 302)
    })
    app.get('/bg', async (_request, reply) => reply.redirect('/bg/', 302))
    app.get('/en', async (_request, reply) => reply.redirect('/en/', 302))
    for (const route of routes) await app.register(route)
  }

/** Who calls an API that is not there reads JSON. */
export function sendNotFound(site: Site, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const notFound = new DomainError('not-found')
  return request.url.startsWith('/api/')
    ? sendProblem(notFound, request, reply)
    : sendErrorPage(site, notFound, request, reply)
}

/** The API's document names no pages. */
function hidePages(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, hide: true }
  })
}
