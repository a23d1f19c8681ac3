import type { FastifyRequest } from 'fastify'
import { DomainError } from '../domain-error.ts'

/**
 * Lets a post in only from our own pages. `Sec-Fetch-Site` tells for certain, but is sent over https only; where it is
 * missing, `Origin` must be ours. An `Origin: null` says nothing: older browsers send it from our own pages, as these name no
 * referrer. It is let in, because no page of this scope acts by a cookie: the token in the address is the authority.
 *
 * @throws DomainError `forbidden`
 */
export function insistOnSameOrigin(request: FastifyRequest, publicUrl: string): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return
    throw new DomainError('forbidden')
  }
  const { origin } = request.headers
  if (origin === undefined || origin === 'null') return
  const host = URL.canParse(origin) ? new URL(origin).host : null
  if (host !== request.host && origin !== new URL(publicUrl).origin) throw new DomainError('forbidden')
}
