import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { listPage } from '../http/list-page.ts'
import { ANY, Language, problems, WITH_BODY } from '../http/schemas.ts'
import { officialAnswer } from './official.ts'
import { allOfficials } from './queries.ts'
import { addOfficial, changeOfficial } from './save-official.ts'
import * as schemas from './schemas.ts'

const tags = ['officials']
const security = [{ bearer: [] }]

/** The officials, as an administrator keeps them. */
export const officialsApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/staff/officials', {
      schema: {
        tags,
        security,
        summary: 'All officials',
        querystring: schemas.List,
        response: { 200: schemas.StaffOfficials, ...problems(401, 403, ...ANY) },
      },
      handler: async ({ query }) => listPage((await allOfficials(deps.db)).map(officialAnswer), query),
    })

    app.post('/staff/officials', {
      schema: {
        tags,
        security,
        summary: 'Add an official',
        querystring: Language,
        body: schemas.OfficialBody,
        response: { 201: schemas.StaffOfficial, ...problems(401, 403, ...WITH_BODY) },
      },
      handler: async ({ staff, body: { slug, ...input } }, reply) =>
        reply.code(201).send(officialAnswer(await addOfficial(deps, { staff, slug, input }))),
    })

    app.patch('/staff/officials/:slug', {
      schema: {
        tags,
        security,
        summary: 'Change an official',
        querystring: Language,
        params: schemas.Slug,
        body: schemas.OfficialChange,
        response: { 200: schemas.StaffOfficial, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async ({ staff, params: { slug }, body: { version, ...change } }) =>
        officialAnswer(await changeOfficial(deps, { staff, slug, change, version })),
    })
  }
