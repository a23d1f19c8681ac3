import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { officialsToBook } from '../bookings/new-booking.ts'
import { asRefused, FormBody, type WithBooking } from '../bookings/staff-booking-pages.ts'
import { formErrors, numberIn, textIn } from '../bookings/staff-form-rules.ts'
import type { Deps } from '../deps.ts'
import { STATUS } from '../http/problems.ts'
import { words } from '../i18n/words.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import { CSV_TYPE } from '../ui/csv-file.ts'
import type { Site } from '../ui/site.ts'
import { commitmentsFile } from './commitments-file.ts'
import { type CommitmentFilterForm, filterIn, wayBack } from './commitments-filter-rules.ts'
import { type CommitmentsPage, commitmentsPage } from './commitments-view.tsx'
import { fulfilCommitment, reopenCommitment } from './fulfil-commitment.ts'
import { lookAtCommitments, owedIn } from './look-at-commitments.ts'

type Asking = { Querystring: Record<string, unknown> }

/** „Ангажименти“: the list, as a file too, and what is noted in its rows. */
export const commitmentsPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const today = () => deps.clock.now().toFormat('yyyy-MM-dd')
    const wanted = ({ official, unit, which }: CommitmentFilterForm) => ({
      official: official || undefined,
      unit: unit || undefined,
      state: which === 'all' ? null : which,
    })

    const show = async (
      request: FastifyRequest,
      reply: FastifyReply,
      { filter, ...said }: Pick<CommitmentsPage, 'filter' | 'done' | 'refused'>,
    ) => {
      const { staff } = request
      const [commitments, officials, { units, counts }] = await Promise.all([
        lookAtCommitments(deps, { staff, ...wanted(filter) }),
        officialsToBook(deps, staff),
        owedIn(deps, staff),
      ])
      const page = { filter, commitments, officials, units, counts, ...said, today: today(), locale: staff.locale }
      return sendStaffPage(site, request, reply, commitmentsPage(page))
    }

    app.get<Asking>('/angazhimenti', async (request, reply) => {
      const { gotovo } = request.query
      const done = gotovo === 'da' ? 'noted' : gotovo === 'ne' ? 'reopened' : null
      return show(request, reply, { filter: filterIn(request.query), done, refused: null })
    })

    app.get<Asking>('/angazhimenti.csv', async (request, reply) => {
      const { staff } = request
      const found = await lookAtCommitments(deps, { staff, ...wanted(filterIn(request.query)), action: 'csv' })
      return reply
        .type(CSV_TYPE)
        .header('content-disposition', 'attachment; filename="angazhimenti.csv"')
        .send(commitmentsFile(found, { today: today(), locale: staff.locale }))
    })

    app.post<WithBooking>('/angazhimenti/:id/izpalnen', { schema: { body: FormBody } }, async (request, reply) => {
      const { id } = request.params
      const fields = request.body ?? {}
      const done = { on: textIn(fields, 'data'), note: textIn(fields, 'belezhka') }
      return answer(request, reply, {
        act: () => fulfilCommitment(deps, { staff: request.staff, id, version: numberIn(fields, 'versia'), done }),
        done: 'noted',
      })
    })

    app.post<WithBooking>('/angazhimenti/:id/vrashtane', { schema: { body: FormBody } }, async (request, reply) => {
      const { id } = request.params
      const version = numberIn(request.body ?? {}, 'versia')
      return answer(request, reply, {
        act: () => reopenCommitment(deps, { staff: request.staff, id, version }),
        done: 'reopened',
      })
    })

    /** Does it and leads back to the list, or shows the list as it is now with the row as it was filled. */
    const answer = async (
      request: FastifyRequest<WithBooking>,
      reply: FastifyReply,
      { act, done }: { act: () => Promise<unknown>; done: 'noted' | 'reopened' },
    ) => {
      const { id } = request.params
      const { locale } = request.staff
      const fields = request.body ?? {}
      const back = textIn(fields, 'nazad')
      try {
        await act()
        return reply.redirect(wayBack(back, done), 303)
      } catch (error) {
        const refusal = asRefused(error)
        const { list } = words[locale].pages.outcomes
        const [on, note] = [`data-${id}`, `belezhka-${id}`]
        const labels = { [on]: list.doneDate, [note]: list.doneNote }
        const errors = formErrors(refusal, { '/doneOn': on, '/note': note }, locale, labels)
        const text = errors.length > 0 ? null : refusal.code === 'version-conflict' ? list.conflict : list.gone
        const filter = filterIn(Object.fromEntries(new URLSearchParams(back.split('?')[1] ?? '')))
        const refused = { id, on: textIn(fields, 'data'), note: textIn(fields, 'belezhka'), errors, text }
        return show(request, reply.code(STATUS[refusal.code]), { filter, done: null, refused })
      }
    }
  }
