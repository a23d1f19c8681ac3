import { setTimeout } from 'node:timers/promises'
import { createTransport, type NodemailerError } from 'nodemailer'
import type { Mail } from './compose-mail.ts'
import { keepMail } from './dev-mailbox.ts'
import { mailAddress } from './mail-address.ts'

/**
 * What became of one try. `refused` is final: the server will not take this mail for this citizen. `failed` may go better
 * the next time, with the same Message-ID. `error` is a class and an SMTP code („EENVELOPE 550“), never the server's words,
 * which carry addresses.
 */
export type MailVerdict =
  | { outcome: 'sent' }
  | { outcome: 'refused'; error: string }
  | { outcome: 'failed'; error: string }

/** Sends mails, one try each; it never throws. `close` waits a little for those under way. */
export type Mailer = { send(mail: Mail): Promise<MailVerdict>; close(): Promise<void> }

/** How long, in milliseconds, for: a connection, the server's greeting, its silence, one try in all, the end. */
export type MailLimits = { connect: number; greeting: number; silence: number; oneTry: number; close: number }

/** One try ends within 30 seconds, its own end included. */
const LIMITS: MailLimits = { connect: 10_000, greeting: 10_000, silence: 28_000, oneTry: 28_000, close: 5_000 }

type MailerOptions = {
  /** Null: each mail becomes a file under `dataDir`/mail. */
  smtpUrl: string | null
  dataDir: string
  /** How many mails may be under way at once; more wait within their own time. */
  connections?: number
  limits?: Partial<MailLimits>
}

export function createMailer({ smtpUrl, dataDir, connections = 3, limits }: MailerOptions): Mailer {
  if (smtpUrl === null) return mailerTo((mail) => keepMail(dataDir, mail))
  return smtpMailer(smtpUrl, connections, { ...LIMITS, ...limits })
}

function smtpMailer(url: string, connections: number, limits: MailLimits): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connections,
    maxMessages: 50,
    // Our own table counts the tries; one more only where the server had closed an idle connection meanwhile.
    maxRequeues: 1,
    idleTimeout: 20_000,
    connectionTimeout: limits.connect,
    greetingTimeout: limits.greeting,
    socketTimeout: limits.silence,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const underWay = new Set<Promise<unknown>>()
  const mailer = mailerTo(async ({ kind: _, ...options }) => {
    const sending = transport.sendMail({ ...options, signal: AbortSignal.timeout(limits.oneTry) })
    underWay.add(sending)
    await sending.finally(() => underWay.delete(sending))
  })
  return {
    ...mailer,
    close: async () => {
      await Promise.race([Promise.allSettled(underWay), setTimeout(limits.close, undefined, { ref: false })])
      transport.close({ force: true })
    },
  }
}

function mailerTo(deliver: (mail: Mail) => Promise<void>): Mailer {
  return {
    send: async (mail) => {
      // The last door: whatever is not exactly one plain address could reach somebody else.
      if (mailAddress(mail.to.address) !== mail.to.address) return { outcome: 'refused', error: 'EENVELOPE' }
      return deliver(mail).then(() => ({ outcome: 'sent' }) as const, verdictOf)
    },
    close: async () => {},
  }
}

/**
 * Only a 5xx to the recipient or to the letter itself is final. One to our sender, greeting or password says that the house
 * is set up wrongly: then every mail waits, none is lost. Without a code (network, time-out) nodemailer leaves `permanent`
 * undefined.
 */
function verdictOf(error: NodemailerError): MailVerdict {
  const final = error.permanent === true && (error.command === 'RCPT TO' || error.command === 'DATA')
  return { outcome: final ? 'refused' : 'failed', error: classOf(error) }
}

function classOf({ code, originalCode, responseCode }: NodemailerError): string {
  const names = [code ?? 'EUNKNOWN', originalCode].filter((name) => name && /^E[A-Z0-9_]{1,30}$/.test(name))
  return [...names, responseCode].filter(Boolean).join(' ') || 'EUNKNOWN'
}
