import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import type { Config } from '../config.ts'
import { DomainError } from '../domain-error.ts'
import { CALENDAR_FILE_NAME } from '../messages/calendar-file.ts'
import { type KeptMail, listMails, readMail } from '../messages/dev-mailbox.ts'
import type { Site } from '../ui/site.ts'
import { mailboxPage, mailPage } from './dev-mail-views.tsx'
import { pageLocale } from './page-language.ts'
import { sendPage } from './send-page.ts'

type WithId = { Params: { id: string } }

/** The mails that were kept because no server would take them. They hold citizens' data and keys: never in production. */
export const devMailPages =
  (config: Config, site: Site): FastifyPluginAsync =>
  async (app) => {
    if (config.production || config.smtpUrl !== null) return
    const mailOf = async (id: string): Promise<KeptMail> => {
      const mail = await readMail(config.dataDir, id)
      if (!mail) throw new DomainError('not-found')
      return mail
    }
    app.addHook('onRequest', async (_request, reply) => {
      reply.headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
    })

    app.get('/dev/mail', async (request, reply) => {
      const mails = await listMails(config.dataDir)
      return sendPage(site, request, reply, mailboxPage({ locale: pageLocale(request), mails }))
    })

    app.get<WithId>('/dev/mail/:id', async (request, reply) => {
      const mail = await mailOf(request.params.id)
      amendPolicy(reply, "frame-src 'self'")
      return sendPage(site, request, reply, mailPage({ locale: pageLocale(request), mail, publicUrl: site.publicUrl }))
    })

    app.get<WithId>('/dev/mail/:id/html', async (request, reply) => {
      const { html } = await mailOf(request.params.id)
      // The mail as a mail client shows it: its own styles, nothing fetched, nothing run, framed by our page alone.
      reply.headers({ 'content-security-policy': FRAMED, 'origin-agent-cluster': '?0' })
      return reply.type('text/html; charset=utf-8').send(html)
    })

    app.get<WithId>(`/dev/mail/:id/${CALENDAR_FILE_NAME}`, async (request, reply) => {
      const { ics } = await mailOf(request.params.id)
      if (ics === null) throw new DomainError('not-found')
      return reply
        .type('text/calendar; charset=utf-8')
        .header('content-disposition', `attachment; filename="${CALENDAR_FILE_NAME}"`)
        .send(ics)
    })

    app.get<{ Params: { id: string; number: string } }>('/dev/mail/:id/files/:number', async (request, reply) => {
      const { id, number } = request.params
      const file = (await mailOf(id)).files?.[Number(number)]
      if (!file) throw new DomainError('not-found')
      return reply
        .type(file.type)
        .header('content-disposition', `inline; filename="${file.name}"`)
        .send(Buffer.from(file.base64, 'base64'))
    })
  }

const FRAMED =
  "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

function amendPolicy(reply: FastifyReply, directive: string): void {
  reply.header('content-security-policy', `${reply.getHeader('content-security-policy')};${directive}`)
}
