import type { FastifyReply, FastifyRequest } from 'fastify'
import type { DomainError, DomainErrorCode } from '../domain-error.ts'
import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import type { Site } from '../ui/site.ts'
import { WithPhone } from '../ui/telephone.tsx'
import { pageLocale } from './page-language.ts'
import { asDomainError, STATUS } from './problems.ts'
import { sendPage } from './send-page.ts'

type Refusal = {
  locale: Locale
  phone: string
  code: DomainErrorCode
  retryAfterSeconds: number | null
  /** Told only for bugs, by which the log line is found. */
  requestId: string
}

/** Answers an error as a page. What is not a refusal is a bug: 500, logged, nothing of it shown but the request's number. */
export function sendErrorPage(site: Site, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = asDomainError(error)
  if (refusal.code === 'internal-error') request.log.error({ err: error }, 'bug')
  else if (refusal.code === 'unavailable') request.log.warn({ err: error }, 'unavailable')
  const retryAfterSeconds = waitOf(refusal)
  if (retryAfterSeconds !== null) reply.header('retry-after', String(retryAfterSeconds))
  const { phone } = site.municipality
  const locale = pageLocale(request)
  reply.code(STATUS[refusal.code]).header('cache-control', 'no-store')
  return sendPage(
    site,
    request,
    reply,
    errorPage({ locale, phone, code: refusal.code, retryAfterSeconds, requestId: request.id }),
  )
}

/** A refusal in words, with the ways on. */
export function errorPage({ locale, phone, code, retryAfterSeconds, requestId }: Refusal): PageContent {
  const { errors } = words[locale].pages
  const { title, detail } = textOf({ code, retryAfterSeconds }, locale)
  return {
    title,
    main: (
      <>
        <h1>{title}</h1>
        {detail !== null && <p>{detail}</p>}
        {retryAfterSeconds !== null && <p>{errors.wait(retryAfterSeconds)}</p>}
        {code === 'internal-error' && (
          <p>
            {errors.requestNumber} <code>{requestId}</code>
          </p>
        )}
        <p>
          <WithPhone text={errors.call} phone={phone} />
        </p>
        <p>
          <a class="govuk-link" href={pathOf('home', locale)}>
            {errors.home}
          </a>
        </p>
        <p>
          <a class="govuk-link" href={pathOf('findBooking', locale)}>
            {errors.find}
          </a>
        </p>
      </>
    ),
  }
}

/** The words of the API where they also fit someone who reads a page; else the page's own. */
function textOf(
  { code, retryAfterSeconds }: Pick<Refusal, 'code' | 'retryAfterSeconds'>,
  locale: Locale,
): { title: string; detail: string | null } {
  const { problems, pages } = words[locale]
  switch (code) {
    case 'not-found':
      return pages.errors.notFound
    case 'forbidden':
      return pages.errors.otherSite
    case 'malformed-request':
    case 'unsupported-media-type':
    case 'invalid-body':
      return pages.errors.unreadable
    case 'too-many-requests':
      // How long is said below, and nothing beside it.
      return { title: problems[code].title, detail: retryAfterSeconds === null ? problems[code].detail : null }
    default:
      return problems[code]
  }
}

function waitOf({ code, details }: DomainError): number | null {
  if (details && 'retryAfterSeconds' in details) return details.retryAfterSeconds
  if (code === 'mail-limit-reached') return 3_600
  return code === 'limit-reached' ? 900 : null
}
