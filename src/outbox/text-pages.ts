import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import type { Locale } from '../i18n/words.ts'
import type { MailWords } from '../messages/own-texts.ts'
import { houseWords, TEXT_OCCASIONS, type TextOccasion } from '../messages/text-kinds.ts'
import { type TextFault, textFaults, tidied } from '../messages/text-rules.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { previewMail } from './preview-mail.ts'
import { saveText } from './save-text.ts'
import { newestTexts, textVersions } from './text-queries.ts'
import { type Editor, textPage, textsPage } from './text-views.tsx'

type Which = { Params: { vid: string; ezik: string } }
type Draft = { tema?: string; zaglavie?: string; uvod?: string }

const Body = Type.Object({
  tema: Type.Optional(Type.String()),
  zaglavie: Type.Optional(Type.String()),
  uvod: Type.Optional(Type.String()),
  versiya: Type.Optional(Type.String()),
  stapka: Type.Optional(Type.String()),
})

/** Where the administrator writes the words of mails. */
export const textPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const show = async (
      request: FastifyRequest<Which>,
      reply: FastifyReply,
      shown: Pick<Editor, 'done' | 'conflict' | 'faults'> & { typed: MailWords | null; preview: boolean },
    ) => {
      const which = whichOf(request.params)
      const versions = await textVersions(deps.db, which)
      const words = shown.typed ?? versions[0]?.words ?? houseWords(which.occasion, which.locale)
      const mail = shown.preview ? previewMail({ ...which, words }, deps.config) : null
      if (mail)
        reply.header('content-security-policy', `${reply.getHeader('content-security-policy')};frame-src 'self'`)
      return sendStaffPage(
        site,
        request,
        reply,
        textPage({ ...which, ...shown, words, versions, preview: mail, staff: request.staff }),
      )
    }

    app.get('/tekstove', async (request, reply) =>
      sendStaffPage(site, request, reply, textsPage({ newest: await newestTexts(deps.db), staff: request.staff })),
    )

    app.get<Which & { Querystring: { gotovo?: string } }>('/tekstove/:vid/:ezik', async (request, reply) => {
      const done = (['saved', 'reset'] as const).find((each) => each === request.query.gotovo) ?? null
      return show(request, reply, { typed: null, preview: false, done, conflict: false, faults: [] })
    })

    // The mail as a mail client shows it: its own styles, nothing fetched, nothing run, framed by our page alone.
    app.get<Which & { Querystring: Draft }>('/tekstove/:vid/:ezik/pismo', async (request, reply) => {
      const which = whichOf(request.params)
      const words = tidied(draftOf(request.query))
      if (textFaults(words, which).length > 0) throw new DomainError('not-found')
      reply.headers({ 'content-security-policy': FRAMED, 'origin-agent-cluster': '?0' })
      return reply.type('text/html; charset=utf-8').send(previewMail({ ...which, words }, deps.config).html)
    })

    app.post<Which & { Body: Draft & { versiya?: string; stapka?: string } }>(
      '/tekstove/:vid/:ezik',
      { schema: { body: Body } },
      async (request, reply) => {
        const { body, staff, params } = request
        const which = whichOf(params)
        const back = body.stapka === 'varnete'
        const typed = tidied(draftOf(body))
        const page = { typed, preview: false, done: null, conflict: false }
        const faults: TextFault[] = back ? [] : textFaults(typed, which)
        if (faults.length > 0) return show(request, reply.code(422), { ...page, faults })
        if (body.stapka === 'pregled') return show(request, reply, { ...page, preview: true, faults })
        try {
          await saveText(deps, { staff, ...which, seen: Number(body.versiya) || 0, words: back ? null : typed })
        } catch (error) {
          if (!(error instanceof DomainError) || error.code !== 'version-conflict') throw error
          return show(request, reply.code(409), { ...page, conflict: true, faults })
        }
        const to = `/sluzhebno/tekstove/${which.occasion}/${which.locale}?gotovo=${back ? 'reset' : 'saved'}`
        return reply.redirect(to, 303)
      },
    )
  }

const FRAMED =
  "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

/** @throws DomainError `not-found` */
function whichOf({ vid, ezik }: Which['Params']): { occasion: TextOccasion; locale: Locale } {
  const occasion = TEXT_OCCASIONS.find((each) => each === vid)
  if (!occasion || (ezik !== 'bg' && ezik !== 'en')) throw new DomainError('not-found')
  return { occasion, locale: ezik }
}

function draftOf({ tema = '', zaglavie = '', uvod = '' }: Draft): MailWords {
  return { subject: tema, heading: zaglavie, lead: uvod }
}
