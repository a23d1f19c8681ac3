import { STATUS_CODES } from 'node:http'
import type { FastifyPluginAsync } from 'fastify'
import { DomainError, type DomainErrorCode } from '../domain-error.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import type { Site } from '../ui/site.ts'
import { pageLocale } from './page-language.ts'
import { STATUS } from './problems.ts'
import { sendPage } from './send-page.ts'

/** `/problems/<code>`: the page that the `type` of every refusal of the API leads to (RFC 9457, 3.1.1). */
export const problemPages =
  (site: Site): FastifyPluginAsync =>
  async (app) => {
    app.get<{ Params: { code: string } }>('/problems/:code', async (request, reply) => {
      const { code } = request.params
      if (!isCode(code)) throw new DomainError('not-found')
      reply.header('vary', 'accept-language, cookie')
      return sendPage(site, request, reply, problemPage(code, pageLocale(request)))
    })
  }

function isCode(code: string): code is DomainErrorCode {
  return Object.hasOwn(STATUS, code)
}

function problemPage(code: DomainErrorCode, locale: Locale): PageContent {
  const { problems, pages } = words[locale]
  const { title, detail } = problems[code]
  const { problem } = pages
  const example = { type: `/problems/${code}`, title, status: STATUS[code], detail, code }
  return {
    title,
    main: (
      <>
        <p class="secondary caption">{problem.about}</p>
        <h1>{title}</h1>
        <p>{detail}</p>
        <dl class="facts">
          <div>
            <dt>{problem.code}</dt>
            <dd>
              <code>{code}</code>
            </dd>
          </div>
          <div>
            <dt>{problem.status}</dt>
            <dd>
              {STATUS[code]} <span lang="en">{STATUS_CODES[STATUS[code]]}</span>
            </dd>
          </div>
        </dl>
        <h2>{problem.example}</h2>
        <pre>{JSON.stringify(example, null, 2)}</pre>
        <p>
          <a class="govuk-link" href="/api/docs">
            {problem.reference}
          </a>
        </p>
      </>
    ),
  }
}
