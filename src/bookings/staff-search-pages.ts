import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { mayOpen } from '../staff/nav.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { lookAtBookings } from './look-at-bookings.ts'
import { readSearch } from './name-search-rules.ts'
import { officialsToBook } from './new-booking.ts'
import { FormBody } from './staff-booking-pages.ts'
import { type StaffFields, saidIn, textIn } from './staff-form-rules.ts'
import { searchPage } from './staff-search-view.tsx'

type WithForm = { Body: StaffFields | null | undefined }

/** „Записвания“: the next to come, and a search. */
export const staffSearchPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    app.get('/zapisvaniya', async (request, reply) => show(request, reply, {}))
    app.post<WithForm>('/zapisvaniya', { schema: { body: FormBody } }, async (request, reply) =>
      show(request, reply, request.body ?? {}),
    )

    const show = async (request: FastifyRequest, reply: FastifyReply, fields: StaffFields) => {
      const { staff, staffFrame } = request
      const date = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(textIn(fields, name)) ? textIn(fields, name) : '')
      const q = textIn(fields, 'q').slice(0, 200)
      const form = { q, official: textIn(fields, 'official'), from: date('from'), to: date('to') }
      const asked = Object.values(form).some((each) => each.trim() !== '')
      const tooLittle = q.trim() !== '' && readSearch(q) === null
      if (tooLittle) reply.code(422)
      const today = deps.clock.now().toFormat('yyyy-MM-dd')
      const bookings = tooLittle
        ? []
        : await lookAtBookings(deps, {
            ...{ staff, q, official: saidIn(fields, 'official'), to: form.to || undefined },
            from: asked ? form.from || undefined : today,
            ...(asked ? {} : { state: 'confirmed', inOrder: true }),
          })
      return sendStaffPage(
        site,
        request,
        reply,
        searchPage({
          ...{ form, bookings, asked, tooLittle, officials: await officialsToBook(deps, staff) },
          mayBook: mayOpen({ staff, policy: staffFrame.policy }, '/sluzhebno/novo'),
          locale: staff.locale,
        }),
      )
    }
  }
