import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** A proxy before us lets go of an idle connection within this: deploy/nginx/priemna.conf says four seconds. */
const PROXY_LETS_GO_MS = 6_000
const SWEEP_MS = 100

/** Connections that are open. One on which nothing was said yet, as a browser opens beforehand, is no idle one to Node. */
export function openConnectionsOf({ server }: FastifyInstance): ReadonlySet<Socket> {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return open
}

/**
 * Closes the web process so that no request is lost. Nobody new is let in, and what is under way is answered. A request may be
 * on its way over a connection that looks idle to us; ended by us, it would be lost. So a proxy is given the time to let its idle
 * connections go, and every answer meanwhile says `connection: close`. Without a proxy these are browsers, who ask again by
 * themselves: theirs are ended at once.
 */
export async function closeWeb(
  app: FastifyInstance,
  { behindProxy, open }: { behindProxy: boolean; open: ReadonlySet<Socket> },
): Promise<void> {
  const { server } = app
  const endKept = server.closeIdleConnections.bind(server)
  const endIdle = () => {
    endKept()
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
  }
  // Node calls it by itself as it closes.
  server.closeIdleConnections = () => {}
  server.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false
  })
  let sweeping: NodeJS.Timeout | undefined
  const sweep = () => {
    endIdle()
    // Again and again: an answer that was under way leaves its connection idle.
    sweeping = setInterval(endIdle, SWEEP_MS)
  }
  const waiting = setTimeout(sweep, behindProxy ? PROXY_LETS_GO_MS : 0)
  await app.close().finally(() => {
    clearTimeout(waiting)
    clearInterval(sweeping)
  })
}
