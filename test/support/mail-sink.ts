import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

type Teardown = { teardown(work: () => Promise<unknown>): unknown }

/** A mail as a receiving server sees it. `messageId` without angle brackets, `subject` still encoded. */
export type SunkMail = { to: string[]; messageId: string; raw: string }

/** A real SMTP server on loopback that keeps what it takes; `refuse` gives the reply code for a recipient, 0 to take the mail. */
export async function openMailSink(
  t: Teardown,
  { refuse = () => 0, delayMs = 0 }: { refuse?: (address: string) => number; delayMs?: number } = {},
): Promise<{ url: string; mails: SunkMail[]; sessions: () => number }> {
  const mails: SunkMail[] = []
  let sessions = 0
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onConnect: (_session, done) => {
      sessions += 1
      done()
    },
    onRcptTo: ({ address }, _session, done) => {
      const responseCode = refuse(address)
      done(responseCode === 0 ? null : Object.assign(new Error('refused'), { responseCode }))
    },
    onData: (stream, session, done) => {
      void text(stream).then(async (raw) => {
        if (delayMs > 0) await new Promise((later) => setTimeout(later, delayMs))
        const messageId = /^message-id:\s*<([^>]+)>/im.exec(raw)?.[1] ?? ''
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), messageId, raw })
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  t.teardown(() => new Promise<void>((done) => server.close(() => done())))
  const { port } = server.server.address() as AddressInfo
  return { url: `smtp://127.0.0.1:${port}`, mails, sessions: () => sessions }
}
