import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '../domain-error.ts'
import type { ReadyAnswer } from './answer-cache.ts'

/** What was answered before the framework, for log and metrics. */
export type AnsweredEarly = { route: string; status: 200 | 304 }

/** Answers that stand ready, given to the same question without waking the framework. */
export type ReadyAnswers = {
  /**
   * Sends an answer (304 to whom knows it), and keeps it, with all its headers, for whoever asks the same next.
   *
   * @throws DomainError `not-found` where there is none
   */
  send(request: FastifyRequest, reply: FastifyReply, answer: ReadyAnswer | null): FastifyReply
  /** Answers a request if its answer stands ready; says whether it did. */
  serve(request: IncomingMessage, response: ServerResponse): boolean
}

type Kept = { answer: ReadyAnswer; route: string; whole: string[]; known: string[] }

const MOST_KEPT = 200
const LONGEST_QUESTION = 400
/** Headers of one answer to one client, not of the answer. */
const PERSONAL = /^(?:set-cookie|retry-after|x-ratelimit-.*|content-length)$/

/**
 * What free times are answered from: half the cost of such an answer is the way through the framework (docs/performance.md).
 * Only a GET for the very same address and languages gets the very same answer.
 *
 * @param heard is told of each answer given here
 */
export function readyAnswers(heard: (answered: AnsweredEarly) => void): ReadyAnswers {
  const kept = new Map<string, Kept>()

  const keep = (request: FastifyRequest, reply: FastifyReply, answer: ReadyAnswer) => {
    const question = questionOf(request.raw)
    const headers = Object.entries(reply.getHeaders())
    if (request.method !== 'GET' || question.length > LONGEST_QUESTION) return
    if (headers.some(([name]) => name === 'set-cookie')) return
    const known = headers.filter(([name]) => !PERSONAL.test(name)).flatMap(([name, value]) => [name, String(value)])
    const whole = [...known, 'content-length', String(answer.body.length)]
    // What is no longer true goes first: the same answer may be kept for many spellings of Accept-Language.
    if (kept.size >= MOST_KEPT) for (const [each, { answer: old }] of kept) if (!old.isFresh()) kept.delete(each)
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(question, { answer, route: request.routeOptions.url ?? 'unknown', whole, known })
  }

  return {
    send: (request, reply, answer) => {
      if (!answer) throw new DomainError('not-found')
      reply.header('etag', answer.etag)
      keep(request, reply, answer)
      if (knows(request.raw, answer)) return reply.code(304).send()
      return reply.send(answer.body)
    },
    serve: (request, response) => {
      if (request.method !== 'GET') return false
      const question = questionOf(request)
      const ready = kept.get(question)
      if (!ready) return false
      if (!ready.answer.isFresh()) {
        kept.delete(question)
        return false
      }
      const isKnown = knows(request, ready.answer)
      response.writeHead(isKnown ? 304 : 200, isKnown ? ready.known : ready.whole)
      response.end(isKnown ? undefined : ready.answer.body)
      heard({ route: ready.route, status: isKnown ? 304 : 200 })
      return true
    },
  }
}

/** Puts ready answers before the framework. */
export function serveReadyFirst(app: FastifyInstance, ready: ReadyAnswers): void {
  const { server } = app
  const [framework] = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[]
  if (!framework) throw new Error('the server has nobody to answer')
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (!ready.serve(request, response)) framework.call(server, request, response)
  })
}

/** All that such an answer depends on. */
function questionOf({ url = '', headers }: IncomingMessage): string {
  return `${url}\n${headers['accept-language'] ?? ''}`
}

/** Whether the client has this answer (If-None-Match, RFC 9110, 13.1.2). */
function knows({ headers }: IncomingMessage, { etag }: ReadyAnswer): boolean {
  const given = headers['if-none-match']
  if (given === undefined) return false
  return given === etag || given.split(',').some((each) => ['*', etag].includes(each.trim().replace(/^W\//, '')))
}
