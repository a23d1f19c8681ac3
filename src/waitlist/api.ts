import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { noteRefused } from '../bookings/attack-watch.ts'
import { newBookingAnswer } from '../bookings/booking-answers.ts'
import { asToken } from '../bookings/booking-link.ts'
import { insistOnProofToWait } from '../bookings/proof-of-work.ts'
import { NewBooking } from '../bookings/schemas.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { clientAddress } from '../http/client-address.ts'
import { localeOf } from '../http/problems.ts'
import { ANY, Language, problems, WITH_BODY, WITH_TOKEN } from '../http/schemas.ts'
import { strictly } from '../http/security.ts'
import { acceptOffer } from './accept-offer.ts'
import { declineOffer } from './decline-offer.ts'
import { entryAnswer } from './entry-answers.ts'
import { joinWaitlist, orderPrint } from './join-waitlist.ts'
import { leaveWaitlist } from './leave-waitlist.ts'
import { entryByToken } from './queries.ts'
import * as schemas from './schemas.ts'

const tags = ['waiting list']
const security = [{ waitlistToken: [] }]

/** The waiting list over the API: join, look, accept, decline, leave. */
export const waitlistApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const strict = strictly(deps.config, (address) => noteRefused(deps, address))
    const client = (request: FastifyRequest) => (deps.config.rateLimit ? clientAddress(request.ip) : null)

    app.post('/officials/:slug/waitlist', {
      config: strict,
      schema: {
        tags,
        summary: 'Wait for a slot',
        description:
          'Strictly in order; one place per person and official. What becomes free within the days named is offered, kept for some hours between 8:00 and 20:00, and passed on. The same order again gets the same answer. Where proofs are asked for (428), the puzzle is that of today.',
        params: schemas.Slug,
        querystring: Language,
        body: schemas.EntryBody,
        response: { 201: schemas.NewEntry, ...problems(404, 409, 428, ...WITH_BODY) },
      },
      handler: async (request, reply) => {
        const { slug } = request.params
        // The puzzle is no part of the order.
        const { altcha, ...input } = request.body
        await insistOnProofToWait(deps, { slug, altcha, order: orderPrint(deps, { slug, input }) })
        const { entry, entryToken } = await joinWaitlist(deps, { slug, input, client: client(request) })
        return reply
          .code(201)
          .header('location', '/api/v1/my-waitlist-entry')
          .send({ entryToken, position: entry.position ?? 1 })
      },
    })

    app.get('/my-waitlist-entry', {
      config: strict,
      schema: {
        tags,
        security,
        summary: 'Look at a place, and at what is offered',
        description: 'Everything that is kept with it.',
        querystring: Language,
        response: { 200: schemas.Entry, ...problems(...WITH_TOKEN, ...ANY) },
      },
      handler: async (request) => {
        const entry = await entryByToken(deps.db, tokenOf(request))
        if (!entry) throw new DomainError('not-found')
        return entryAnswer(entry, localeOf(request))
      },
    })

    app.delete('/my-waitlist-entry', {
      config: strict,
      schema: {
        tags,
        security,
        summary: 'Leave the list; the personal data are erased',
        querystring: Language,
        response: { 204: Type.Null({ description: 'done' }), ...problems(...WITH_TOKEN, ...ANY) },
      },
      handler: async (request, reply) => {
        await leaveWaitlist(deps, { token: tokenOf(request) })
        return reply.code(204).send(null)
      },
    })

    app.post('/my-waitlist-entry/accept', {
      config: strict,
      schema: {
        tags,
        security,
        summary: 'Accept the offered slot: it becomes a booking',
        description: 'Accepted again, the same booking is answered.',
        querystring: Language,
        response: { 201: NewBooking, ...problems(409, 410, ...WITH_TOKEN, ...ANY) },
      },
      handler: async (request, reply) => {
        const token = tokenOf(request)
        const linkLocale = (await entryByToken(deps.db, token))?.locale ?? 'bg'
        const booked = await acceptOffer(deps, { token })
        const { publicUrl } = deps.config
        return reply
          .code(201)
          .header('location', '/api/v1/my-booking')
          .send(newBookingAnswer(booked, { locale: localeOf(request), linkLocale, publicUrl }))
      },
    })

    app.post('/my-waitlist-entry/decline', {
      config: strict,
      schema: {
        tags,
        security,
        summary: 'Decline the offered slot; the place is kept',
        querystring: Language,
        response: { 200: schemas.Entry, ...problems(410, ...WITH_TOKEN, ...ANY) },
      },
      handler: async (request) => entryAnswer(await declineOffer(deps, { token: tokenOf(request) }), localeOf(request)),
    })
  }

/** The token in `Authorization: Waitlist <token>`; one that cannot be ours is as unknown as any other. */
function tokenOf(request: FastifyRequest): string {
  const [scheme, token, ...rest] = (request.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'waitlist' || rest.length > 0) throw new DomainError('unauthenticated')
  return asToken(token ?? '')
}
