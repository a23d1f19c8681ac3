import type { FastifyReply, FastifyRequest } from 'fastify'
import { chooseLocale, type Locale } from '../i18n/words.ts'
import { ADDRESSES, fill, localeOfPath, pageOf } from '../ui/addresses.ts'
import type { Alternates } from '../ui/page-shell.tsx'
import { cookieOf, setCookie } from './cookies.ts'

const COOKIE = 'priemna_lang'
const YEAR_SECONDS = 31_536_000

/** The language of a page: its address says it, else `?lang=`, else what was chosen before, else as for the API. */
export function pageLocale(request: FastifyRequest): Locale {
  return localeOfPath(request.url) ?? askedLocale(request) ?? rememberedLocale(request) ?? acceptedLocale(request)
}

/** The language that this browser's citizen chose once; null where they never did, or the cookie says nonsense. */
export function rememberedLocale(request: FastifyRequest): Locale | null {
  const chosen = cookieOf(request, COOKIE)
  return chosen === 'bg' || chosen === 'en' ? chosen : null
}

/**
 * An explicit choice is a press of the language switch, whose link says `?lang=`. It is remembered; where the address says
 * the language itself, the page is then opened under its plain address.
 *
 * @returns the plain path to go to, or null where the page can be shown
 */
export function rememberChoice(request: FastifyRequest, reply: FastifyReply): string | null {
  const chosen = request.method === 'GET' ? askedLocale(request) : null
  if (!chosen) return null
  setCookie(request, reply, { name: COOKIE, value: chosen, maxAge: YEAR_SECONDS })
  if (localeOfPath(request.url) !== chosen) return null
  const [path = '/', query] = request.url.split('?')
  const rest = new URLSearchParams(query)
  rest.delete('lang')
  return rest.size === 0 ? path : `${path}?${rest}`
}

/** Where the page at hand is to be found in each language. */
export function alternatesOf(request: FastifyRequest): Alternates {
  return { bg: alternate(request, 'bg'), en: alternate(request, 'en') }
}

function alternate(request: FastifyRequest, locale: Locale): Alternates[Locale] {
  const pattern = request.routeOptions.url
  const parameters = (request.params ?? {}) as Record<string, string>
  const page = pattern === undefined ? null : pageOf(pattern)
  if (pattern !== undefined && page === null) {
    const address = `${fill(pattern, parameters)}?lang=${locale}`
    return { address, switchTo: address }
  }
  // An address that is no page has none in the other language either: the switch leads home.
  const path = fill(ADDRESSES[page ?? 'home'][locale], parameters)
  const place = page === null ? '' : placeWithin(request)
  return { address: `${path}${place && `?${place}`}`, switchTo: `${path}?${place && `${place}&`}lang=${locale}` }
}

/** Where on its way a page stands: from which date on (`ot`). All else that an address asks is for once. */
function placeWithin({ query }: FastifyRequest): string {
  const { ot } = (query ?? {}) as { ot?: unknown }
  return typeof ot === 'string' && /^\d{4}-\d\d-\d\d$/.test(ot) ? `ot=${ot}` : ''
}

function askedLocale({ query }: FastifyRequest): Locale | null {
  const { lang } = (query ?? {}) as { lang?: unknown }
  return lang === 'bg' || lang === 'en' ? lang : null
}

function acceptedLocale({ headers }: FastifyRequest): Locale {
  return chooseLocale(undefined, headers['accept-language'])
}
