import type { FastifyPluginAsync } from 'fastify'
import { Type } from 'typebox'
import { DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { sendPage } from '../http/send-page.ts'
import { ADDRESSES, pathOf } from '../ui/addresses.ts'
import { afterRefusal, bookDraft, standingBooking } from './book-draft.ts'
import { checkBooking } from './booking-rules.ts'
import { alreadyBookedPage, checkPage, tooManyBookingsPage } from './check-view.tsx'
import { clientOf, type Door, draftOfRequest, sendLost, strict, type WithOfficial } from './choose-pages.ts'
import { releaseDraft, slotOfDraft } from './choose-slot.ts'
import { hasSlot, wayBack } from './details-pages.ts'
import { detailsPage, MORE_TIME, START_OVER } from './details-view.tsx'
import { type AnswerFault, isLoss, orderOf } from './draft-rules.ts'
import { dropDraft, keepDraft } from './keep-draft.ts'
import { prolongDraft } from './prolong-draft.ts'

type WithKey = WithOfficial & { Body: { key?: string; do?: string } | null | undefined }

const text = Type.Optional(Type.String())
const Body = Type.Optional(Type.Union([Type.Object({ key: text, do: text }), Type.Null()]))

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
      return sendPage(site, request, reply, checkPage({ slot, booking, orderKey: draft.key, keptDays, locale }))
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
          const token = await bookDraft(deps, { cookie, draft, locale, client: clientOf(deps, request) })
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
          if (error.code === 'mail-limit-reached') {
            const slot = await slotOfDraft(deps, draft)
            const faults: AnswerFault[] = [{ field: 'email', fault: 'mailed-enough' }]
            if (slot)
              return sendPage(
                site,
                request,
                reply.code(STATUS['mail-limit-reached']).header('retry-after', '3600'),
                detailsPage({ slot, answers: draft.answers, locale, faults }),
              )
          }
          if (!isLoss(error.code)) throw error
          const without = afterRefusal(draft, error)
          await keepDraft(deps, { cookie, draft: without })
          return sendLost(door, request, reply, { error, draft: without, slotId: draft.slotId })
        }
      },
    )
  }
