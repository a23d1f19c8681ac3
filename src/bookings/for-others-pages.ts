import type { FastifyPluginAsync } from 'fastify'
import type { Deps } from '../deps.ts'
import type { Site } from '../ui/site.ts'
import { newBookingPages } from './new-booking-pages.ts'
import { staffBookingPages } from './staff-booking-pages.ts'
import { staffSearchPages } from './staff-search-pages.ts'
import { triagePages } from './triage-pages.ts'

/** The staff's pages of bookings: find, make, change, decide. */
export const bookingsForOthersPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    for (const pages of [staffSearchPages, newBookingPages, staffBookingPages, triagePages])
      await app.register(pages(deps, site))
  }
