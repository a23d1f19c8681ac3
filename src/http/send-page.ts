import type { FastifyReply, FastifyRequest } from 'fastify'
import { type PageContent, pageHtml } from '../ui/page-shell.tsx'
import type { Site } from '../ui/site.ts'
import { alternatesOf, pageLocale } from './page-language.ts'

/** Answers with a page in the language of the request; the status is 200 unless the reply has another. */
export function sendPage(site: Site, request: FastifyRequest, reply: FastifyReply, content: PageContent): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-language', pageLocale(request))
    .send(pageOf(site, request, content))
}

/** The page as it answers a request. */
export function pageOf(site: Site, request: FastifyRequest, content: PageContent): string {
  return pageHtml({ site, locale: pageLocale(request), alternates: alternatesOf(request), content })
}
