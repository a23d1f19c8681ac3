import type { FastifyReply, FastifyRequest } from 'fastify'
import { type PageContent, pageHtml } from '../ui/page-shell.tsx'
import type { Site } from '../ui/site.ts'
import { alternatesOf, pageLocale } from './page-language.ts'

/** Answers with a page in the language of the request; the status is 200 unless the reply has another. */
export function sendPage(site: Site, request: FastifyRequest, reply: FastifyReply, content: PageContent): FastifyReply {
  const locale = pageLocale(request)
  return reply
    .type('text/html; charset=utf-8')
    .header('content-language', locale)
    .send(pageHtml({ site, locale, alternates: alternatesOf(request), content }))
}
