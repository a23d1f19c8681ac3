import type { FastifyPluginAsync } from 'fastify'
import type { Deps } from '../deps.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { briefPage } from './brief-view.tsx'
import { lookAtBrief } from './look-at-brief.ts'

/** „Справка за длъжностното лице“: a day's people with what was said to them before, for paper. */
export const briefPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    app.get<{ Params: { id: string } }>('/den/:id/spravka', async (request, reply) => {
      const { staff } = request
      const brief = await lookAtBrief(deps, { staff, id: Number(request.params.id) })
      const house = site.municipality.name
      return sendStaffPage(site, request, reply, briefPage({ ...brief, staff, house, now: deps.clock.now() }))
    })
  }
