import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { ANY, problems } from '../http/schemas.ts'
import { CSV_TYPE } from '../ui/csv-file.ts'
import { entryAnswer, entryLine, FILE_HEAD, filterOf } from './audit-answers.ts'
import { auditFile, readAudit } from './read-audit.ts'
import * as schemas from './schemas.ts'

const PART = 100
const tags = ['staff']
const security = [{ bearer: [] }]

/** The audit log, for auditors and administrators. */
export const auditApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/staff/audit', {
      schema: {
        tags,
        security,
        summary: 'The audit log, newest first',
        querystring: schemas.AuditQuery,
        response: { 200: schemas.AuditList, ...problems(401, 403, ...ANY) },
      },
      handler: async ({ query }) => {
        const limit = Number(query.limit ?? PART)
        const part = await readAudit(deps, { filter: filterOf(query), before: query.cursor ?? null, limit })
        return { items: part.entries.map(entryAnswer), nextCursor: part.next }
      },
    })

    app.get('/staff/audit.csv', {
      schema: {
        tags,
        security,
        summary: 'The audit log as a file: UTF-8, every cell in quotes, semicolons between',
        querystring: schemas.AuditQuery,
        response: {
          200: { description: 'the file', content: { 'text/csv': { schema: { type: 'string' } } } },
          ...problems(401, 403, ...ANY),
        },
      },
      handler: async ({ staff, query }, reply) => {
        const file = auditFile(deps, { staff, filter: filterOf(query), head: FILE_HEAD, line: entryLine })
        return reply
          .type(CSV_TYPE)
          .header('content-disposition', 'attachment; filename="audit.csv"')
          .send(Readable.from(file) as never)
      },
    })
  }
