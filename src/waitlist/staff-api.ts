import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { listPage } from '../http/list-page.ts'
import { localeOf } from '../http/problems.ts'
import { ANY, problems } from '../http/schemas.ts'
import { staffEntryAnswer } from './entry-answers.ts'
import { lookAtWaitlist } from './look-at-waitlist.ts'
import * as schemas from './schemas.ts'

/** The waiting lists, as those who keep the receptions see them. */
export const staffWaitlistApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/staff/waitlist', {
      schema: {
        tags: ['waiting list'],
        security: [{ bearer: [] }],
        summary: 'Who waits, in order, and what they are offered',
        querystring: schemas.StaffList,
        response: { 200: schemas.StaffEntries, ...problems(401, 403, ...ANY) },
      },
      handler: async (request) => {
        const entries = await lookAtWaitlist(deps, { staff: request.staff, official: request.query.official })
        return listPage(
          entries.map((entry) => staffEntryAnswer(entry, localeOf(request))),
          request.query,
        )
      },
    })
  }
