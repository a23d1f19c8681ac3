import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { clientAddress } from '../http/client-address.ts'
import { localeOf } from '../http/problems.ts'
import { ANY, Language, problems, WITH_BODY, WITH_TOKEN } from '../http/schemas.ts'
import { strictly } from '../http/security.ts'
import { manageTokenOf } from '../messages/manage-link.ts'
import { noteRefused } from './attack-watch.ts'
import { bookSlot } from './book-slot.ts'
import { bookingAnswer, holdAnswer, newBookingAnswer, ownDataAnswer } from './booking-answers.ts'
import { bookingCalendar } from './booking-calendar.ts'
import { cancelBooking } from './cancel-booking.ts'
import { confirmBooking } from './confirm-booking.ts'
import { eraseBooking } from './erase-booking.ts'
import { holdSlot } from './hold-slot.ts'
import { extendHold, releaseHold } from './keep-hold.ts'
import { moveBooking } from './move-booking.ts'
import { insistOnProof } from './proof-of-work.ts'
import { bookingByToken, keptBeside, type MyBooking } from './queries.ts'
import * as schemas from './schemas.ts'

const tags = ['bookings']
const byToken = [{ bookingToken: [] }]
const byHold = [{ holdToken: [] }]
const calendarFile: object = {
  description: 'an iCalendar object (RFC 5545)',
  content: { 'text/calendar': { schema: Type.String() } },
}

