import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { type AffectedBooking, DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { words } from '../i18n/words.ts'
import { mayUse, mayUseOn } from '../staff/nav.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import { faultsOf, fieldErrors, RefusalSummary } from '../ui/components/refusal.tsx'
import type { Site } from '../ui/site.ts'
import { chosen, type Form, readerOf, typed, versionOf } from '../ui/typed-form.ts'
import { blockSlots } from './block-slots.ts'
import { affectedOf } from './day-form.ts'
import { dayQuestion, type Given } from './day-question-view.tsx'
import { type DayPage, staffDayPage } from './day-view.tsx'
import { delayDay } from './delay-day.ts'
import { editDay } from './edit-day.ts'
import { dayLabels } from './field-labels.ts'
import { lookAtAffected, lookAtStaffDay, type StaffDay } from './look-at-staff-day.ts'

type One = { Params: { id: string }; Querystring: { gotovo?: unknown }; Body: Form | undefined }

/** The page of a reception day, and what is done on it: slots blocked and freed, a delay, a day closed and opened. */
export const staffDayPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const send = async (
      request: FastifyRequest<One>,
      reply: FastifyReply,
      state: Partial<DayPage> & { refusal?: DomainError; form?: Form } = {},
    ) => {
      const { staff } = request
      const { refusal = null, form = {}, ...rest } = state
      const day = await lookAtStaffDay(deps, { staff, id: Number(request.params.id) })
      const errors = refusal
        ? fieldErrors(faultsOf(refusal), { labels: dayLabels(staff.locale), locale: staff.locale })
        : {}
      return sendStaffPage(
        site,
        request,
        reply,
        staffDayPage({
          ...day,
          locale: staff.locale,
          may: mayUseOn(request)(day.column.day.slug),
          done: null,
          ...(refusal && { problem: RefusalSummary({ refusal, errors, locale: staff.locale }) }),
          conflict: refusal?.code === 'version-conflict' || refusal?.code === 'not-found',
          errors,
          values: Object.fromEntries(
            ['reason', 'minutes', 'publicReason', 'openReason'].flatMap((name) =>
              name in form ? [[name, typed(form, name)]] : [],
            ),
          ),
          picked: chosen(form, 'chas'),
          ...rest,
        }),
      )
    }

    app.get<One>('/den/:id', async (request, reply) => {
      const { saved } = words[request.staff.locale].pages.keeping.day
      const { gotovo } = request.query
      const done =
        typeof gotovo === 'string' && Object.hasOwn(saved, gotovo) ? saved[gotovo as keyof typeof saved] : null
      return send(request, reply, { done })
    })

    /** Asks before it does what a form of the page wants, and shows the page again where that cannot be. */
    const ask = async (
      request: FastifyRequest<One>,
      reply: FastifyReply,
      read: (form: Form, day: StaffDay) => { given: Given } | { refusal: DomainError },
    ) => {
      const form = request.body ?? {}
      const { staff } = request
      const id = Number(request.params.id)
      const day = await lookAtStaffDay(deps, { staff, id })
      const asked = read(form, day)
      if ('refusal' in asked) return send(request, reply.code(STATUS[asked.refusal.code]), { ...asked, form })
      const { given } = asked
      const question = async (ids: readonly string[], refusal: DomainError | null) => {
        const affected = await lookAtAffected(deps, { staff, ids })
        const may = mayUse(request)
        return sendStaffPage(
          site,
          request,
          reply,
          dayQuestion({ given, day: day.column.day, affected, refusal, locale: staff.locale, may }),
        )
      }
      if (form['confirmed'] !== '1') return question(given.concerned, null)
      try {
        await carryOut(deps, { request, id, given, affected: affectedOf(form) })
      } catch (error) {
        if (!(error instanceof DomainError)) throw error
        reply.code(STATUS[(error as DomainError).code])
        if (error.details && 'affected' in error.details)
          return question(
            (error.details.affected as AffectedBooking[]).map(({ bookingId }) => bookingId),
            error,
          )
        return send(request, reply, { refusal: error, form })
      }
      return reply.redirect(`/sluzhebno/den/${id}?gotovo=${given.saved}`, 303)
    }

    app.post<One>('/den/:id/chasove', async (request, reply) =>
      ask(request, reply, (form, { column }) => {
        const read = readerOf(form)
        const ids = new Set(chosen(form, 'chas'))
        const picked = column.lines.filter((line) => 'slotId' in line && ids.has(String(line.slotId)))
        if (ids.size === 0) read.fault('chas', 'choose-one')
        const act = form['act'] === 'unblock' ? 'unblock' : 'block'
        const reason = act === 'block' ? read.line('reason').slice(0, 300) : ''
        if (read.faults.length > 0) return { refusal: new DomainError('invalid-body', { errors: read.faults }) }
        if (picked.length < ids.size) return { refusal: new DomainError('not-found') }
        const concerned = picked.flatMap((line) =>
          act === 'block' && line.kind === 'booked' && isToCome(line.booking.state) ? [line.booking.id] : [],
        )
        return { given: { act, lines: picked, reason, concerned, saved: act === 'block' ? 'blocked' : 'unblocked' } }
      }),
    )

    app.post<One>('/den/:id/zakasnenie', async (request, reply) =>
      ask(request, reply, (form, { column }) => {
        const read = readerOf(form)
        const minutes = read.number('minutes', 0, 600)
        if (minutes === undefined && read.faults.length === 0) read.fault('minutes', 'required')
        if (read.faults.length > 0) return { refusal: new DomainError('invalid-body', { errors: read.faults }) }
        const concerned = column.lines.flatMap((line) =>
          line.kind === 'booked' && isExpected(line.booking.state) ? [line.booking.id] : [],
        )
        return { given: { act: 'delay', minutes: minutes ?? 0, concerned, saved: 'delayed' } }
      }),
    )

    app.post<One>('/den/:id/sastoyanie', async (request, reply) =>
      ask(request, reply, (form, { column }) => {
        const version = versionOf(form)
        if (version !== column.day.version) return { refusal: new DomainError('version-conflict') }
        if (form['state'] === 'open') {
          const reason = typed(form, 'openReason').slice(0, 500)
          return { given: { act: 'open', version, reason, concerned: [], saved: 'opened' } }
        }
        const read = readerOf(form)
        const reason = read.line('publicReason').slice(0, 200)
        if (read.faults.length > 0) return { refusal: new DomainError('invalid-body', { errors: read.faults }) }
        return { given: { act: 'close', version, reason, concerned: [], saved: 'closed' } }
      }),
    )
  }

