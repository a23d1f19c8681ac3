import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import { CSV_BEGINNING, CSV_TYPE, csvLine } from '../ui/csv-file.ts'
import type { Site } from '../ui/site.ts'
import { askedReport, type ReportQuery } from './asked-rules.ts'
import { officialsToChoose, readReport } from './read-report.ts'
import { reportLines } from './report-answers.ts'
import { reportPage } from './views.tsx'

type Asking = { Querystring: ReportQuery }

/** The figures as staff read them, print them, and take them along. */
export const reportPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const askedBy = ({ query }: FastifyRequest<Asking>) => askedReport(query, deps.clock.now().toISODate() ?? '')

    app.get<Asking>('/spravki', async (request, reply) => {
      const { staff } = request
      const asked = askedBy(request)
      const report = await readReport(deps, { staff, ...asked })
      if (asked.faulty) reply.code(422)
      const page = reportPage({
        report,
        asked,
        choices: await officialsToChoose(deps, staff),
        staff,
        now: deps.clock.now(),
      })
      return sendStaffPage(site, request, reply, page)
    })

    app.get<Asking>('/spravki.csv', async (request, reply) => {
      const { staff } = request
      const asked = askedBy(request)
      const report = await readReport(deps, { staff, ...asked, action: 'csv' })
      return reply
        .type(CSV_TYPE)
        .header(
          'content-disposition',
          `attachment; filename="spravka-${asked.name}-${asked.period.from}-${asked.period.to}.csv"`,
        )
        .send(CSV_BEGINNING + reportLines(report, staff.locale).map(csvLine).join(''))
    })
  }
