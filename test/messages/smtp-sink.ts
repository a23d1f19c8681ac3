import type { AddressInfo, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

export type Received = { from: string; to: string[]; raw: string }

/** What the server does with a mail: a reply code, or the line goes dead after the final dot. */
export type Manners = { mailFrom?: number; rcptTo?: number; data?: number | 'drop'; auth?: number }

/** A real SMTP server on 127.0.0.1 that keeps what it accepted. Its refusals name the recipient, as real ones do. */
export async function smtpSink(manners: Manners = {}) {
  const received: Received[] = []
  const sockets = new Set<Socket>()
  const refusal = (responseCode: number) =>
    Object.assign(new Error('5.1.1 <ivanka.primerova@citizen.example> Ivanka Primerova is unknown here'), {
      responseCode,
    })

  const server = new SMTPServer({
    disabledCommands: manners.auth ? ['STARTTLS'] : ['AUTH', 'STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(refusal(manners.auth ?? 535)),
    onMailFrom: (_address, _session, done) => done(manners.mailFrom ? refusal(manners.mailFrom) : null),
    onRcptTo: (_address, _session, done) => done(manners.rcptTo ? refusal(manners.rcptTo) : null),
    onData: (stream, session, done) => {
      buffer(stream).then((raw) => {
        const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
        const to = session.envelope.rcptTo.map(({ address }) => address)
        if (manners.data === 'drop') return sockets.forEach((socket) => void socket.destroy())
        if (manners.data) return done(refusal(manners.data))
        received.push({ from, to, raw: raw.toString('utf8') })
        done()
      }, done)
    },
  })
  server.on('error', () => {})
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.server.address() as AddressInfo

  return {
    url: manners.auth ? `smtp://user:wrong@127.0.0.1:${port}` : `smtp://127.0.0.1:${port}`,
    received,
    connections: () => sockets.size,
    hangUp: () => sockets.forEach((socket) => void socket.destroy()),
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}