/** Does what was asked about and confirmed, by the use cases of the API. */
async function carryOut(
  deps: Deps,
  {
    request,
    id,
    given,
    affected,
  }: { request: FastifyRequest; id: number; given: Given; affected: 'needs-decision' | undefined },
): Promise<void> {
  const { staff } = request
  if (given.act === 'delay') {
    await delayDay(deps, { staff, id, minutes: given.minutes })
  } else if (given.act === 'open') {
    const change = { state: 'open' as const, ...(given.reason && { reason: given.reason }) }
    await editDay(deps, { staff, id, change, version: given.version, affected: undefined })
  } else if (given.act === 'close') {
    const change = { state: 'closed' as const, publicReason: given.reason, reason: given.reason }
    await editDay(deps, { staff, id, change, version: given.version, affected: undefined })
  } else {
    const ids = given.lines.flatMap((line) => ('slotId' in line ? [line.slotId] : []))
    await blockSlots(deps, { staff, dayId: id, ids, reason: given.act === 'block' ? given.reason : null, affected })
  }
}

function isToCome(state: string): boolean {
  return ['unverified', 'confirmed', 'arrived', 'in-meeting'].includes(state)
}

/** Who is here already needs no word of a delay. */
function isExpected(state: string): boolean {
  return ['unverified', 'confirmed'].includes(state)
}
