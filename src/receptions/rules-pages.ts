import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { words } from '../i18n/words.ts'
import { mayUse } from '../staff/nav.ts'
import { officialsInReach } from '../staff/scope-rules.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import { faultsOf, fieldErrors, RefusalSummary } from '../ui/components/refusal.tsx'
import type { Site } from '../ui/site.ts'
import { chosen, type Form, valuesOf, versionOf } from '../ui/typed-form.ts'
import { keptOfficials, lastChanges } from './calendar-queries.ts'
import { affectedOf } from './day-form.ts'
import { ruleLabels } from './field-labels.ts'
import { lookAtAffected } from './look-at-staff-day.ts'
import { previewSchedule } from './preview-schedule.ts'
import { fingerprint, newRule, RULE_FIELDS, type RuleForm, readRuleForm, ruleForm } from './rule-form-rules.ts'
import { ruleFormPage } from './rule-form-view.tsx'
import { RulePreview } from './rule-preview-view.tsx'
import { rulesPage } from './rules-view.tsx'
import { changeSchedule, createSchedule } from './save-schedule.ts'
import type { ScheduleInput } from './schedule-input-rules.ts'
import { type KeptSchedule, keptSchedules } from './schedule-queries.ts'

type Asked = { Params: { id?: string }; Querystring: { lice?: unknown; gotovo?: unknown }; Body: Form | undefined }
type State = { schedule: KeptSchedule | null; form: RuleForm; refusal?: DomainError | null; look?: Look | null }
type Look = { slug: string; input: ScheduleInput; changed: boolean }

/** The rules of reception days: in words, added and changed after a look at the dates. Nothing of it needs a script. */
export const rulesPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    app.get<Asked>('/pravila', async (request, reply) => {
      const { staff, query } = request
      const officials = officialsInReach(staff, undefined)
      const { saved } = words[staff.locale].pages.keeping.rules
      const { gotovo } = query
      return sendStaffPage(
        site,
        request,
        reply,
        rulesPage({
          officials: (await keptOfficials(deps.db, officials)).filter(({ active }) => active),
          schedules: await keptSchedules(deps.db, { officials }),
          locale: staff.locale,
          may: mayUse(request),
          done: typeof gotovo === 'string' && Object.hasOwn(saved, gotovo) ? saved[gotovo as keyof typeof saved] : null,
        }),
      )
    })

    const page = async (request: FastifyRequest<Asked>, reply: FastifyReply, state: State): Promise<FastifyReply> => {
      const { staff } = request
      const { schedule, form, refusal = null, look = null } = state
      const { locale } = staff
      const errors = refusal ? fieldErrors(faultsOf(refusal), { labels: ruleLabels(locale), locale }) : {}
      if (refusal) reply.code(STATUS[refusal.code])
      const conflict =
        schedule && refusal?.code === 'version-conflict'
          ? await lastChanges(deps.db, { subject: 'schedule', id: String(schedule.id) })
          : []
      const officials = await keptOfficials(deps.db, officialsInReach(staff, undefined))
      return sendStaffPage(
        site,
        request,
        reply,
        ruleFormPage({
          id: schedule?.id ?? null,
          version: schedule?.version ?? null,
          officials: officials.filter(({ active }) => active),
          form,
          errors,
          ...(refusal && { problem: RefusalSummary({ refusal, errors, locale }) }),
          conflict,
          preview: look && (await previewOf(request, schedule, look)),
          locale,
        }),
      )
    }

    const previewOf = async (request: FastifyRequest<Asked>, schedule: KeptSchedule | null, look: Look) => {
      const { staff } = request
      const { slug, input, changed } = look
      const preview = await previewSchedule(deps, { staff, slug, input, id: schedule?.id ?? null })
      const affected = await lookAtAffected(deps, { staff, ids: preview.affected.map(({ bookingId }) => bookingId) })
      const seen = fingerprint({ slug, input })
      return RulePreview({ preview, affected, seen, changed, locale: staff.locale, may: mayUse(request) })
    }

    /** The form was posted: the dates are shown, or what was seen is saved. */
    const post = async (request: FastifyRequest<Asked>, reply: FastifyReply, schedule: KeptSchedule | null) => {
      const { staff, body = {} } = request
      const form = { values: valuesOf(body, RULE_FIELDS), weeks: chosen(body, 'weeksOfMonth') }
      try {
        const read = readRuleForm(body)
        const slug = schedule?.slug ?? read.slug
        const { input } = read
        const hasSeen = body['seen'] === fingerprint({ slug, input })
        if (body['act'] !== 'save' || !hasSeen)
          return await page(request, reply, { schedule, form, look: { slug, input, changed: body['act'] === 'save' } })
        const affected = affectedOf(body)
        try {
          if (schedule === null) await createSchedule(deps, { staff, slug, input, affected })
          else
            await changeSchedule(deps, {
              staff,
              id: schedule.id,
              change: input,
              version: versionOf(body) ?? 0,
              affected,
            })
        } catch (error) {
          // Somebody booked since the dates were shown: they are shown anew, with whom it concerns.
          if (!(error instanceof DomainError) || error.code !== 'affects-bookings') throw error
          return await page(request, reply, { schedule, form, refusal: error, look: { slug, input, changed: false } })
        }
        return reply.redirect(`/sluzhebno/pravila?gotovo=${schedule === null ? 'added' : 'changed'}`, 303)
      } catch (error) {
        if (!(error instanceof DomainError) || error.code === 'forbidden') throw error
        const [now] =
          schedule && error.code === 'version-conflict' ? await keptSchedules(deps.db, { id: schedule.id }) : []
        return page(request, reply, { schedule: now ?? schedule, form, refusal: error })
      }
    }

    const scheduleOf = async (request: FastifyRequest<Asked>): Promise<KeptSchedule> => {
      const [schedule] = await keptSchedules(deps.db, { id: Number(request.params.id) })
      if (!schedule) throw new DomainError('not-found')
      return schedule
    }

    app.get<Asked>('/pravila/novo', async (request, reply) => {
      const { lice } = request.query
      const today = deps.clock.now().toISODate() ?? ''
      const form = newRule({ official: typeof lice === 'string' ? lice : '', today })
      return page(request, reply, { schedule: null, form })
    })
    app.post<Asked>('/pravila/novo', async (request, reply) => post(request, reply, null))

    app.get<Asked>('/pravila/:id', async (request, reply) => {
      const schedule = await scheduleOf(request)
      return page(request, reply, { schedule, form: ruleForm(schedule) })
    })
    app.post<Asked>('/pravila/:id', async (request, reply) => post(request, reply, await scheduleOf(request)))
  }
