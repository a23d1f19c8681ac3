import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { isWorkingDay } from '../calendar/non-working-days.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { dateInWords } from '../i18n/local-words.ts'
import { words } from '../i18n/words.ts'
import { mayUse } from '../staff/nav.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import { faultsOf, fieldErrors, RefusalSummary } from '../ui/components/refusal.tsx'
import type { Site } from '../ui/site.ts'
import { type Form, readerOf, typed, type Values, valuesOf } from '../ui/typed-form.ts'
import { dateOf } from './calendar-span-rules.ts'
import { calendarYear } from './calendar-year.ts'
import { confirmPage } from './confirm-view.tsx'
import { affectedOf } from './day-form.ts'
import { dayOffInWords } from './day-notes.ts'
import { type DateDecision, decideDate, undecideDate } from './decide-date.ts'
import { decisionFormPage, fatesInWords } from './decision-form-view.tsx'
import { exceptionsPage } from './exceptions-view.tsx'
import { decisionLabels } from './field-labels.ts'
import { lookAtAffected } from './look-at-staff-day.ts'
import { previewDate } from './preview-date.ts'

type Asked = {
  Params: { date?: string }
  Querystring: { godina?: unknown; gotovo?: unknown }
  Body: Form | undefined
}

const HERE = '/sluzhebno/neprisastveni'
const FIELDS = ['date', 'working', 'name', 'nameEn', 'reason', 'source'] as const

