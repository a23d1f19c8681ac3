import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { listPage } from '../http/list-page.ts'
import { ANY, Language, problems, WITH_BODY } from '../http/schemas.ts'
import { sofiaIso } from '../i18n/format-time.ts'
import { accounts } from './account-queries.ts'
import type { StaffAccount } from './account-rules.ts'
import { changeAccount, inviteAccount, sendLinkAgain } from './save-account.ts'
import * as schemas from './users-schemas.ts'

const tags = ['staff']
const security = [{ bearer: [] }]

/** Accounts, as administrators keep them. */
export const usersApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/staff/users', {
      schema: {
        tags,
        security,
        summary: 'Everybody who has or had access',
        querystring: schemas.UserList,
        response: { 200: schemas.Users, ...problems(401, 403, ...ANY) },
      },
      handler: async ({ query }) => listPage((await accounts(deps.db)).map(userAnswer), query),
    })

    app.post('/staff/users', {
      schema: {
        tags,
        security,
        summary: 'Invite somebody: they are mailed a link at which they choose a password',
        querystring: Language,
        body: schemas.Invitation,
        response: { 201: schemas.User, ...problems(401, 403, ...WITH_BODY) },
      },
      handler: async ({ staff, body }, reply) => {
        const input = { officials: [], locale: 'bg' as const, readsTopics: false, ...body }
        return reply.code(201).send(userAnswer(await inviteAccount(deps, { staff, input })))
      },
    })

    app.patch('/staff/users/:id', {
      schema: {
        tags,
        security,
        summary: 'Change what somebody may do; it holds from their next request on',
        querystring: Language,
        params: schemas.UserId,
        body: schemas.UserChange,
        response: { 200: schemas.User, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async ({ staff, params, body }) =>
        userAnswer(await changeAccount(deps, { staff, id: Number(params.id), change: body })),
    })

    app.post('/staff/users/:id/link', {
      schema: {
        tags,
        security,
        summary: 'Mail a new link: to a first password, or to another one',
        querystring: Language,
        params: schemas.UserId,
        response: { 204: Type.Null({ description: 'done' }), ...problems(401, 403, 404, ...ANY) },
      },
      handler: async ({ staff, params }, reply) => {
        await sendLinkAgain(deps, { staff, id: Number(params.id) })
        return reply.code(204).send(null)
      },
    })
  }

function userAnswer({ id, lastSeenAt, version, ...account }: StaffAccount) {
  return { ...account, id: String(id), lastSeenAt: lastSeenAt === null ? null : sofiaIso(lastSeenAt * 1000) }
}
