import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import type { Scope } from './scope.ts'

/** A mail that the sink took; `messageId` without angle brackets. */
export type Sunk = { messageId: string; to: string; at: number }

/** What the sink does with each recipient and letter; whatever is left out goes well. */
export type SinkWays = {
  /** The reply code for a recipient; 0: welcome. */
  recipient?: (address: string) => number
  /** The letter is taken, and the connection dropped before the server says so. */
  dropAfterData?: (messageId: string) => boolean
  /** The recipient whose conversation stands still for ever. */
  stall?: (address: string) => boolean
  delayMs?: number
}

/** A real SMTP server on loopback that can go away and come back on the same port. */
export type Sink = {
  url: string
  mails: Sunk[]
  ways: SinkWays
  open(): Promise<void>
  shut(): Promise<void>
}

export async function openSink(scope: Pick<Scope, 'teardown'>, ways: SinkWays = {}): Promise<Sink> {
  const mails: Sunk[] = []
  let port = 0
  let server: SMTPServer | null = null
  const sink: Sink = {
    url: '',
    mails,
    ways,
    open: async () => {
      server = smtp(sink)
      await new Promise<void>((done) => server?.listen(port, '127.0.0.1', () => done()))
      port = (server.server.address() as AddressInfo).port
      sink.url = `smtp://127.0.0.1:${port}`
    },
    shut: async () => {
      const shutting = server
      server = null
      // Without words, as a machine that lost its power: close() alone would let the conversations end.
      for (const connection of shutting?.connections ?? []) destroy(connection)
      await new Promise<void>((done) => (shutting ? shutting.close(() => done()) : done()))
    },
  }
  await sink.open()
  scope.teardown(() => sink.shut())
  return sink
}

function smtp(sink: Sink): SMTPServer {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    closeTimeout: 100,
    onRcptTo: ({ address }, _session, done) => {
      if (sink.ways.stall?.(address)) return
      const responseCode = sink.ways.recipient?.(address) ?? 0
      done(responseCode === 0 ? null : Object.assign(new Error('not now'), { responseCode }))
    },
    onData: (stream, session, done) => {
      const taken = text(stream).then(async (raw) => {
        if (sink.ways.delayMs) await new Promise((later) => setTimeout(later, sink.ways.delayMs))
        const messageId = /^message-id:\s*<([^>]+)>/im.exec(raw)?.[1] ?? ''
        sink.mails.push({ messageId, to: session.envelope.rcptTo[0]?.address ?? '', at: performance.now() })
        if (!sink.ways.dropAfterData?.(messageId)) return done()
        for (const connection of server.connections) if (sessionOf(connection) === session.id) destroy(connection)
      })
      // The sender died in the middle of its letter: there is no letter.
      taken.catch(() => {})
    },
  })
  server.on('error', () => {})
  return server
}

// smtp-server keeps its connections without saying so in its types.
type Connection = { session?: { id: string }; _socket?: { destroy(): void } }
const sessionOf = (connection: unknown) => (connection as Connection).session?.id
const destroy = (connection: unknown) => (connection as Connection)._socket?.destroy()
