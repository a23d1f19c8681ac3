import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { Language, problems, WITH_BODY } from '../http/schemas.ts'
import { walkInAnswer } from './list-answers.ts'
import * as schemas from './schemas.ts'
import { takeWalkIn } from './take-walk-in.ts'

/** Who comes without an hour. */
export const walkInApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post('/staff/reception-days/:id/walk-ins', {
      schema: {
        tags: ['desk'],
        security: [{ bearer: [] }],
        summary: 'Take in somebody who came without an hour',
        description:
          'Today’s reception: the next number, the next free hour, else one after the last. With the header Idempotency-Key a repeated post is the same person.',
        querystring: Language,
        params: schemas.OfDay,
        body: schemas.WalkInBody,
        response: { 201: schemas.WalkIn, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async (request, reply) => {
        const { override, ...input } = request.body
        const taken = await takeWalkIn(deps, {
          staff: request.staff,
          dayId: Number(request.params.id),
          input,
          override,
          idempotencyKey: keyOf(request),
        })
        reply.code(201).header('location', `/api/v1/staff/bookings/${taken.visitor.bookingId}`)
        return walkInAnswer(taken, { now: deps.clock.now().toSeconds(), rules: deps.config.calling })
      },
    })
  }

/** A key is not asked for, as nobody who stands at the desk is lost by an answer that is. */
function keyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key']
  return typeof key === 'string' && key.length <= 255 ? key : undefined
}