/** The working calendar: a year's non-working days, and decisions about single dates with what they do to reception days. */
export const exceptionsPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    app.get<Asked>('/neprisastveni', async (request, reply) => {
      const { staff, query } = request
      const { godina, gotovo } = query
      const year = typeof godina === 'string' && /^20\d\d$/.test(godina) ? Number(godina) : deps.clock.now().year
      const { saved } = words[staff.locale].pages.keeping.rules.calendar
      const done =
        typeof gotovo === 'string' && Object.hasOwn(saved, gotovo) ? saved[gotovo as keyof typeof saved] : null
      const days = await calendarYear(deps, year)
      return sendStaffPage(
        site,
        request,
        reply,
        exceptionsPage({ year, days, locale: staff.locale, may: mayUse(request), done }),
      )
    })

    const decisionOf = async (date: string) => {
      const days = await calendarYear(deps, Number(date.slice(0, 4)))
      return days.find((day) => day.date === date) ?? null
    }

    const form = async (
      request: FastifyRequest<Asked>,
      reply: FastifyReply,
      { date, values, refusal = null }: { date: string | null; values: Values; refusal?: DomainError | null },
    ) => {
      const { locale } = request.staff
      const says = words[locale].pages.keeping.rules.calendar
      const known = date === null ? null : await decisionOf(date)
      const plain = date !== null && isWorkingDay(date, new Map()) ? says.form.workingDay : says.form.weekend
      const now =
        date === null
          ? null
          : known === null
            ? plain
            : known.kind === 'exception'
              ? `${says.kinds[known.working ? 'working' : 'off']} (${known.name[locale]})`
              : dayOffInWords({ kind: known.kind, name: known.name }, locale)
      const errors = refusal ? fieldErrors(faultsOf(refusal), { labels: decisionLabels(locale), locale }) : {}
      if (refusal) reply.code(STATUS[refusal.code])
      return sendStaffPage(
        site,
        request,
        reply,
        decisionFormPage({
          date,
          now,
          decided: known?.kind === 'exception',
          values,
          errors,
          ...(refusal && { problem: RefusalSummary({ refusal, errors, locale }) }),
          locale,
        }),
      )
    }

    app.get<Asked>('/neprisastveni/novo', async (request, reply) => form(request, reply, { date: null, values: {} }))

    app.post<Asked>('/neprisastveni/novo', async (request, reply) => {
      const { body = {} } = request
      const read = readerOf(body)
      const date = read.date('date')
      if (date === undefined && typed(body, 'date') === '') read.fault('date', 'required')
      if (date !== undefined && read.faults.length === 0) return decide(request, reply, date)
      const refusal = new DomainError('invalid-body', { errors: read.faults })
      return form(request, reply, { date: null, values: valuesOf(body, FIELDS), refusal })
    })

    app.get<Asked>('/neprisastveni/:date', async (request, reply) => {
      const date = insistOnDate(request.params.date)
      const known = await decisionOf(date)
      const { working = false, name, reason, source } = known ?? {}
      const decided = known?.kind === 'exception'
      const values = {
        working: decided ? (working ? '1' : '0') : known || !isWorkingDay(date, new Map()) ? '1' : '0',
        name: decided ? (name?.bg ?? '') : '',
        nameEn: decided && name && name.en !== name.bg ? name.en : '',
        reason: reason ?? '',
        source: source ?? '',
      }
      return form(request, reply, { date, values })
    })

    app.post<Asked>('/neprisastveni/:date', async (request, reply) =>
      decide(request, reply, insistOnDate(request.params.date)),
    )

    const decide = async (request: FastifyRequest<Asked>, reply: FastifyReply, date: string) => {
      const { staff, body = {} } = request
      const values = valuesOf(body, FIELDS)
      const read = readerOf(body)
      const name = read.line('name').slice(0, 200)
      const decision: DateDecision = {
        working: typed(body, 'working') === '1',
        name: { bg: name, en: typed(body, 'nameEn').slice(0, 200) || name },
        reason: read.line('reason').slice(0, 500),
        source: typed(body, 'source').slice(0, 200) || null,
      }
      if (read.faults.length > 0) {
        const refusal = new DomainError('invalid-body', { errors: read.faults })
        return form(request, reply, { date, values, refusal })
      }
      const ask = (refusal: DomainError | null) =>
        question(request, reply, { date, decision, fields: Object.entries(values), refusal })
      if (body['confirmed'] !== '1') return ask(null)
      try {
        await decideDate(deps, { staff, date, decision, affected: affectedOf(body) })
      } catch (error) {
        if (!(error instanceof DomainError)) throw error
        if (error.code === 'affects-bookings') return ask(error)
        return form(request, reply, { date, values, refusal: error })
      }
      return reply.redirect(`${HERE}?godina=${date.slice(0, 4)}&gotovo=decided`, 303)
    }

    const question = async (
      request: FastifyRequest<Asked>,
      reply: FastifyReply,
      asked: {
        date: string
        decision: DateDecision | null
        fields: (readonly [string, string])[]
        refusal: DomainError | null
      },
    ) => {
      const { date, decision, fields, refusal } = asked
      const { staff } = request
      const { locale } = staff
      const { days, affected } = await previewDate(deps, { date, decision })
      const people = await lookAtAffected(deps, { staff, ids: affected.map(({ bookingId }) => bookingId) })
      const { calendar } = words[locale].pages.keeping.rules
      if (refusal) reply.code(STATUS[refusal.code])
      const fates = { key: calendar.days.heading, value: fatesInWords(days, locale) }
      const kind = decision && { key: calendar.kind, value: calendar.kinds[decision.working ? 'working' : 'off'] }
      return sendStaffPage(
        site,
        request,
        reply,
        confirmPage({
          locale,
          may: mayUse(request),
          title: decision ? calendar.form.titleOf(dateInWords(date, locale)) : calendar.form.removeTitle,
          ...(refusal && { refusal: RefusalSummary({ refusal, errors: {}, locale }) }),
          facts: [{ key: calendar.date, value: dateInWords(date, locale) }, ...(kind ? [kind] : []), fates],
          means: decision ? [] : [calendar.form.removeMeans],
          affected: people,
          action: decision ? `${HERE}/${date}` : `${HERE}/${date}/iztrivane`,
          fields,
          button: decision ? calendar.form.save : calendar.form.remove,
          back: `${HERE}/${date}`,
        }),
      )
    }

    app.get<Asked>('/neprisastveni/:date/iztrivane', async (request, reply) => {
      const date = insistOnDate(request.params.date)
      if ((await decisionOf(date))?.kind !== 'exception') throw new DomainError('not-found')
      return question(request, reply, { date, decision: null, fields: [], refusal: null })
    })

    app.post<Asked>('/neprisastveni/:date/iztrivane', async (request, reply) => {
      const { staff, body = {} } = request
      const date = insistOnDate(request.params.date)
      try {
        await undecideDate(deps, { staff, date, affected: affectedOf(body) })
      } catch (error) {
        if (!(error instanceof DomainError) || error.code === 'not-found') throw error
        return question(request, reply, { date, decision: null, fields: [], refusal: error })
      }
      return reply.redirect(`${HERE}?godina=${date.slice(0, 4)}&gotovo=removed`, 303)
    })
  }

/** @throws DomainError `not-found` */
function insistOnDate(text: string | undefined): string {
  const date = dateOf(text)
  if (date === null) throw new DomainError('not-found')
  return date
}
