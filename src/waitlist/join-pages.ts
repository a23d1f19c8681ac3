import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { alreadyBookedPage } from '../bookings/check-view.tsx'
import { clientOf, type Door, draftOfRequest, strict, type WithOfficial } from '../bookings/choose-pages.ts'
import { NO_ANSWERS } from '../bookings/draft.ts'
import { type AnswerFault, sameName } from '../bookings/draft-rules.ts'
import { sprungTrap, TRAP_FIELD } from '../bookings/form-trap-rules.ts'
import { insistOnProofToWait, wantedProofToWait } from '../bookings/proof-of-work.ts'
import { ZONE } from '../clock.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { sendPage } from '../http/send-page.ts'
import type { Locale } from '../i18n/words.ts'
import { officialCards } from '../receptions/official-cards.ts'
import { officialsWithNextFreeSlot } from '../receptions/queries.ts'
import { ADDRESSES, pathOf } from '../ui/addresses.ts'
import type { Site } from '../ui/site.ts'
import type { CheckedEntry } from './entry-rules.ts'
import { formStamp, readStamp } from './form-stamp.ts'
import { joinFormOf, readJoinForm } from './join-form-rules.ts'
import { alreadyWaitingPage, joinPage } from './join-view.tsx'
import { joinWaitlist, orderPrint } from './join-waitlist.ts'
import { bookingWithOfficial } from './queries.ts'

type Posted = Parameters<typeof joinFormOf>[0] & { [TRAP_FIELD]?: string; given?: string; altcha?: string }
type WithForm = WithOfficial & { Body: Posted | null | undefined }

const text = Type.Optional(Type.String())
const Fields = Type.Object({
  name: text,
  phone: text,
  email: text,
  topic: text,
  needs: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
  onBehalfOf: text,
  from: text,
  to: text,
  [TRAP_FIELD]: text,
  given: text,
  altcha: text,
})
const Body = Type.Optional(Type.Union([Fields, Type.Null()]))
/** As for the details of a booking. */
const LONGEST_FORM = 32 * 1024

/** „Запишете се в списъка на чакащите“: asked by a page, done by a post that leads to the place. */
export const joinPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    app.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    })
    for (const locale of ['bg', 'en'] satisfies Locale[]) await app.register(pagesIn({ deps, site, locale }))
  }

const pagesIn =
  (door: Door): FastifyPluginAsync =>
  async (app) => {
    const { deps, site, locale } = door
    const { phone } = site.municipality

    app.get<WithOfficial>(ADDRESSES.waitlist[locale], async (request, reply) => {
      const { draft } = await draftOfRequest(deps, request)
      // Who typed their details and lost the time has them here already.
      const typed = draft?.kind === 'open' && draft.slug === request.params.official
      const { from, to } = request.query
      const form = { answers: typed ? draft.answers : NO_ANSWERS, from: dayOf(from), to: dayOf(to) }
      return sendJoin(door, request, reply, { form })
    })

    app.post<WithForm>(
      ADDRESSES.waitlist[locale],
      { config: strict(deps), schema: { body: Body }, bodyLimit: LONGEST_FORM },
      async (request, reply) => {
        const { official: slug } = request.params
        const posted = request.body ?? {}
        const form = joinFormOf(posted)
        if (isTrapped(deps, posted)) return sendJoin(door, request, reply, { form, first: 'trapped' })
        const read = readJoinForm(form, { locale, today: todayOf(deps) })
        if ('faults' in read) return sendJoin(door, request, reply.code(422), { form, faults: read.faults })
        const order = { slug, input: read.input }
        try {
          await insistOnProofToWait(deps, { slug, altcha: posted.altcha || undefined, order: orderPrint(deps, order) })
          const { entryToken: token } = await joinWaitlist(deps, { ...order, client: clientOf(deps, request) })
          if (token !== null) return reply.redirect(pathOf('waitlistEntry', locale, { token }), 303)
          return sendPage(site, request, reply, alreadyWaitingPage({ slug, locale, phone }))
        } catch (error) {
          if (!(error instanceof DomainError)) throw error
          const { code } = error as DomainError
          if (code === 'proof-of-work-required')
            return sendJoin(door, request, reply.code(STATUS[code]), { form, first: 'unproven' })
          if (code === 'mail-limit-reached') {
            const answers: AnswerFault[] = [{ field: 'email', fault: 'mailed-enough' }]
            const faulty = reply.code(STATUS[code]).header('retry-after', '3600')
            return sendJoin(door, request, faulty, { form, faults: { days: [], answers } })
          }
          if (code === 'too-many-requests') {
            const { retryAfterSeconds } = (error as DomainError<'too-many-requests'>).details
            const waiting = reply.code(STATUS[code]).header('retry-after', String(retryAfterSeconds))
            return sendJoin(door, request, waiting, { form, first: { retryAfterSeconds } })
          }
          if (code !== 'already-booked') throw error
          const standing = await standingWith(deps, slug, read.checked)
          const mistake = pathOf('waitlist', locale, { official: slug })
          return sendPage(site, request, reply, alreadyBookedPage({ standing, slug, locale, phone, mistake }))
        }
      },
    )
  }

/** Whether it looks as if a program had sent the form; a form that we never gave out came at once. */
function isTrapped({ config, clock }: Deps, { [TRAP_FIELD]: trap, given }: Posted): boolean {
  const now = clock.now().toMillis()
  return config.rateLimit && sprungTrap({ trap, begunAt: readStamp(config, given) ?? now, now }) !== null
}

type Shown = Pick<Parameters<typeof joinPage>[0], 'form' | 'faults' | 'first'>

/** @throws DomainError `not-found` where there is no such official */
async function sendJoin(
  { deps, site, locale }: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  shown: Shown,
): Promise<FastifyReply> {
  const { official: slug } = request.params as WithOfficial['Params']
  const all = officialCards(await officialsWithNextFreeSlot(deps.db), locale)
  const official = all.find((each) => each.slug === slug)
  if (!official) throw new DomainError('not-found')
  const keptDays = deps.config.retention.cancelledDays
  const { given } = (request.body ?? {}) as Posted
  // Who fills it in anew need not be slow again.
  const stamp = formStamp(deps.config, readStamp(deps.config, given) ?? deps.clock.now().toMillis())
  const wanted = await wantedProofToWait(deps, slug)
  const proof = wanted && { ...wanted, script: site.assets.url('proof.js') }
  const { phone } = site.municipality
  const page = joinPage({ official, locale, phone, today: todayOf(deps), keptDays, stamp, proof, ...shown })
  return sendPage(site, request, reply, page)
}

/** The booking that stands in the way; its date only for who knows the name too. */
async function standingWith(deps: Deps, slug: string, { name, phone, email }: CheckedEntry) {
  const found = await bookingWithOfficial(deps.db, { slug, phone, emailKey: email?.key ?? null })
  return { startsAt: found && sameName(name, found.name) ? found.startsAt : null }
}

/** A day that a link fills in; what is none is as good as nothing. */
function dayOf(text: unknown): string {
  return typeof text === 'string' && /^20\d\d-\d\d-\d\d$/.test(text) ? text : ''
}

function todayOf({ clock }: Deps): string {
  return clock.now().setZone(ZONE).toISODate() ?? ''
}
