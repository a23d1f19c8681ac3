import type { FastifyPluginAsync } from 'fastify'
import { Type } from 'typebox'
import type { Config } from '../config.ts'
import { DomainError } from '../domain-error.ts'
import { sendPage } from '../http/send-page.ts'
import { ADDRESSES, pathOf } from '../ui/addresses.ts'
import { standingBooking } from './book-draft.ts'
import { alreadyBookedPage } from './check-view.tsx'
import { clientOf, type Door, draftOfRequest, sendLost, strict, type WithOfficial } from './choose-pages.ts'
import { chooseSlot, releaseDraft, slotOfDraft } from './choose-slot.ts'
import { detailsPage, MORE_TIME, START_OVER } from './details-view.tsx'
import type { Draft, OpenDraft } from './draft.ts'
import { answersOf, isLoss } from './draft-rules.ts'
import { sprungTrap, TRAP_FIELD } from './form-trap-rules.ts'
import { dropDraft, keepDraft } from './keep-draft.ts'
import { orderFaults } from './order-faults.ts'
import { prolongDraft } from './prolong-draft.ts'

type Form = Parameters<typeof answersOf>[0] & { do?: string; [TRAP_FIELD]?: string }
type WithForm = WithOfficial & { Body: Form | null | undefined }

const text = Type.Optional(Type.String())
const Fields = Type.Object({
  name: text,
  phone: text,
  email: text,
  topic: text,
  needs: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
  onBehalfOf: text,
  do: text,
  [TRAP_FIELD]: text,
})
const Body = Type.Optional(Type.Union([Fields, Type.Null()]))

/** In bytes: a text far over its limit comes back with a word of what to do. A Cyrillic letter takes six. */
const LONGEST_FORM = 32 * 1024

/** „Вашите данни“: what is typed is kept before anything else is made of it. */
export const detailsPages =
  (door: Door): FastifyPluginAsync =>
  async (app) => {
    const { deps, site, locale } = door
    const { phone } = site.municipality
    const confirmMinutes = confirmMinutesOf(deps.config)

    app.get<WithOfficial>(ADDRESSES.details[locale], async (request, reply) => {
      const { official } = request.params
      const { draft } = await draftOfRequest(deps, request)
      if (!hasSlot(draft, official)) return reply.redirect(wayBack(door, draft, official), 303)
      const slot = await slotOfDraft(deps, draft)
      if (!slot) return reply.redirect(pathOf('chooseTime', locale, { official }), 303)
      return sendPage(site, request, reply, detailsPage({ slot, answers: draft.answers, locale, confirmMinutes }))
    })

    app.post<WithForm>(
      ADDRESSES.details[locale],
      { config: strict(deps), schema: { body: Body }, bodyLimit: LONGEST_FORM },
      async (request, reply) => {
        const { official } = request.params
        const { cookie, draft } = await draftOfRequest(deps, request)
        if (!hasSlot(draft, official) || cookie === null) return reply.redirect(wayBack(door, draft, official), 303)
        const form = request.body ?? {}
        if (form.do === START_OVER) {
          await releaseDraft(deps, draft)
          await dropDraft(deps, { cookie })
          return reply.redirect(pathOf('home', locale), 303)
        }
        const typed = { ...draft, answers: answersOf(form), complete: false }
        await keepDraft(deps, { cookie, draft: typed })
        const client = clientOf(deps, request)
        try {
          if (form.do === MORE_TIME) {
            await keepDraft(deps, { cookie, draft: await prolongDraft(deps, { draft: typed, client }) })
            return reply.redirect(pathOf('details', locale, { official }), 303)
          }
          const now = deps.clock.now().toMillis()
          if (deps.config.rateLimit && sprungTrap({ trap: form[TRAP_FIELD], begunAt: draft.begunAt, now }) !== null) {
            const slot = await slotOfDraft(deps, typed)
            if (slot)
              return sendPage(
                site,
                request,
                reply,
                detailsPage({ slot, answers: typed.answers, locale, confirmMinutes, trapped: true }),
              )
          }
          const faults = orderFaults(typed)
          const slot = faults.length > 0 ? await slotOfDraft(deps, typed) : null
          if (slot)
            return sendPage(
              site,
              request,
              reply.code(422),
              detailsPage({ slot, answers: typed.answers, locale, confirmMinutes, faults }),
            )
          const standing = await standingBooking(deps, typed)
          if (standing)
            return sendPage(site, request, reply, alreadyBookedPage({ standing, slug: official, locale, phone }))
          const complete = { ...typed, complete: true }
          // A hold that ran out while somebody wrote is taken again.
          await keepDraft(deps, {
            cookie,
            draft: await chooseSlot(deps, { slug: official, slotId: typed.slotId, draft: complete, client }),
          })
          return reply.redirect(pathOf('check', locale, { official }), 303)
        } catch (error) {
          if (!(error instanceof DomainError) || !isLoss(error.code)) throw error
          const without = { ...typed, complete: orderFaults(typed).length === 0, slotId: null, holdToken: null }
          await keepDraft(deps, { cookie, draft: without })
          return sendLost(door, request, reply, { error, draft: without, slotId: typed.slotId })
        }
      },
    )
  }

/** How long an e-mail has to be confirmed; null: it need not be. */
export function confirmMinutesOf({ emailConfirmation: { required, minutes } }: Config): number | null {
  return required ? minutes : null
}

/** A draft for this official whose slot was chosen. */
export function hasSlot(draft: Draft | null, official: string): draft is OpenDraft & { slotId: number } {
  return draft?.kind === 'open' && draft.slug === official && draft.slotId !== null
}

/** Where somebody without such a draft goes: to what they booked with it, or to choose, with a word where all is lost. */
export function wayBack({ locale }: Door, draft: Draft | null, official: string): string {
  if (draft?.kind === 'booked' && draft.slug === official) return pathOf('booking', locale, { token: draft.token })
  const chooser = pathOf('chooseTime', locale, { official })
  return draft?.kind === 'open' && draft.slug === official ? chooser : `${chooser}?otnovo=1`
}
