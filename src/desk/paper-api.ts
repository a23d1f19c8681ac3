import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { localeOf } from '../http/problems.ts'
import { ANY, problems } from '../http/schemas.ts'
import { listAsCsv, listAsPdf } from './list-on-paper.ts'
import * as schemas from './schemas.ts'

const tags = ['desk']
const security = [{ bearer: [] }]
const file = (type: string) => ({
  200: { description: 'the file', content: { [type]: { schema: { type: 'string' } } } },
  ...problems(401, 403, 404, ...ANY),
})

/** The list of a reception as files. */
export const paperApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const wanted = (request: FastifyRequest, id: string, phones: 'yes' | 'no' = 'yes') => ({
      staff: request.staff,
      id: Number(id),
      locale: localeOf(request),
      phones: phones === 'yes',
    })

    app.get('/staff/reception-days/:id/list.pdf', {
      schema: {
        tags,
        security,
        summary: 'The list of a reception to print: a tagged PDF',
        description: 'Whoever takes it is written down, and stands on it. What people come about, for who may read it.',
        querystring: schemas.PdfQuery,
        params: schemas.OfDay,
        response: file('application/pdf'),
      },
      handler: async (request, reply) => {
        const { phones, look = 'table' } = request.query
        const made = await listAsPdf(deps, { ...wanted(request, request.params.id, phones), look })
        return reply
          .type(made.type)
          .header('content-disposition', `inline; filename="${made.name}"`)
          .send(made.content as never)
      },
    })

    app.get('/staff/reception-days/:id/list.csv', {
      schema: {
        tags,
        security,
        summary: 'The list of a reception as a file: UTF-8, every cell in quotes, semicolons between',
        querystring: schemas.CsvQuery,
        params: schemas.OfDay,
        response: file('text/csv'),
      },
      handler: async (request, reply) => {
        const made = await listAsCsv(deps, wanted(request, request.params.id, request.query.phones))
        return reply
          .type(made.type)
          .header('content-disposition', `attachment; filename="${made.name}"`)
          .send(made.content as never)
      },
    })
  }
