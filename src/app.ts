import { randomUUID } from 'node:crypto'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { bookingsApi } from './bookings/api.ts'
import type { Deps } from './deps.ts'
import { apiScope, describeApi } from './http/api-scope.ts'
import { serveHealth } from './http/health.ts'
import { type LogStream, logAnswers, loggerOptions } from './http/logging.ts'
import { sendProblem } from './http/problems.ts'
import { secure } from './http/security.ts'
import { receptionsApi } from './receptions/api.ts'

/** Builds the web process: the table of contents of everything it serves. Nothing listens yet. */
export async function buildApp(deps: Deps, { logStream }: { logStream?: LogStream } = {}): Promise<FastifyInstance> {
  const { config } = deps
  const app = Fastify({
    logger: loggerOptions(config.logLevel, logStream),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: trusted(config.trustProxy),
    bodyLimit: 32 * 1024,
    requestTimeout: 15_000,
    connectionTimeout: 20_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: true } },
  }).withTypeProvider<TypeBoxTypeProvider>()

  logAnswers(app)
  await secure(app, { production: config.production, rateLimited: config.rateLimit })
  app.setErrorHandler(sendProblem)
  serveHealth(app, deps)
  await describeApi(app)
  await app.register(apiScope([receptionsApi(deps), bookingsApi(deps)]), { prefix: '/api/v1' })
  return app as unknown as FastifyInstance
}

/** A number counts the proxies in front of us, from the nearest. */
function trusted(setting: number | string[] | false) {
  return typeof setting === 'number' ? (_address: string, hop: number) => hop < setting : setting
}
