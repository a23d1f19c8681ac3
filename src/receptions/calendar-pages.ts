import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { mayUse, mayUseOn } from '../staff/nav.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { monthPage } from './calendar-month-view.tsx'
import { dateOf, daysOfMonth, monthOf, type Span, weekOf } from './calendar-span-rules.ts'
import { type CalendarPage, weekPage } from './calendar-week-view.tsx'
import { lookAtCalendar } from './look-at-calendar.ts'

type Asked = { Querystring: { sedmica?: unknown; m?: unknown; lice?: unknown } }

/** The staff's calendar: the week as columns, the month as a table. */
export const staffCalendarPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const today = () => deps.clock.now().toISODate() ?? ''

    const calendarOf = async (
      request: FastifyRequest<Asked>,
      { span, show }: { span: Span; show: 'names' | 'counts' },
    ): Promise<CalendarPage> => {
      const { staff, query } = request
      const slug = typeof query.lice === 'string' && query.lice !== '' ? query.lice : undefined
      const calendar = await lookAtCalendar(deps, { staff, slug, range: span, show })
      const [may, mayOn] = [mayUse(request), mayUseOn(request)]
      return { ...calendar, span, slug, locale: staff.locale, may, mayOn, by: staff.name, now: deps.clock.now() }
    }

    app.get<Asked>('/kalendar', async (request, reply) => {
      const span = weekOf(dateOf(request.query.sedmica) ?? today())
      return sendStaffPage(site, request, reply, weekPage(await calendarOf(request, { span, show: 'names' })))
    })

    app.get<Asked>('/kalendar/mesec', async (request, reply) => {
      const span = daysOfMonth(monthOf(request.query.m) ?? today().slice(0, 7))
      return sendStaffPage(site, request, reply, monthPage(await calendarOf(request, { span, show: 'counts' })))
    })
  }
