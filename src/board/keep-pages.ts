import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { keptOfficials } from '../receptions/calendar-queries.ts'
import { officialsInReach } from '../staff/scope-rules.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { chosen, type Form, typed } from '../ui/typed-form.ts'
import { lookAtBoards, makeBoard, revokeBoard } from './keep-board.ts'
import { ALL, type BoardForm, boardsPage, madePage } from './keep-view.tsx'

const HERE = '/sluzhebno/tabla'

/** The page on which boards are made and revoked. */
export const boardStaffPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const page = async (request: FastifyRequest, form: BoardForm, revoked = false) => {
      const { staff } = request
      const officials = await keptOfficials(deps.db, officialsInReach(staff, undefined))
      return boardsPage({
        boards: await lookAtBoards(deps, { staff }),
        officials: officials.filter(({ active }) => active),
        whole: staff.roles.includes('admin'),
        form,
        revoked,
        locale: staff.locale,
      })
    }

    app.get<{ Querystring: { gotovo?: unknown } }>('/tabla', async (request, reply) =>
      sendStaffPage(site, request, reply, await page(request, EMPTY, request.query.gotovo === 'revoked')),
    )

    // The answer itself shows the address: it is kept nowhere from which another page could show it.
    app.post<{ Body: Form | undefined }>('/tabla', async (request, reply) => {
      const { staff, body = {} } = request
      const form = { name: typed(body, 'name'), officials: chosen(body, 'officials'), refusal: null }
      const input = { name: form.name, officials: form.officials.includes(ALL) ? null : form.officials }
      try {
        const address = await makeBoard(deps, { staff, input })
        reply.code(201).header('cache-control', 'no-store')
        return sendStaffPage(site, request, reply, madePage({ name: form.name, address, locale: staff.locale }))
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'invalid-body') throw error
        reply.code(422)
        return sendStaffPage(site, request, reply, await page(request, { ...form, refusal: error }))
      }
    })

    app.post<{ Params: { id: string } }>('/tabla/:id/prekratete', async ({ staff, params: { id } }, reply) => {
      await revokeBoard(deps, { staff, id })
      return reply.redirect(`${HERE}?gotovo=revoked`, 303)
    })
  }

const EMPTY: BoardForm = { name: '', officials: [], refusal: null }
