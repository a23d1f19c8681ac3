import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { words } from '../i18n/words.ts'
import { mayUse } from '../staff/nav.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import { RefusalSummary } from '../ui/components/refusal.tsx'
import type { Site } from '../ui/site.ts'
import type { Form } from '../ui/typed-form.ts'
import { confirmPage } from './confirm-view.tsx'
import { affectedOf } from './day-form.ts'
import { lookAtAffected } from './look-at-staff-day.ts'
import { previewEnd } from './preview-end.ts'
import { ruleInWords } from './reception-rule.ts'
import { endSchedule } from './save-schedule.ts'

type One = { Params: { id: string }; Body: Form | undefined }

/** The end of a rule: whom it concerns first, then the end. */
export const endRulePages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const question = async (request: FastifyRequest<One>, reply: FastifyReply, refusal: DomainError | null = null) => {
      const { staff, params } = request
      const { locale } = staff
      const { schedule, days, affected } = await previewEnd(deps, { staff, id: Number(params.id) })
      const people = await lookAtAffected(deps, { staff, ids: affected.map(({ bookingId }) => bookingId) })
      const { keeping, staffCalendar } = words[locale].pages
      const { ending } = keeping.rules
      if (refusal) reply.code(STATUS[refusal.code])
      return sendStaffPage(
        site,
        request,
        reply,
        confirmPage({
          locale,
          may: mayUse(request),
          title: ending.title,
          ...(refusal && { refusal: RefusalSummary({ refusal, errors: {}, locale }) }),
          facts: [
            { key: staffCalendar.day.rule, value: ruleInWords(schedule, locale) },
            { key: ending.days, value: String(days) },
          ],
          means: [ending.question, ending.kept],
          affected: people,
          action: `/sluzhebno/pravila/${params.id}/krai`,
          fields: [],
          button: ending.button,
          ...(people.length === 0 && { warning: true }),
          back: '/sluzhebno/pravila',
        }),
      )
    }

    app.get<One>('/pravila/:id/krai', async (request, reply) => question(request, reply))

    app.post<One>('/pravila/:id/krai', async (request, reply) => {
      const { staff, params, body = {} } = request
      try {
        await endSchedule(deps, { staff, id: Number(params.id), affected: affectedOf(body) })
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'affects-bookings') throw error
        return question(request, reply, error)
      }
      return reply.redirect('/sluzhebno/pravila?gotovo=ended', 303)
    })
  }
