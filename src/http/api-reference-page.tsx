import type { FastifyPluginAsync } from 'fastify'
import type { DomainErrorCode } from '../domain-error.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import type { Site } from '../ui/site.ts'
import { type ApiDocument, type ApiReference, apiReference, type Field, type Operation } from './api-reference.ts'
import { walkthrough } from './api-walkthrough.ts'
import { pageLocale } from './page-language.ts'
import { STATUS } from './problems.ts'
import { sendPage } from './send-page.ts'

type Words = (typeof words)[Locale]['pages']['reference']

/** `/api/docs`: the API's reference, made from the document that the routes' schemas make. */
export const apiReferencePage =
  (site: Site): FastifyPluginAsync =>
  async (app) => {
    let reference: ApiReference | undefined
    app.get('/api/docs', async (request, reply) => {
      reference ??= apiReference(app.swagger() as ApiDocument)
      reply.header('vary', 'accept-language, cookie')
      const { publicUrl } = site
      return sendPage(site, request, reply, referencePage({ locale: pageLocale(request), reference, publicUrl }))
    })
  }

function referencePage({
  locale,
  reference,
  publicUrl,
}: {
  locale: Locale
  reference: ApiReference
  publicUrl: string
}): PageContent {
  const { reference: text } = words[locale].pages
  return {
    title: text.title,
    main: (
      <>
        <h1>{text.title}</h1>
        <p>{text.lead}</p>
        <p>
          <a class="govuk-link" href="/api/v1/openapi.json">
            {text.document}
          </a>
        </p>
        <ul class="govuk-list">
          {reference.flatMap(({ operations }) =>
            operations.map(({ id, method, path, summary }) => (
              <li key={id}>
                <a class="govuk-link" href={`#${id}`}>
                  <code>
                    {method} {path}
                  </code>
                </a>{' '}
                <span lang="en">{summary}</span>
              </li>
            )),
          )}
        </ul>
        <h2>{text.walkHeading}</h2>
        {walkthrough(publicUrl).map(({ step, command }) => (
          <section key={step} aria-label={text.walk[step]}>
            <h3>{text.walk[step]}</h3>
            <pre>{command}</pre>
          </section>
        ))}
        <p>{text.keepToken}</p>
        {reference.map(({ name, description, operations }) => (
          <section key={name} aria-labelledby={anchorOf(name)}>
            <h2 id={anchorOf(name)}>
              <code>{name}</code> <span lang="en">{description}</span>
            </h2>
            {operations.map((operation) => (
              <OperationPart key={operation.id} operation={operation} text={text} />
            ))}
          </section>
        ))}
        <Problems locale={locale} text={text} />
      </>
    ),
  }
}

/** The address of a group within the page: an id has no spaces. */
const anchorOf = (name: string) => `tag-${name.replaceAll(' ', '-')}`

function OperationPart({ operation, text }: { operation: Operation; text: Words }) {
  const { id, method, path, summary, description, authorization, parameters, headers, body, answers } = operation
  return (
    <article class="operation" aria-labelledby={id}>
      <h3 id={id}>
        <code class="operation__method">{method}</code> <code>{path}</code>
      </h3>
      <p lang="en">
        {summary}
        {description && `. ${description}`}
      </p>
      <p>
        {text.needs}: {authorization ? <code>Authorization: {authorization.replaceAll('`', '')}</code> : text.none}
      </p>
      <Fields title={text.parameters} fields={parameters} text={text} />
      <Fields title={text.headers} fields={headers} text={text} />
      <Fields title={text.body} fields={body} text={text} />
      <h4>{text.answers}</h4>
      <ul class="fields">
        {answers.map(({ status, description, fields }) => (
          <li key={status}>
            <code class="fields__name">{status}</code> <span lang="en">{description}</span>
            {fields.length > 0 && (
              <>
                : <code>{fields.join(', ')}</code>
              </>
            )}
          </li>
        ))}
      </ul>
    </article>
  )
}

function Fields({ title, fields, text }: { title: string; fields: Field[]; text: Words }) {
  if (fields.length === 0) return null
  return (
    <>
      <h4>{title}</h4>
      <ul class="fields">
        {fields.map(({ name, required, type, limits, description }) => (
          <li key={name}>
            <code class="fields__name">{name}</code> <code>{[type, ...limits].join(', ')}</code>{' '}
            <span class="secondary">({required ? text.required : text.optional})</span>
            {description && (
              <>
                {' '}
                <span lang="en">{description}</span>
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

function Problems({ locale, text }: { locale: Locale; text: Words }) {
  const { problems } = words[locale]
  return (
    <section aria-labelledby="problems">
      <h2 id="problems">{text.problems}</h2>
      <ul class="fields">
        {(Object.keys(STATUS) as DomainErrorCode[]).map((code) => (
          <li key={code}>
            {STATUS[code]}{' '}
            <a class="govuk-link fields__name" href={`/problems/${code}`}>
              <code>{code}</code>
            </a>{' '}
            {problems[code].title}
          </li>
        ))}
      </ul>
    </section>
  )
}
