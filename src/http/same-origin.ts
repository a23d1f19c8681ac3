import type { FastifyRequest } from 'fastify'
import { DomainError } from '../domain-error.ts'

/**
 * Lets a post in only from our own pages. `Sec-Fetch-Site` tells for certain, but is sent over https only; where it is
 * missing, `Origin` must be ours. An `Origin: null` says nothing: older browsers send it from our own pages, as these name no
 * referrer. It is let in, because these pages do not act by a cookie: the token in the address is the authority. Pages that do
 * insist on more (`insistOnOwnForm`).
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

/**
 * The same for pages that act by a cookie (docs/decisions/018): `Origin: null` is refused too. These pages name their origin as
 * referrer to themselves, so that a browser names it in their posts; `null` can only come from elsewhere.
 *
 * @throws DomainError `forbidden`
 */
export function insistOnOwnForm(request: FastifyRequest, publicUrl: string): void {
  insistOnSameOrigin(request, publicUrl)
  if (request.method === 'GET' || request.method === 'HEAD') return
  if (request.headers['sec-fetch-site'] === undefined && request.headers.origin === 'null')
    throw new DomainError('forbidden')
}
