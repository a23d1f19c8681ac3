import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { ANY, closed, LocalDate, Locale, problems } from '../http/schemas.ts'
import { strictly } from '../http/security.ts'
import { newChallenge } from './proof-of-work.ts'
import { officialReceives } from './queries.ts'
import { Puzzle } from './schemas.ts'

/** Puzzles for who is to prove work before a slot is held or booked. */
export const proofApi =
  (deps: Deps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/challenge', {
      config: strictly(deps.config),
      schema: {
        tags: ['bookings'],
        summary: 'A puzzle to solve before holding or booking',
        description:
          'ALTCHA, proof of work version 2, PBKDF2/SHA-256: good for five minutes, for one official and day, and for one order. Its solution goes as `altcha` (base64 of JSON, as the widget makes it) into POST /holds or POST /bookings where that is answered with `proof-of-work-required`. Who has a hold needs no other to book it.',
        querystring: closed({
          official: Type.String({ maxLength: 100 }),
          date: LocalDate,
          lang: Type.Optional(Locale),
        }),
        response: { 200: Puzzle, ...problems(404, ...ANY) },
      },
      handler: async (request) => {
        const { official, date } = request.query
        if (!(await officialReceives(deps.db, official))) throw new DomainError('not-found')
        return newChallenge(deps, { official, date })
      },
    })
  }