/** The citizen's bookings over the API: hold, book, look, move, cancel, own data. */
export const bookingsApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const strict = strictly(deps.config, (address) => noteRefused(deps, address))
    const client = (request: FastifyRequest) => (deps.config.rateLimit ? clientAddress(request.ip) : null)

    app.post('/holds', {
      config: strict,
      schema: {
        tags,
        summary: 'Hold a slot for fifteen minutes',
        querystring: Language,
        body: schemas.HoldBody,
        response: { 201: schemas.NewHold, ...problems(409, 428, ...WITH_BODY) },
      },
      handler: async (request, reply) => {
        const slotId = Number(request.body.slotId)
        await insistOnProof(deps, { slotId, altcha: request.body.altcha, order: null })
        const hold = await holdSlot(deps, {
          slotId,
          client: client(request),
        })
        return reply.code(201).send({ holdToken: hold.holdToken, ...holdAnswer(hold) })
      },
    })

    app.post('/holds/extend', {
      config: strict,
      schema: {
        tags,
        summary: 'Fifteen minutes more, up to twelve times',
        security: byHold,
        querystring: Language,
        response: { 200: schemas.Hold, ...problems(409, ...WITH_TOKEN, ...ANY) },
      },
      handler: async (request) => holdAnswer(await extendHold(deps, { token: tokenOf(request, 'Hold') })),
    })

    app.delete('/holds', {
      schema: {
        tags,
        summary: 'Give a held slot back',
        security: byHold,
        querystring: Language,
        response: { 204: Type.Null({ description: 'done' }), ...problems(...WITH_TOKEN, ...ANY) },
      },
      handler: async (request, reply) => {
        await releaseHold(deps, { token: tokenOf(request, 'Hold') })
        return reply.code(204).send(null)
      },
    })

    app.post('/bookings', {
      config: strict,
      schema: {
        tags,
        summary: 'Book a slot',
        description:
          'The same key with the same body gets the same answer for 72 hours. Repeat with the same key after a lost connection, 429 or 503; take a new key after a 409.',
        querystring: Language,
        headers: Type.Object({
          'idempotency-key': Type.String({ description: 'up to 255 visible characters, new for each order' }),
        }),
        body: schemas.BookingBody,
        response: { 201: schemas.NewBooking, ...problems(409, 410, 428, ...WITH_BODY) },
      },
      // Before the body is looked at: a repeated post must be told of its key first.
      preValidation: async (request) => {
        keyOf(request)
      },
      handler: async (request, reply) => {
        // The puzzle is no part of the order: a repeated post may bring another.
        const { altcha, ...input } = request.body
        const idempotencyKey = keyOf(request)
        await insistOnProof(deps, {
          slotId: Number(input.slotId),
          holdToken: input.holdToken,
          altcha,
          order: idempotencyKey,
          email: input.citizen.email ?? null,
        })
        const booked = await bookSlot(deps, { idempotencyKey, channel: 'web', input, client: client(request) })
        const { publicUrl } = deps.config
        return reply
          .code(201)
          .header('location', '/api/v1/my-booking')
          .send(newBookingAnswer(booked, { locale: localeOf(request), linkLocale: request.body.locale, publicUrl }))
      },
    })

    app.get('/my-booking', {
      config: strict,
      schema: {
        tags,
        summary: 'Look at a booking',
        security: byToken,
        querystring: Language,
        response: { 200: schemas.Booking, ...problems(...WITH_TOKEN, ...ANY) },
      },
      handler: async (request, reply) => {
        const booking = await mine(deps, request)
        return reply.send(bookingAnswer(booking, localeOf(request)))
      },
    })

    app.post('/my-booking/confirm', {
      config: strict,
      schema: {
        tags,
        summary: 'Confirm the e-mail address, where that is asked for',
        description:
          'By the token in the link of the mail: the manage token does not show whose the address is, and is answered not-found. Confirming again changes nothing. Lapsed: hold-expired, with the nearest free slots.',
        security: byToken,
        querystring: Language,
        response: { 200: schemas.Booking, ...problems(409, ...WITH_TOKEN, ...ANY) },
      },
      handler: async (request) => {
        const { booking } = await confirmBooking(deps, { token: tokenOf(request, 'Booking') })
        return bookingAnswer(booking, localeOf(request))
      },
    })

    app.post('/my-booking/move', {
      config: strict,
      schema: {
        tags,
        summary: 'Move to another free slot of the same official',
        security: byToken,
        querystring: Language,
        body: schemas.MoveBody,
        response: { 200: schemas.Booking, ...problems(409, ...WITH_TOKEN, ...WITH_BODY) },
      },
      handler: async (request) => {
        const moved = await moveBooking(deps, {
          token: manageTokenIn(deps, request),
          slotId: Number(request.body.slotId),
        })
        return bookingAnswer(moved, localeOf(request))
      },
    })

    app.post('/my-booking/cancel', {
      config: strict,
      schema: {
        tags,
        summary: 'Cancel: always possible, late too',
        security: byToken,
        querystring: Language,
        body: Type.Union([schemas.CancelBody, Type.Null()]),
        response: { 200: schemas.Booking, ...problems(409, ...WITH_TOKEN, ...WITH_BODY) },
      },
      handler: async (request) => {
        const cancelled = await cancelBooking(deps, {
          token: manageTokenIn(deps, request),
          reason: request.body?.reason,
        })
        return bookingAnswer(cancelled, localeOf(request))
      },
    })

    app.get('/my-booking/calendar.ics', {
      config: strict,
      schema: {
        tags,
        summary: 'The booking as a calendar file',
        description:
          'text/calendar in the language of the booking; after a cancellation, a file that takes the entry out again.',
        security: byToken,
        querystring: Language,
        response: { 200: calendarFile, ...problems(...WITH_TOKEN, ...ANY) },
      },
      handler: async (request, reply) => {
        const { contentType, fileName, content } = bookingCalendar(deps, await mine(deps, request))
        return reply.type(contentType).header('content-disposition', `attachment; filename="${fileName}"`).send(content)
      },
    })

    app.get('/my-booking/data', {
      config: strict,
      schema: {
        tags,
        summary: 'Everything kept with this booking',
        security: byToken,
        querystring: Language,
        response: { 200: schemas.OwnData, ...problems(...WITH_TOKEN, ...ANY) },
      },
      handler: async (request, reply) => {
        const booking = await mine(deps, request)
        const kept = await keptBeside(deps.db, booking.id)
        return reply.send(ownDataAnswer(booking, { ...kept, locale: localeOf(request) }))
      },
    })

    app.post('/my-booking/erase', {
      config: strict,
      schema: {
        tags,
        summary: 'Erase the personal data; a coming booking is cancelled',
        security: byToken,
        querystring: Language,
        response: { 204: Type.Null({ description: 'done' }), ...problems(...WITH_TOKEN, ...ANY) },
      },
      handler: async (request, reply) => {
        await eraseBooking(deps, { token: manageTokenIn(deps, request) })
        return reply.code(204).send(null)
      },
    })
  }

async function mine(deps: Deps, request: FastifyRequest): Promise<MyBooking> {
  const booking = await bookingByToken(deps.db, manageTokenIn(deps, request))
  if (!booking) throw new DomainError('not-found')
  return booking
}

/** The manage token of a call, be it that or the one of the mail. */
function manageTokenIn(deps: Deps, request: FastifyRequest): string {
  return manageTokenOf(deps.config.secretKeys, tokenOf(request, 'Booking'))
}

/** The token in `Authorization: <scheme> <token>`; one that cannot be ours is as unknown as any other. */
function tokenOf(request: FastifyRequest, scheme: 'Hold' | 'Booking'): string {
  const { authorization } = request.headers
  if (!authorization) throw new DomainError('unauthenticated')
  const [given, token, ...rest] = authorization.split(' ')
  if (given?.toLowerCase() !== scheme.toLowerCase() || rest.length > 0) throw new DomainError('unauthenticated')
  if (!token || !/^[A-Za-z0-9_-]{20,100}$/.test(token)) throw new DomainError('not-found')
  return token
}

function keyOf(request: FastifyRequest): string {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) throw new DomainError('idempotency-key-missing')
  return key
}
