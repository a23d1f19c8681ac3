import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { mayUse } from '../staff/nav.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { type ListFile, listAsCsv, listAsPdf, listOnPaper } from './list-on-paper.ts'
import { hrefOfPaper } from './paper-choices-view.tsx'
import { paperPage } from './paper-view.tsx'
import { mailListNow } from './plan-list-mails.ts'

type Asking = { Params: { id: string }; Querystring: { telefoni?: unknown; vid?: unknown; izprateno?: unknown } }

/** A reception's list made for paper, and as files. */
export const paperPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const wanted = ({ staff, params, query }: FastifyRequest<Asking>) => ({
      staff,
      id: Number(params.id),
      locale: staff.locale,
      phones: query.telefoni !== 'ne',
      look: query.vid === 'edro' ? ('large' as const) : ('table' as const),
    })
    const send = (reply: FastifyReply, how: 'inline' | 'attachment', { name, type, content }: ListFile) =>
      reply.type(type).header('content-disposition', `${how}; filename="${name}"`).send(content)

    app.get<Asking>('/den/:id/pechat', async (request, reply) => {
      const { day, choice } = await listOnPaper(deps, wanted(request), 'print')
      const page = paperPage({
        ...{ day, choice, staff: request.staff, house: site.municipality.name, now: deps.clock.now() },
        opens: mayUse(request),
        mails: deps.config.dayListMail.form !== 'off',
        sent: request.query.izprateno === '1',
      })
      return sendStaffPage(site, request, reply, page)
    })
    app.post<Pick<Asking, 'Params'>>('/den/:id/spisak', async ({ staff, params }, reply) => {
      const id = Number(params.id)
      await mailListNow(deps, { staff, id })
      return reply.redirect(`${hrefOfPaper({ id }, 'pechat')}?izprateno=1`, 303)
    })
    app.get<Asking>('/den/:id/spisak.pdf', async (request, reply) =>
      send(reply, 'inline', await listAsPdf(deps, wanted(request))),
    )
    app.get<Asking>('/den/:id/spisak.csv', async (request, reply) =>
      send(reply, 'attachment', await listAsCsv(deps, wanted(request))),
    )
  }
