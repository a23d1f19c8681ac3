import type { FastifyReply, FastifyRequest } from 'fastify'

/** The value of a cookie as the browser sent it; null where it sent none. */
export function cookieOf({ headers }: FastifyRequest, name: string): string | null {
  const parts = (headers.cookie ?? '').split(';').map((part) => part.trim())
  const found = parts.find((part) => part.startsWith(`${name}=`))
  return found === undefined ? null : found.slice(name.length + 1)
}

/** Sets a cookie that no script reads and no foreign site's post brings along. `maxAge` in seconds; absent: until the browser is closed. */
export function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  { name, value, maxAge }: { name: string; value: string; maxAge?: number },
): void {
  const age = maxAge === undefined ? '' : `; Max-Age=${maxAge}`
  const secure = request.protocol === 'https' ? '; Secure' : ''
  reply.header('set-cookie', `${name}=${value}; Path=/${age}; SameSite=Lax; HttpOnly${secure}`)
}

/** A name that, over https, a browser takes from this very host alone (RFC 6265bis, 4.1.3.2). */
export function hostOnly(request: FastifyRequest, name: string): string {
  return request.protocol === 'https' ? `__Host-${name}` : name
}
