import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { localeOf } from '../http/problems.ts'
import { ANY, problems } from '../http/schemas.ts'
import { CSV_BEGINNING, CSV_TYPE, csvLine } from '../ui/csv-file.ts'
import { type Period, periodOf } from './period-rules.ts'
import { readReport } from './read-report.ts'
import { reportAnswer, reportLines } from './report-answers.ts'
import * as schemas from './schemas.ts'

const tags = ['reports']
const security = [{ bearer: [] }]
const about = {
  tags,
  security,
  params: schemas.ReportParameters,
  querystring: schemas.ReportQuery,
}

/** Figures for the quality system. */
export const reportsApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/staff/reports/:name', {
      schema: {
        ...about,
        summary: 'Figures by official and month',
        description:
          'What each figure counts and when it is final: docs/reports.md. By default the half year up to this month.',
        response: { 200: schemas.ReportAnswer, ...problems(401, 403, ...ANY) },
      },
      handler: async (request) => {
        const { staff, params, query } = request
        const question = { staff, name: params.name, official: query.official, ...asked(deps, query) }
        return reportAnswer(await readReport(deps, question), localeOf(request))
      },
    })

    app.get('/staff/reports/:name.csv', {
      schema: {
        ...about,
        summary: 'The same as a file: UTF-8, every cell in quotes, semicolons between',
        response: {
          200: { description: 'the file', content: { 'text/csv': { schema: { type: 'string' } } } },
          ...problems(401, 403, ...ANY),
        },
      },
      handler: async (request, reply) => {
        const { staff, params, query } = request
        const question = { staff, name: params.name, official: query.official, ...asked(deps, query) }
        const report = await readReport(deps, { ...question, action: 'csv' })
        return reply
          .type(CSV_TYPE)
          .header('content-disposition', `attachment; filename="${params.name}.csv"`)
          .send((CSV_BEGINNING + reportLines(report, localeOf(request)).map(csvLine).join('')) as never)
      },
    })
  }

/** @throws DomainError `invalid-body` for months that are none, or too many */
function asked(
  { clock }: Pick<Deps, 'clock'>,
  { from, to, publication }: Static<typeof schemas.ReportQuery>,
): { period: Period; readers: 'public' | 'staff' } {
  const period = periodOf({ from, to }, clock.now().toISODate() ?? '')
  if (period === null) throw new DomainError('invalid-body', { errors: [{ pointer: '/from', fault: 'range-order' }] })
  return { period, readers: publication === 'true' ? 'public' : 'staff' }
}
