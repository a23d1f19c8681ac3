import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { closeWeb, openConnectionsOf } from '../../src/http/close-web.ts'
import { openTestHouse } from '../support/house.ts'

t.setTimeout(60_000)

/** A proxy's time to let go, but for what a timer may miss. */
const PROXY_MS = 5_900

/** A connection that is kept, as a proxy keeps one: `ask` sends a request over it and waits for its answer. */
async function keptConnection(origin: string) {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  let heard = ''
  let ended: number | null = null
  socket.on('data', (chunk) => {
    heard += chunk
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    ended = performance.now()
  })
  const ask = async (path: string) => {
    heard = ''
    socket.write(`GET ${path} HTTP/1.1\r\nHost: priem.example\r\n\r\n`)
    for (let n = 0; n < 500 && !heard.includes('\r\n\r\n') && ended === null; n++) await pause(10)
    return heard
  }
  return { socket, ask, ended: () => ended }
}

t.test('behind a proxy: over connections that stand it answers on and says that it closes; none is cut', async (t) => {
  const { app, origin } = await openTestHouse(t)
  const open = openConnectionsOf(app)
  const [busy, probe, idle] = await Promise.all([1, 2, 3].map(() => keptConnection(origin)))
  if (!busy || !probe || !idle) return
  for (const each of [busy, probe, idle]) t.match(await each.ask('/livez'), /^HTTP\/1\.1 200 [\s\S]*keep-alive/i)

  const began = performance.now()
  const closed = closeWeb(app, { behindProxy: true, open })
  await pause(1_000)
  await t.rejects(fetch(`${origin}/livez`), 'nobody new is let in')
  t.equal(busy.ended(), null, 'an idle connection is not ended by us')
  const late = await busy.ask('/api/v1/officials')
  t.match(late, /^HTTP\/1\.1 200 /, 'a request that comes now is answered')
  t.match(late, /\r\nconnection: close\r\n/i)
  const ready = await probe.ask('/readyz')
  t.match(ready, /^HTTP\/1\.1 503 [\s\S]*the process is closing/)
  idle.socket.end()
  await closed
  t.ok(performance.now() - began < PROXY_MS, 'closed as soon as the others have let go')
})

t.test(
  'a proxy that never lets go holds it up for six seconds; a browser not at all, not even with a connection on which it says nothing',
  async (t) => {
    for (const behindProxy of [true, false]) {
      const { app, origin } = await openTestHouse(t)
      const open = openConnectionsOf(app)
      const kept = await keptConnection(origin)
      await kept.ask('/livez')
      const silent = await keptConnection(origin)
      await once(silent.socket, 'connect')
      const began = performance.now()
      await closeWeb(app, { behindProxy, open })
      const ms = performance.now() - began
      t.equal(ms >= PROXY_MS, behindProxy, `${Math.round(ms)} ms`)
    }
  },
)
