import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { listPage } from '../http/list-page.ts'
import { localeOf } from '../http/problems.ts'
import { ANY, Language, problems, WITH_BODY } from '../http/schemas.ts'
import { bookForCitizen } from './book-for-citizen.ts'
import { cancelByMunicipality, moveForCitizen } from './change-for-citizen.ts'
import { lookAtBooking, lookAtBookings } from './look-at-bookings.ts'
import { madeBookingAnswer, staffBookingAnswer, wholeBookingAnswer } from './staff-answers.ts'
import * as schemas from './staff-schemas.ts'
import { triageQuestion } from './triage-question.ts'

const tags = ['bookings for others']
const security = [{ bearer: [] }]

/** Bookings as the staff find, make and change them for citizens. */
export const staffBookingsApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const whole = async (request: FastifyRequest, id: string) =>
      wholeBookingAnswer(await lookAtBooking(deps, { staff: request.staff, id }), localeOf(request))

    app.get('/staff/bookings', {
      schema: {
        tags,
        security,
        summary: 'Find bookings',
        description:
          'Within the reach of the caller; the front desk sees a day before and a day after today. At most 500. Every call is written down.',
        querystring: schemas.BookingQuery,
        response: { 200: schemas.FoundBookings, ...problems(401, 403, ...ANY) },
      },
      handler: async (request) => {
        const { untriaged, lang, limit, cursor, ...wanted } = request.query
        const bookings = await lookAtBookings(deps, {
          staff: request.staff,
          untriaged: untriaged === 'true',
          ...wanted,
        })
        const answers = bookings.map((each) => staffBookingAnswer(each, localeOf(request)))
        return listPage(answers, request.query)
      },
    })

    app.get('/staff/bookings/:id', {
      schema: {
        tags,
        security,
        summary: 'One booking with what was done and told',
        querystring: Language,
        params: schemas.ById,
        response: { 200: schemas.StaffBooking, ...problems(401, 403, 404, ...ANY) },
      },
      handler: async (request) => whole(request, request.params.id),
    })

    app.post('/staff/bookings', {
      schema: {
        tags,
        security,
        summary: 'Book for a citizen',
        description:
          'By the same rules as the public door; a refusal names in `rules` what stands in the way. The same key with the same body gets the same answer for 72 hours.',
        querystring: Language,
        headers: Type.Object({
          'idempotency-key': Type.String({ description: 'up to 255 visible characters, new for each order' }),
        }),
        body: schemas.StaffBookingBody,
        response: { 201: schemas.StaffNewBooking, ...problems(401, 403, 409, 410, ...WITH_BODY) },
      },
      preValidation: async (request) => {
        keyOf(request)
      },
      handler: async (request, reply) => {
        const { channel, override, ...input } = request.body
        const booked = await bookForCitizen(deps, {
          ...{ staff: request.staff, idempotencyKey: keyOf(request), channel, input },
          override,
        })
        return reply
          .code(201)
          .header('location', `/api/v1/staff/bookings/${booked.id}`)
          .send(madeBookingAnswer(booked, localeOf(request)))
      },
    })

    app.post('/staff/bookings/:id/move', {
      schema: {
        tags,
        security,
        summary: 'Move a booking to another free slot of the same official; the citizen is told',
        querystring: Language,
        params: schemas.ById,
        body: schemas.MoveBody,
        response: { 200: schemas.StaffBooking, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async (request) => {
        const { slotId, version, override } = request.body
        const { id } = request.params
        await moveForCitizen(deps, { staff: request.staff, id, version, slotId: Number(slotId), override })
        return whole(request, id)
      },
    })

    app.post('/staff/bookings/:id/cancel', {
      schema: {
        tags,
        security,
        summary: 'Cancel by the municipality; the citizen is told why, with the nearest free times',
        querystring: Language,
        params: schemas.ById,
        body: schemas.CancelBody,
        response: { 200: schemas.StaffBooking, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async (request) => {
        const { id } = request.params
        await cancelByMunicipality(deps, { staff: request.staff, id, ...request.body })
        return whole(request, id)
      },
    })

    app.post('/staff/bookings/:id/triage', {
      schema: {
        tags,
        security,
        summary: 'Decide about a question before the day',
        description:
          'keep; redirect (the hour is given back, the citizen told); invite-expert (a mail that names no citizen); answered (the citizen told, the hour given back with freeSlot).',
        querystring: Language,
        params: schemas.ById,
        body: schemas.TriageBody,
        response: { 200: schemas.StaffBooking, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async (request) => {
        const { version, triageVersion, ...triage } = request.body
        const { id } = request.params
        await triageQuestion(deps, { staff: request.staff, id, version, triageVersion, triage })
        return whole(request, id)
      },
    })
  }

function keyOf(request: FastifyRequest): string {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) throw new DomainError('idempotency-key-missing')
  return key
}
