import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import type { AnswerCache } from '../http/answer-cache.ts'
import { clientAddress } from '../http/client-address.ts'
import { cookieOf, hostOnly, setCookie } from '../http/cookies.ts'
import { STATUS } from '../http/problems.ts'
import { strictly } from '../http/security.ts'
import { pageOf } from '../http/send-page.ts'
import type { Locale } from '../i18n/words.ts'
import { ADDRESSES, pathOf } from '../ui/addresses.ts'
import type { Site } from '../ui/site.ts'
import { noteRefused } from './attack-watch.ts'
import { choosePage } from './choice-view.tsx'
import { chooseSlot, slotOfDraft } from './choose-slot.ts'
import { type Draft, hasAnswers, type OpenDraft } from './draft.ts'
import { draftAgain } from './draft-again.ts'
import { isLoss } from './draft-rules.ts'
import { newDraftCookie } from './draft-seal.ts'
import { draftOf, keepDraft } from './keep-draft.ts'
import { offerChoice } from './offer-choice.ts'

const COOKIE = 'priemna_draft'

/** What every door of the journey is opened with. */
export type Door = { deps: Deps; site: Site; locale: Locale }
type Asked = { draft: Draft | null; first?: Parameters<typeof choosePage>[0]['first'] }
export type WithOfficial = { Params: { official: string }; Querystring: Record<string, unknown> }
type WithSlot = WithOfficial & { Body: { slot?: string; again?: string } | null | undefined }

const text = Type.Optional(Type.String())
const Body = Type.Optional(Type.Union([Type.Object({ slot: text, again: text }), Type.Null()]))

/** „Изберете ден и час“: looking changes nothing; choosing holds the slot and begins a draft. */
export const choosePages =
  (door: Door, cache: AnswerCache): FastifyPluginAsync =>
  async (app) => {
    const { deps, locale } = door

    app.get<WithOfficial>(ADDRESSES.chooseTime[locale], async (request, reply) => {
      const { draft } = await draftOfRequest(deps, request)
      const first = request.query['otnovo'] === '1' && draft?.kind !== 'open' ? 'start-again' : undefined
      if (draft !== null || first) return sendChooser(door, request, reply, { draft, ...(first && { first }) })
      // The same for all who have begun nothing: read once for the crowd that waits for a day to open.
      const question = `${request.params.official} ${ADDRESSES.chooseTime[locale]} ${fromDate(request) ?? ''}`
      const ready = await cache(request.params.official, question, () => chooserOf(door, request, { draft: null }))
      return reply.type('text/html; charset=utf-8').header('content-language', locale).send(ready?.body)
    })

    app.post<WithSlot>(
      ADDRESSES.chooseTime[locale],
      { config: strict(deps), schema: { body: Body } },
      async (request, reply) => {
        const { official: slug } = request.params
        const { cookie, draft: begun } = await draftOfRequest(deps, request)
        const slotId = slotIdOf(request.body?.slot)
        if (slotId === null) return sendChooser(door, request, reply.code(422), { draft: begun, first: 'unchosen' })
        const again = await draftAgain(deps, { token: request.body?.again, slug, slotId, draft: begun })
        const draft = again ?? begun
        const kept = cookie ?? newDraftCookie()
        const keep = async (open: OpenDraft) => {
          await keepDraft(deps, { cookie: kept, draft: open })
          setCookie(request, reply, { name: hostOnly(request, COOKIE), value: kept })
        }
        if (again !== null) await keep(again)
        try {
          const chosen = await chooseSlot(deps, { slug, slotId, draft, client: clientOf(deps, request) })
          await keep(chosen)
          return reply.redirect(pathOf(chosen.complete ? 'check' : 'details', locale, { official: slug }), 303)
        } catch (error) {
          return sendLost(door, request, reply, { error, draft, slotId })
        }
      },
    )
  }

/** The draft that the request's browser has; without one, no cookie counts: whoever begins gets a new one. */
export async function draftOfRequest(
  deps: Deps,
  request: FastifyRequest,
): Promise<{ cookie: string; draft: Draft } | { cookie: null; draft: null }> {
  const cookie = cookieOf(request, hostOnly(request, COOKIE))
  const draft = await draftOf(deps, cookie)
  return cookie !== null && draft !== null ? { cookie, draft } : { cookie: null, draft: null }
}

/** The chooser with the words that belong first; the status is the reply's. */
async function sendChooser(
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: Asked,
): Promise<FastifyReply> {
  const page = await chooserOf(door, request, asked)
  return reply.type('text/html; charset=utf-8').header('content-language', door.locale).send(page)
}

async function chooserOf(
  { deps, site, locale }: Door,
  request: FastifyRequest,
  { draft, first }: Asked,
): Promise<string> {
  const { official: slug } = request.params as WithOfficial['Params']
  const near = typeof first === 'object' ? first.alternatives.map(({ slotId }) => slotId) : []
  const offer = await offerChoice(deps, { slug, locale, from: fromDate(request), draft, near })
  const { phone, address } = site.municipality
  const registry = { email: site.registryEmail, address: address[locale] }
  return pageOf(site, request, choosePage({ offer, registry, locale, phone, ...(first && { first }) }))
}

/**
 * The chooser in answer to a slot that was lost: 409, what was typed is kept, the nearest times are named.
 *
 * @throws the error itself where it is no such refusal
 */
export async function sendLost(
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  { error, draft, slotId }: { error: unknown; draft: Draft | null; slotId: number },
): Promise<FastifyReply> {
  if (!(error instanceof DomainError) || !isLoss(error.code)) throw error
  const { alternatives } = (error as DomainError<'slot-taken'>).details
  const { official } = request.params as WithOfficial['Params']
  const slot = await slotOfDraft(door.deps, { slotId, holdToken: null })
  const startsAt = slot?.slug === official ? slot.startsAt : null
  const kept = draft?.kind === 'open' && hasAnswers(draft.answers)
  return sendChooser(door, request, reply.code(STATUS[error.code]), {
    draft,
    first: { code: error.code, startsAt, alternatives, kept },
  })
}

/** Where holds are counted; null: nowhere. */
export function clientOf(deps: Deps, request: FastifyRequest): string | null {
  return deps.config.rateLimit ? clientAddress(request.ip) : null
}

/** What one address may post; who posts more is noted as one that met a limit. */
export const strict = (deps: Deps) => strictly(deps.config, (client) => noteRefused(deps, client))

/** An id as the database knows them; null: nothing was chosen. */
export function slotIdOf(text: string | undefined): number | null {
  const id = /^[1-9]\d{0,9}$/.test(text ?? '') ? Number(text) : Number.NaN
  return id <= 2_147_483_647 ? id : null
}

/** From which date on (`ot`); one that is none is as good as no date. */
export function fromDate({ query }: FastifyRequest): string | null {
  const { ot } = query as { ot?: unknown }
  return typeof ot === 'string' && /^\d{4}-\d\d-\d\d$/.test(ot) ? ot : null
}
