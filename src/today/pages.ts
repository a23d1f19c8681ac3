import type { FastifyPluginAsync } from 'fastify'
import type { Deps } from '../deps.ts'
import { mayOpen, navFor } from '../staff/nav.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { lookAtToday } from './look-at-today.ts'
import { todayPage } from './views.tsx'

/** Where the staff's pages begin. */
export const todayPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    app.get('/', async (request, reply) => {
      const { staff, staffFrame } = request
      const { policy } = staffFrame
      const nav = navFor({ staff, policy, locale: staff.locale, path: '/sluzhebno/' })
      const today = await lookAtToday(deps, { staff })
      const opens = (path: string) => mayOpen({ staff, policy }, path)
      return sendStaffPage(site, request, reply, todayPage({ today, staff, nav, opens, now: deps.clock.now() }))
    })
  }
