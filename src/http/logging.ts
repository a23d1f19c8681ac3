import type { FastifyBaseLogger, FastifyInstance, FastifyLoggerOptions, FastifyServerOptions } from 'fastify'
import { errorForLog } from './problems.ts'
import type { AnsweredEarly } from './ready-answers.ts'

/** Where log lines go, if not to the standard output. */
export type LogStream = { write(line: string): void }

/** The log's settings: lines of JSON, made of what is listed here and of nothing else. */
export function loggerOptions(level: string, stream?: LogStream): NonNullable<FastifyServerOptions['logger']> {
  if (level === 'silent') return false
  const serializers = {
    err: errorForLog,
    req: nothing,
    res: nothing,
  } as unknown as FastifyLoggerOptions['serializers'] & object
  return { level, base: null, serializers, ...(stream && { stream }) }
}

const nothing = () => undefined

/** One line for each answer: method, route pattern (never the address, which may hold a token), status, milliseconds. */
export function logAnswers(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, url } = request.routeOptions
    request.log.info(
      {
        method: Array.isArray(method) ? request.method : method,
        route: url ?? 'unknown',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    )
    done()
  })
}

/** The line of an answer that was given before the framework. */
export function logEarlyAnswer(app: { log: FastifyBaseLogger }, { route, status }: AnsweredEarly): void {
  app.log.info({ method: 'GET', route, status, ms: 0 }, 'answered')
}
