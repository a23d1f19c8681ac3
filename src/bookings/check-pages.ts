import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { DomainError, type DomainErrorCode } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { sendPage } from '../http/send-page.ts'
import { ADDRESSES, pathOf } from '../ui/addresses.ts'
import { afterRefusal, bookDraft, standingBooking } from './book-draft.ts'
import { checkBooking } from './booking-rules.ts'
import { alreadyBookedPage, checkPage, tooManyBookingsPage } from './check-view.tsx'
import { clientOf, type Door, draftOfRequest, sendLost, strict, type WithOfficial } from './choose-pages.ts'
import { releaseDraft, slotOfDraft } from './choose-slot.ts'
import { confirmMinutesOf, hasSlot, wayBack } from './details-pages.ts'
import { detailsPage, MORE_TIME, START_OVER } from './details-view.tsx'
import type { OpenDraft } from './draft.ts'
import { type AnswerFault, isLoss, orderOf } from './draft-rules.ts'
import { tooManyFromHerePage } from './from-here-view.tsx'
import { dropDraft, keepDraft } from './keep-draft.ts'
import { prolongDraft } from './prolong-draft.ts'
import { insistOnProof, wantedProof } from './proof-of-work.ts'

type WithKey = WithOfficial & { Body: { key?: string; do?: string; altcha?: string } | null | undefined }

const text = Type.Optional(Type.String())
const Body = Type.Optional(Type.Union([Type.Object({ key: text, do: text, altcha: text }), Type.Null()]))

/** „Проверете данните“: everything once more; the post books it. */
export const checkPages =
  (door: Door): FastifyPluginAsync =>
  async (app) => {
    const { deps, site, locale } = door
    const { phone } = site.municipality

    app.get<WithOfficial>(ADDRESSES.check[locale], async (request, reply) => {
      const { official } = request.params
      const { draft } = await draftOfRequest(deps, request)
      if (!hasSlot(draft, official)) return reply.redirect(wayBack(door, draft, official), 303)
      const slot = await slotOfDraft(deps, draft)
      if (!slot || !draft.complete) return reply.redirect(pathOf('details', locale, { official }), 303)
      const booking = checkBooking(orderOf(draft, locale))
      const keptDays = deps.config.retention.heldDays
      const wanted = await wantedProof(deps, { ...draft, email: emailOf(draft) })
      const proof = wanted && { ...wanted, script: site.assets.url('proof.js') }
      return sendPage(
        site,
        request,
        reply,
        checkPage({
          slot,
          booking,
          orderKey: draft.key,
          keptDays,
          confirmMinutes: confirmMinutesOf(deps.config),
          locale,
          phone,
          proof,
        }),
      )
    })

    app.post<WithKey>(
      ADDRESSES.check[locale],
      { config: strict(deps), schema: { body: Body } },
      async (request, reply) => {
        const { official } = request.params
        const { cookie, draft } = await draftOfRequest(deps, request)
        const { key, do: wish } = request.body ?? {}
        if (draft?.kind === 'booked' && draft.key !== key)
          return reply.redirect(`${pathOf('chooseTime', locale, { official })}?otnovo=1`, 303)
        if (!hasSlot(draft, official) || cookie === null) return reply.redirect(wayBack(door, draft, official), 303)
        const check = pathOf('check', locale, { official })
        if (wish === START_OVER) {
          await releaseDraft(deps, draft)
          await dropDraft(deps, { cookie })
          return reply.redirect(pathOf('home', locale), 303)
        }
        try {
          if (wish === MORE_TIME) {
            await keepDraft(deps, {
              cookie,
              draft: await prolongDraft(deps, { draft, client: clientOf(deps, request) }),
            })
            return reply.redirect(check, 303)
          }
          // What is confirmed must be what was shown.
          if (draft.key !== key || !draft.complete) return reply.redirect(check, 303)
          const proveEmail = !(await hasProof(door, { draft, altcha: request.body?.altcha }))
          if (proveEmail && draft.answers.email.trim() === '')
            return await sendFault(door, request, reply, {
              draft,
              code: 'proof-of-work-required',
              fault: 'email-to-confirm',
            })
          const token = await bookDraft(deps, { cookie, draft, locale, client: clientOf(deps, request), proveEmail })
          return reply.redirect(pathOf('booking', locale, { token }), 303)
        } catch (error) {
          if (!(error instanceof DomainError)) throw error
          if (error.code === 'idempotency-key-reused') return reply.redirect(check, 303)
          if (error.code === 'already-booked') {
            const standing = (await standingBooking(deps, draft)) ?? { startsAt: null }
            return sendPage(site, request, reply, alreadyBookedPage({ standing, slug: official, locale, phone }))
          }
          if (error.code === 'limit-reached')
            return sendPage(site, request, reply.code(429), tooManyBookingsPage({ slug: official, locale, phone }))
          if (error.code === 'too-many-requests') {
            const { retryAfterSeconds } = (error as DomainError<'too-many-requests'>).details
            const page = tooManyFromHerePage({ retryAfterSeconds, slug: official, locale, phone })
            return sendPage(site, request, reply.code(429).header('retry-after', String(retryAfterSeconds)), page)
          }
          if (error.code === 'mail-limit-reached')
            return sendFault(door, request, reply.header('retry-after', '3600'), {
              draft,
              code: 'mail-limit-reached',
              fault: 'mailed-enough',
            })
          if (!isLoss(error.code)) throw error
          const without = afterRefusal(draft, error)
          await keepDraft(deps, { cookie, draft: without })
          return sendLost(door, request, reply, { error, draft: without, slotId: draft.slotId })
        }
      },
    )
  }

/** The e-mail of an order; null: by telephone alone. */
const emailOf = ({ answers }: OpenDraft) => answers.email.trim() || null

/** Whether whoever confirms has solved a puzzle, or need not. Who could not, without script say, confirms their e-mail instead. */
async function hasProof(
  { deps }: Door,
  { draft, altcha }: { draft: OpenDraft & { slotId: number }; altcha: string | undefined },
): Promise<boolean> {
  try {
    await insistOnProof(deps, { ...draft, email: emailOf(draft), altcha: altcha || undefined, order: draft.key })
    return true
  } catch (error) {
    if (error instanceof DomainError && error.code === 'proof-of-work-required') return false
    throw error
  }
}

/** The form again with all that was typed, and a word at the e-mail. */
async function sendFault(
  { deps, site, locale }: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  { draft, code, fault }: { draft: OpenDraft & { slotId: number }; code: DomainErrorCode; fault: AnswerFault['fault'] },
): Promise<FastifyReply> {
  const slot = await slotOfDraft(deps, draft)
  if (!slot) throw new DomainError('not-found')
  const faults: AnswerFault[] = [{ field: 'email', fault }]
  return sendPage(
    site,
    request,
    reply.code(STATUS[code]),
    detailsPage({ slot, answers: draft.answers, locale, confirmMinutes: confirmMinutesOf(deps.config), faults }),
  )
}
