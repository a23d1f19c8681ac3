import type { FastifyPluginAsync } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { asDomainError } from '../http/problems.ts'
import type { Site } from '../ui/site.ts'
import { type AccountForm, accountForm, formOf, readAccountForm } from './account-form-rules.ts'
import { accountOf, accounts, livingSessions, officialChoices } from './account-queries.ts'
import { endSessionOf } from './end-session.ts'
import { rightsPage } from './rights-view.tsx'
import { changeAccount, inviteAccount, sendLinkAgain } from './save-account.ts'
import { removeSecondFactor } from './second-factor.ts'
import { sendStaffPage } from './shell-pages.ts'
import { userEditPage, userListPage } from './users-view.tsx'

const HOME = '/sluzhebno/potrebiteli'
const many = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]))
const text = Type.Optional(Type.String())
const Form = Type.Union([
  Type.Object({ email: text, name: text, roles: many, officials: many, locale: text, readsTopics: text, active: text }),
  Type.Null(),
])

type WithId = { Params: { id: string }; Querystring: { gotovo?: unknown } }
type WithForm = { Params: { id: string }; Body: AccountForm | null }

/** Accounts as pages: who there is, an invitation, and what somebody may do. */
export const usersPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    app.get<{ Querystring: { gotovo?: unknown } }>('/potrebiteli', async (request, reply) => {
      const page = userListPage({
        locale: request.staff.locale,
        accounts: await accounts(deps.db),
        officials: await officialChoices(deps.db),
        done: request.query.gotovo,
      })
      return sendStaffPage(site, request, reply, page)
    })

    app.get('/prava', async (request, reply) => {
      const { staff, staffFrame } = request
      return sendStaffPage(site, request, reply, rightsPage(staff.locale, staffFrame.policy))
    })

    app.get('/potrebiteli/nov', async (request, reply) => {
      const { locale } = request.staff
      const officials = await officialChoices(deps.db)
      return sendStaffPage(
        site,
        request,
        reply,
        userEditPage({ locale, officials, form: accountForm(null), account: null }),
      )
    })

    app.post<WithForm>('/potrebiteli', { schema: { body: Form } }, async (request, reply) => {
      const { staff } = request
      const form = formOf(request.body)
      try {
        await inviteAccount(deps, { staff, input: readAccountForm(form) })
      } catch (error) {
        const faults = faultsOf(error)
        const officials = await officialChoices(deps.db)
        const page = userEditPage({ locale: staff.locale, officials, form, account: null, faults })
        return sendStaffPage(site, request, reply.code(422), page)
      }
      return reply.redirect(`${HOME}?gotovo=pokana`, 303)
    })

    app.get<WithId>('/potrebiteli/:id', async (request, reply) => {
      const account = await accountOf(deps.db, request.params.id)
      const page = userEditPage({
        locale: request.staff.locale,
        officials: await officialChoices(deps.db),
        form: accountForm(account),
        account,
        sessions: await livingSessions(deps.db, account.id),
        done: request.query.gotovo,
      })
      return sendStaffPage(site, request, reply, page)
    })

    app.post<WithForm>('/potrebiteli/:id', { schema: { body: Form } }, async (request, reply) => {
      const { staff } = request
      const account = await accountOf(deps.db, request.params.id)
      const form = formOf(request.body)
      const { email, ...change } = readAccountForm(form)
      try {
        await changeAccount(deps, { staff, id: account.id, change: { ...change, active: form.active === 'da' } })
      } catch (error) {
        const faults = faultsOf(error)
        const officials = await officialChoices(deps.db)
        const sessions = await livingSessions(deps.db, account.id)
        const page = userEditPage({ locale: staff.locale, officials, form, account, sessions, faults })
        return sendStaffPage(site, request, reply.code(422), page)
      }
      return reply.redirect(`${HOME}?gotovo=promyana`, 303)
    })

    app.post<WithId>('/potrebiteli/:id/vrazka', async (request, reply) => {
      const { id } = await accountOf(deps.db, request.params.id)
      await sendLinkAgain(deps, { staff: request.staff, id })
      return reply.redirect(`${HOME}/${id}?gotovo=vrazka`, 303)
    })

    app.post<WithId & { Body: { sesiya?: unknown } | null }>('/potrebiteli/:id/sesii', async (request, reply) => {
      const { id } = await accountOf(deps.db, request.params.id)
      await endSessionOf(deps, { staff: request.staff, userId: id, sessionId: String(request.body?.sesiya) })
      return reply.redirect(`${HOME}/${id}?gotovo=sesiya`, 303)
    })

    app.post<WithId>('/potrebiteli/:id/vtora-stapka', async (request, reply) => {
      const { id } = await accountOf(deps.db, request.params.id)
      await removeSecondFactor(deps, { staff: request.staff, id })
      return reply.redirect(`${HOME}/${id}?gotovo=izklyuchena`, 303)
    })
  }

/** What a form can mend: anything else is a page of its own. */
function faultsOf(error: unknown) {
  const { code, details } = asDomainError(error)
  if (code === 'last-administrator') return code
  if (code !== 'invalid-body' || !details || !('errors' in details)) throw error
  return details.errors
}
