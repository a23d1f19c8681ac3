import { type IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import helmet from 'helmet'
import type { Config } from '../config.ts'
import { DomainError } from '../domain-error.ts'
import { isSharedAddress } from '../known-addresses.ts'
import { clientAddress } from './client-address.ts'

/** Headers for every answer, and a general limit of requests for one address. */
export async function secure(
  app: FastifyInstance,
  { production, rateLimit: rateLimited, sharedAddresses }: Pick<Config, 'production' | 'rateLimit' | 'sharedAddresses'>,
): Promise<void> {
  const headers = await headersOfEveryAnswer(production)
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
  if (!rateLimited) return
  await app.register(rateLimit, {
    max: (request) => (isSharedAddress(clientAddress(request.ip), sharedAddresses) ? 3_000 : 300),
    timeWindow: '1 minute',
    keyGenerator: (request) => clientAddress(request.ip),
    allowList: (request) => request.url === '/livez' || request.url === '/readyz',
    errorResponseBuilder: (_request, { ttl }) =>
      new DomainError('too-many-requests', { retryAfterSeconds: Math.max(1, Math.ceil(ttl / 1_000)) }),
  })
}

/**
 * The stricter limit of routes that act on a booking or ask for a secret; none where limits are off.
 *
 * @param met told of an address that met it
 */
export function strictly(
  { rateLimit, sharedAddresses }: Pick<Config, 'rateLimit' | 'sharedAddresses'>,
  met: (client: string) => Promise<void> = async () => {},
) {
  if (!rateLimit) return {}
  const max = (request: FastifyRequest) => (isSharedAddress(clientAddress(request.ip), sharedAddresses) ? 300 : 30)
  // The refusal waits for nobody; what cannot be noted at this moment is noted at the next.
  const onExceeded = (request: FastifyRequest) => void met(clientAddress(request.ip)).catch(() => {})
  return { rateLimit: { max, timeWindow: '1 minute', onExceeded } }
}

/** Helmet's headers are the same for every answer here: made once, as making them costs more than a ready answer does. */
async function headersOfEveryAnswer(production: boolean): Promise<OutgoingHttpHeaders> {
  const makeHeaders = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: production ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    // For Internet Explorer 8, Flash, and a prefetching that the policy above forbids.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xDnsPrefetchControl: false,
  })
  const request = { method: 'GET', headers: {} } as IncomingMessage
  const response = new ServerResponse(request)
  await new Promise<void>((done, failed) => makeHeaders(request, response, (error) => (error ? failed(error) : done())))
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=()')
  return response.getHeaders()
}
