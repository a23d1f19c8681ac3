import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { listPage } from '../http/list-page.ts'
import { localeOf } from '../http/problems.ts'
import { ANY, Language, problems, WITH_BODY } from '../http/schemas.ts'
import { fulfilCommitment, reopenCommitment } from './fulfil-commitment.ts'
import { lookAtCommitments, seenBy } from './look-at-commitments.ts'
import { lookAtOutcome } from './look-at-outcome.ts'
import { commitmentAnswer, outcomeAnswer } from './outcome-answers.ts'
import type { Commitment } from './queries.ts'
import { recordOutcome } from './record-outcome.ts'
import * as schemas from './schemas.ts'

const tags = ['outcomes']
const security = [{ bearer: [] }]

/** What was said at receptions and promised. */
export const outcomesApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const today = () => deps.clock.now().toFormat('yyyy-MM-dd')
    const answer = (request: FastifyRequest, commitment: Commitment) =>
      commitmentAnswer(seenBy(request.staff, commitment), { today: today(), locale: localeOf(request) })

    app.get('/staff/bookings/:id/outcome', {
      schema: {
        tags,
        security,
        summary: 'What was said at a reception',
        description: 'Not for the front desk. Every call is written down.',
        querystring: Language,
        params: schemas.OfBooking,
        response: { 200: schemas.Outcome, ...problems(401, 403, 404, ...ANY) },
      },
      handler: async (request) => {
        const { outcome } = await lookAtOutcome(deps, { staff: request.staff, id: request.params.id })
        if (outcome === null) throw new DomainError('not-found')
        return outcomeAnswer(outcome, today())
      },
    })

    app.put('/staff/bookings/:id/outcome', {
      schema: {
        tags,
        security,
        summary: 'Note what was said at a reception and promised',
        description:
          'Replaces what was noted. The hour to go on with is booked for the same citizen in the same transaction: where it is refused, nothing is noted. A text for the citizen is sent once; another text, as a correction.',
        querystring: Language,
        params: schemas.OfBooking,
        body: schemas.OutcomeBody,
        response: { 200: schemas.Outcome, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async (request) => {
        const { version = 0, override, ...outcome } = request.body
        const { staff, params } = request
        return outcomeAnswer(await recordOutcome(deps, { staff, id: params.id, version, outcome, override }), today())
      },
    })

    app.get('/staff/commitments', {
      schema: {
        tags,
        security,
        summary: 'What is owed to citizens',
        description: 'Commitments, and proposals and signals with their deadline. Every call is written down.',
        querystring: schemas.CommitmentQuery,
        response: { 200: schemas.Commitments, ...problems(401, 403, ...ANY) },
      },
      handler: async (request) => {
        const { overdue, state, official, unit } = request.query
        const wanted = { state: overdue === 'true' ? 'overdue' : state, official, unit } as const
        const found = await lookAtCommitments(deps, { staff: request.staff, ...wanted })
        return listPage(
          found.map((each) => commitmentAnswer(each, { today: today(), locale: localeOf(request) })),
          request.query,
        )
      },
    })

    app.put('/staff/commitments/:id/done', {
      schema: {
        tags,
        security,
        summary: 'Note that a commitment is met',
        querystring: Language,
        params: schemas.OfBooking,
        body: schemas.DoneBody,
        response: { 200: schemas.Commitment, ...problems(401, 403, 404, 409, ...WITH_BODY) },
      },
      handler: async (request) => {
        const { doneOn: on, note, version } = request.body
        const { id } = request.params
        return answer(request, await fulfilCommitment(deps, { staff: request.staff, id, version, done: { on, note } }))
      },
    })

    app.delete('/staff/commitments/:id/done', {
      schema: {
        tags,
        security,
        summary: 'Take that back: it is owed again',
        querystring: schemas.ReopenQuery,
        params: schemas.OfBooking,
        response: { 200: schemas.Commitment, ...problems(401, 403, 404, 409, ...ANY) },
      },
      handler: async (request) => {
        const version = Number(request.query.version)
        return answer(request, await reopenCommitment(deps, { staff: request.staff, id: request.params.id, version }))
      },
    })
  }
