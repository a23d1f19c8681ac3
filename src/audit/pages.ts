import { Readable } from 'node:stream'
import type { FastifyPluginAsync } from 'fastify'
import { DateTime } from 'luxon'
import type { Deps } from '../deps.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import { CSV_TYPE } from '../ui/csv-file.ts'
import type { Site } from '../ui/site.ts'
import { entryLine, FILE_HEAD } from './audit-answers.ts'
import { askedFor, type FilterQuery } from './filter-rules.ts'
import { auditChoices } from './queries.ts'
import { auditFile, readAudit } from './read-audit.ts'
import { auditPage } from './views.tsx'
import { lastChainLook, watchAudit } from './watch-audit.ts'

const PART = 50
const HERE = '/sluzhebno/dnevnik'

type Asking = { Querystring: FilterQuery & { provereno?: string } }

/** The audit log as auditors and administrators read it. */
export const auditPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    app.get<Asking>('/dnevnik', async (request, reply) => {
      const { filter, before, faults } = askedFor(request.query, isDate)
      const [part, choices, look] = await Promise.all([
        faults.length > 0 ? { entries: [], next: null } : readAudit(deps, { filter, before, limit: PART }),
        auditChoices(deps.db),
        lastChainLook(deps.db),
      ])
      if (faults.length > 0) reply.code(422)
      const { query, staff } = request
      const page = auditPage({ ...part, filter, before, faults, query, choices, look, locale: staff.locale })
      return sendStaffPage(site, request, reply, page)
    })

    app.get<Asking>('/dnevnik.csv', async (request, reply) => {
      const { filter } = askedFor(request.query, isDate)
      const file = auditFile(deps, { staff: request.staff, filter, head: FILE_HEAD, line: entryLine })
      return reply
        .type(CSV_TYPE)
        .header('content-disposition', 'attachment; filename="dnevnik.csv"')
        .send(Readable.from(file))
    })

    app.post('/dnevnik/proverka', async (request, reply) => {
      await watchAudit(deps, (event) => request.log.warn({ event }, 'audit-looked-at'))
      return reply.redirect(`${HERE}?provereno=1`, 303)
    })
  }

function isDate(text: string): boolean {
  try {
    return DateTime.fromISO(text).isValid
  } catch {
    return false
  }
}
