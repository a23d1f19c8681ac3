import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { listPage } from '../http/list-page.ts'
import { localeOf } from '../http/problems.ts'
import { ANY, Language, problems, WITH_BODY } from '../http/schemas.ts'
import { cleanLine } from '../messages/clean-text.ts'
import * as schemas from './calendar-schemas.ts'
import { calendarYear } from './calendar-year.ts'
import { decideDate, undecideDate } from './decide-date.ts'
import { outcomeAnswer } from './staff-answers.ts'
import { Affecting } from './staff-schemas.ts'

const tags = ['calendar']
const security = [{ bearer: [] }]

/** The working calendar: the Labour Code's rule, and decisions about single dates. */
export const calendarApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/staff/calendar', {
      schema: {
        tags,
        security,
        summary: "A year's non-working days",
        description: 'By default this year. Labour Code, art. 154(1)-(2), and the decisions of art. 154(3).',
        querystring: schemas.Year,
        response: { 200: schemas.CalendarYear, ...problems(401, 403, ...ANY) },
      },
      handler: async (request) => {
        const locale = localeOf(request)
        const days = await calendarYear(deps, Number(request.query.year ?? deps.clock.now().year))
        return listPage(
          days.map((day) => ({ ...day, name: day.name[locale] })),
          request.query,
        )
      },
    })

    app.put('/staff/calendar/:date', {
      schema: {
        tags,
        security,
        summary: 'Decide about a date',
        description:
          'Off or worked, whatever the rule says. Reception days follow; those with bookings need `affected`.',
        querystring: Language,
        params: schemas.ByDate,
        body: schemas.DecisionBody,
        response: { 200: schemas.DecidedDate, ...problems(401, 403, 409, ...WITH_BODY) },
      },
      handler: async (request) => {
        const { working, reason, affected } = request.body
        const { date } = request.params
        const name = {
          bg: cleanLine(request.body.name),
          en: cleanLine(request.body.nameEn ?? '') || cleanLine(request.body.name),
        }
        const decision = {
          working,
          name,
          reason: cleanLine(reason),
          source: cleanLine(request.body.source ?? '') || null,
        }
        const outcome = await decideDate(deps, { staff: request.staff, date, decision, affected })
        const locale = localeOf(request)
        return { ...decision, name: name[locale], date, kind: 'exception' as const, ...outcomeAnswer(outcome) }
      },
    })

    app.delete('/staff/calendar/:date', {
      schema: {
        tags,
        security,
        summary: 'Take a decision back',
        querystring: Affecting,
        params: schemas.ByDate,
        response: { 200: schemas.UndecidedDate, ...problems(401, 403, 404, 409, ...ANY) },
      },
      handler: async ({ staff, params: { date }, query: { affected } }) =>
        outcomeAnswer(await undecideDate(deps, { staff, date, affected })),
    })
  }
