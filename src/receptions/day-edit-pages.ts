import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { dayLong, timeRange } from '../i18n/format-time.ts'
import { words } from '../i18n/words.ts'
import { mayUse } from '../staff/nav.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import { faultsOf, fieldErrors, RefusalSummary } from '../ui/components/refusal.tsx'
import type { Site } from '../ui/site.ts'
import { type Form, type Values, valuesOf, versionOf } from '../ui/typed-form.ts'
import { sofia } from './calendar-lines-view.tsx'
import { lastChanges } from './calendar-queries.ts'
import { confirmPage } from './confirm-view.tsx'
import { affectedOf, changesSomething, DAY_FIELDS, dayValues, readDayForm } from './day-form.ts'
import { dayFormPage } from './day-form-view.tsx'
import type { StaffDayRow } from './day-queries.ts'
import { type DayChange, editDay } from './edit-day.ts'
import { dayLabels } from './field-labels.ts'
import type { DayPlan } from './line-up-rules.ts'
import { lookAtDay } from './look-at-day.ts'
import { lookAtAffected } from './look-at-staff-day.ts'
import { previewDay } from './preview-day.ts'

type One = { Params: { id: string }; Body: Form | undefined }

/** A day's hours and place changed by hand: the form, what that would do, and the change. */
export const dayEditPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const form = async (
      request: FastifyRequest<One>,
      reply: FastifyReply,
      { day, values, refusal = null }: { day: StaffDayRow; values: Values; refusal?: DomainError | null },
    ) => {
      const { locale } = request.staff
      const errors = refusal ? fieldErrors(faultsOf(refusal), { labels: dayLabels(locale), locale }) : {}
      const conflict = refusal?.code === 'version-conflict'
      const changes = conflict ? await lastChanges(deps.db, { subject: 'reception-day', id: String(day.id) }) : []
      if (refusal) reply.code(STATUS[refusal.code])
      return sendStaffPage(
        site,
        request,
        reply,
        dayFormPage({
          id: day.id,
          version: day.version,
          date: dayLong(sofia(day.startsAt), locale),
          values,
          errors,
          ...(refusal && { problem: RefusalSummary({ refusal, errors, locale }) }),
          conflict: changes,
          locale,
        }),
      )
    }

    app.get<One>('/den/:id/promyana', async (request, reply) => {
      const { day } = await lookAtDay(deps, { staff: request.staff, id: Number(request.params.id) })
      return form(request, reply, { day, values: dayValues(day) })
    })

    app.post<One>('/den/:id/promyana', async (request, reply) => {
      const { staff, body = {} } = request
      const id = Number(request.params.id)
      const { day } = await lookAtDay(deps, { staff, id })
      const values = valuesOf(body, DAY_FIELDS)
      const { change, faults } = readDayForm(body, day)
      if (faults.length > 0)
        return form(request, reply, { day, values, refusal: new DomainError('invalid-body', { errors: faults }) })
      if (!changesSomething(change)) return reply.redirect(`/sluzhebno/den/${id}`, 303)
      const version = versionOf(body) ?? 0
      try {
        if (body['confirmed'] === '1') {
          await editDay(deps, { staff, id, change, version, affected: affectedOf(body) })
          return reply.redirect(`/sluzhebno/den/${id}?gotovo=changed`, 303)
        }
        return await question(request, reply, { day, values, change, version, refusal: null })
      } catch (error) {
        if (!(error instanceof DomainError)) throw error
        if (error.code === 'affects-bookings')
          return question(request, reply.code(409), { day, values, change, version, refusal: error })
        return form(request, reply, { day, values, refusal: error })
      }
    })

    const question = async (
      request: FastifyRequest<One>,
      reply: FastifyReply,
      asked: { day: StaffDayRow; values: Values; change: DayChange; version: number; refusal: DomainError | null },
    ) => {
      const { staff } = request
      const { day, values, change, version, refusal } = asked
      const { plan, affected } = await previewDay(deps, { staff, id: day.id, change, version })
      const people = await lookAtAffected(deps, { staff, ids: affected.map(({ bookingId }) => bookingId) })
      const { locale } = staff
      const { keeping } = words[locale].pages
      const action = `/sluzhebno/den/${day.id}/promyana`
      return sendStaffPage(
        site,
        request,
        reply,
        confirmPage({
          locale,
          may: mayUse(request),
          title: keeping.day.changeOf(dayLong(sofia(day.startsAt), locale)),
          ...(refusal && { refusal: RefusalSummary({ refusal, errors: {}, locale }) }),
          facts: planFacts(plan, locale),
          means: [keeping.day.byHand],
          affected: people,
          action,
          fields: [...Object.entries(values), ['version', String(version)]],
          button: keeping.day.reallySave,
          back: action,
        }),
      )
    }
  }

/** How a day would be, in words. */
export function planFacts(plan: DayPlan, locale: 'bg' | 'en') {
  const { day } = words[locale].pages.keeping
  const first = sofia(plan.startsAt)
  return [
    { key: day.date, value: dayLong(first, locale) },
    { key: day.hours, value: timeRange(first, sofia(plan.endsAt), locale) },
    { key: day.slots, value: String(plan.slots.length) },
    { key: day.place, value: locale === 'bg' ? plan.placeBg : plan.placeEn },
  ]
}
