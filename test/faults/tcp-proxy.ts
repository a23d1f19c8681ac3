import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Scope } from './scope.ts'

/**
 * A wire that can fail. `delayMs` is the way there and back. In a black hole everything is held back, as TCP would send it
 * again, and comes through late. `cutNext`: the next request that matches is let through, and the wire is cut before its
 * reply: when the server has done it and answers (`after-reply`), or as soon as it is out (`at-once`).
 */
export type Wire = {
  port: number
  delayMs: number
  blackhole(on: 'on' | 'off'): void
  /** `what` is shown each chunk with a character for each byte. */
  cutNext(what: Pick<RegExp, 'test'>, when: 'after-reply' | 'at-once'): void
  /** How often it was cut so far. */
  cuts(): number
}

type Pair = { near: Socket; far: Socket; held: (() => void)[] }

export async function openWire(
  scope: Pick<Scope, 'teardown'>,
  { host = '127.0.0.1', port }: { host?: string; port: number },
): Promise<Wire> {
  const pairs = new Set<Pair>()
  let armed: { what: Pick<RegExp, 'test'>; when: 'after-reply' | 'at-once' } | null = null
  let cuts = 0
  let dark = false
  const wire: Wire = {
    port: 0,
    delayMs: 0,
    blackhole: (on) => {
      dark = on === 'on'
      if (!dark) for (const { held } of pairs) for (const late of held.splice(0)) late()
    },
    cutNext: (what, when) => {
      armed = { what, when }
    },
    cuts: () => cuts,
  }
  const server = createServer((near) => {
    const far = connect(port, host)
    const pair: Pair = { near, far, held: [] }
    pairs.add(pair)
    let doomed = false
    const carry = (to: Socket, chunk: Buffer) => {
      const write = () => void (to.writable && to.write(chunk))
      if (dark) pair.held.push(write)
      else if (wire.delayMs === 0) write()
      // Timers of one length fire in the order in which they were set.
      else setTimeout(write, wire.delayMs / 2)
    }
    near.on('data', (chunk) => {
      if (!armed?.what.test(chunk.toString('latin1'))) return carry(far, chunk)
      const { when } = armed
      armed = null
      doomed = true
      far.write(chunk, () => {
        if (when === 'after-reply') return
        cuts += 1
        near.destroy()
        // The end of a stream, not its reset: what was written still arrives.
        far.end()
      })
    })
    far.on('data', (chunk) => {
      if (!doomed) return carry(near, chunk)
      cuts += near.destroyed ? 0 : 1
      near.destroy()
      far.destroy()
    })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.setNoDelay(true)
      one.on('error', () => {})
      one.on('close', () => {
        const tell = () => {
          pairs.delete(pair)
          other.end()
        }
        // In a black hole even the end of the other side is not heard.
        if (dark) pair.held.push(tell)
        else setTimeout(tell, wire.delayMs / 2)
      })
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  wire.port = (server.address() as AddressInfo).port
  scope.teardown(async () => {
    for (const { near, far } of pairs) {
      near.destroy()
      far.destroy()
    }
    await new Promise((done) => server.close(done))
  })
  return wire
}
