import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { officialsInReach } from '../staff/scope-rules.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import { faultsOf, fieldErrors, RefusalSummary } from '../ui/components/refusal.tsx'
import type { Site } from '../ui/site.ts'
import { type Form, readerOf, typed, type Values, valuesOf } from '../ui/typed-form.ts'
import { addDay, type OneOffDay } from './add-day.ts'
import { addDayPage } from './add-day-view.tsx'
import { keptOfficials } from './calendar-queries.ts'
import { dateOf } from './calendar-span-rules.ts'
import { DAY_FIELDS } from './day-form.ts'
import { dayLabels } from './field-labels.ts'

const FIELDS = ['official', 'date', ...DAY_FIELDS] as const

/** A one-off day, beside all rules. Nobody is affected by it: nothing is asked but what the working calendar asks. */
export const addDayPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const form = async (
      request: FastifyRequest,
      reply: FastifyReply,
      { values, refusal = null }: { values: Values; refusal?: DomainError | null },
    ) => {
      const { locale } = request.staff
      const officials = await keptOfficials(deps.db, officialsInReach(request.staff, undefined))
      const errors = refusal ? fieldErrors(faultsOf(refusal), { labels: dayLabels(locale), locale }) : {}
      if (refusal) reply.code(STATUS[refusal.code])
      return sendStaffPage(
        site,
        request,
        reply,
        addDayPage({
          officials: officials.filter(({ active }) => active),
          values,
          errors,
          locale,
          ...(refusal && { problem: RefusalSummary({ refusal, errors, locale }) }),
          nonWorking: refusal?.code === 'non-working-day',
        }),
      )
    }

    app.get<{ Querystring: { lice?: unknown; data?: unknown } }>('/den/nov', async (request, reply) => {
      const { lice, data } = request.query
      const values = {
        official: typeof lice === 'string' ? lice : '',
        date: dateOf(data) ?? '',
        startTime: '14:00',
        endTime: '17:00',
        slotMinutes: '15',
      }
      return form(request, reply, { values })
    })

    app.post<{ Body: Form | undefined }>('/den/nov', async (request, reply) => {
      const { staff, body = {} } = request
      const values = valuesOf(body, FIELDS)
      try {
        const { slug, day } = readOneOffDay(body)
        const id = await addDay(deps, { staff, slug, day })
        return reply.redirect(`/sluzhebno/den/${id}?gotovo=added`, 303)
      } catch (error) {
        if (!(error instanceof DomainError) || error.code === 'forbidden') throw error
        return form(request, reply, { values, refusal: error })
      }
    })
  }

/** @throws DomainError `invalid-body` with every fault of the form */
function readOneOffDay(body: Form): { slug: string; day: OneOffDay } {
  const read = readerOf(body)
  const slug = read.line('official')
  const date = read.date('date')
  if (date === undefined && typed(body, 'date') === '') read.fault('date', 'required')
  const slotMinutes = read.number('slotMinutes', 5, 480)
  if (slotMinutes === undefined && typed(body, 'slotMinutes') === '') read.fault('slotMinutes', 'required')
  const placeEn = typed(body, 'placeEn').slice(0, 200)
  const reason = typed(body, 'reason').slice(0, 500)
  const day: OneOffDay = {
    date: date ?? '',
    startTime: read.timeThere('startTime'),
    endTime: read.timeThere('endTime'),
    slotMinutes: slotMinutes ?? 15,
    breaks: read.breaks('breaks'),
    place: read.line('place').slice(0, 200),
    ...(placeEn && { placeEn }),
    ...(reason && { reason }),
    ...(body['onNonWorkingDay'] === '1' && { onNonWorkingDay: true as const }),
  }
  if (read.faults.length > 0) throw new DomainError('invalid-body', { errors: read.faults })
  return { slug, day }
}
