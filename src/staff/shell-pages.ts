import type { FastifyReply, FastifyRequest } from 'fastify'
import { pageLocale } from '../http/page-language.ts'
import { words } from '../i18n/words.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import type { Site } from '../ui/site.ts'
import { type StaffViewer, staffPageHtml } from '../ui/staff-shell.tsx'
import { mayOpen, navFor } from './nav.ts'
import type { Policy } from './policy-rules.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the frame of a staff page needs to know; only behind the guard of pages. */
    staffFrame: { formToken: string; policy: Policy }
  }
}

/** Answers with a page in the staff's frame, in the language of whoever is signed in; the status is 200 unless the reply has another. */
export function sendStaffPage(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  content: PageContent,
): FastifyReply {
  const { locale } = request.staff
  return reply
    .type('text/html; charset=utf-8')
    .header('content-language', locale)
    .send(staffPageHtml({ site, locale, content, viewer: viewerOf(request) }))
}

/** The same for whoever is not signed in, with both languages to choose from. */
export function sendOpenStaffPage(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  content: PageContent,
): FastifyReply {
  const locale = pageLocale(request)
  return reply
    .type('text/html; charset=utf-8')
    .header('content-language', locale)
    .send(
      staffPageHtml({
        site,
        locale,
        content,
        viewer: null,
        languages: { bg: inLanguage(request.url, 'bg'), en: inLanguage(request.url, 'en') },
      }),
    )
}

const PROFILE = '/sluzhebno/profil'

function viewerOf({ staff, staffFrame: { formToken, policy }, url, method }: FastifyRequest): StaffViewer {
  const [path = '/'] = url.split('?')
  const { roles } = words[staff.locale].pages.staff
  return {
    name: staff.name,
    role: staff.roles.map((role) => roles[role]).join(', '),
    formToken,
    nav: navFor({ staff, policy, locale: staff.locale, path }),
    profile: mayOpen({ staff, policy }, PROFILE) ? PROFILE : null,
    here: method === 'GET' ? url : '/sluzhebno/',
  }
}

function inLanguage(url: string, lang: string): string {
  const [path = '/', query] = url.split('?')
  const asked = new URLSearchParams(query)
  asked.set('lang', lang)
  return `${path}?${asked}`
}
