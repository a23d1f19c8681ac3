import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { encodeQR } from 'qr'
import type { Deps } from '../deps.ts'
import type { Site } from '../ui/site.ts'
import { livingSessions } from './account-queries.ts'
import { changePassword } from './choose-password.ts'
import { endSessionOf } from './end-session.ts'
import { codesPage, factorPage } from './factor-view.tsx'
import { type NewPasswordForm, readNewPassword } from './new-password-rules.ts'
import { type ProfileFault, profilePage } from './profile-view.tsx'
import { officialTitles } from './queries.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  lookAtSecondFactor,
  passSecondFactor,
  removeSecondFactor,
} from './second-factor.ts'
import { sendStaffPage } from './shell-pages.ts'
import { base32, totpUri } from './totp.ts'

const PROFILE = '/sluzhebno/profil'
const FACTOR = `${PROFILE}/vtora-stapka`

type WithPassword = { Body: (NewPasswordForm & { current?: unknown }) | null }
type WithCode = { Body: { code?: unknown } | null }

/** One's own account: who one is here, the password, the sessions, the second step. */
export const profilePages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const limited = deps.config.rateLimit ? { rateLimit: { max: 20, timeWindow: '1 minute' } } : {}

    const show = async (
      request: FastifyRequest,
      reply: FastifyReply,
      state: { fault?: ProfileFault; done?: unknown } = {},
    ) => {
      const { staff } = request
      const page = profilePage({
        staff,
        officials: await officialTitles(deps, staff),
        sessions: await livingSessions(deps.db, staff.id),
        codesLeft: (await lookAtSecondFactor(deps, staff)).codesLeft,
        ...state,
      })
      return sendStaffPage(site, request, reply, page)
    }

    const showFactor = async (
      request: FastifyRequest,
      reply: FastifyReply,
      state: { wrong?: boolean; must?: boolean } = {},
    ) => {
      const { staff } = request
      const { on, secret, codesLeft } = await lookAtSecondFactor(deps, staff)
      // In Latin letters the picture has fewer squares.
      const uri = secret && totpUri(secret, { service: site.municipality.name.en, account: staff.email })
      const key = secret && uri ? { text: base32(secret), picture: encodeQR(uri, 'raw', { border: 4 }) } : null
      return sendStaffPage(site, request, reply, factorPage({ locale: staff.locale, on, key, codesLeft, ...state }))
    }

    app.get<{ Querystring: { gotovo?: unknown } }>('/profil', async (request, reply) =>
      show(request, reply, { done: request.query.gotovo }),
    )

    app.post<WithPassword>('/profil/parola', { config: limited }, async (request, reply) => {
      const { staff, body } = request
      const typed = readNewPassword(body ?? {})
      const current = typeof body?.current === 'string' ? body.current : ''
      const fault =
        'fault' in typed ? typed.fault : await changePassword(deps, { staff, current, next: typed.password })
      if (fault !== null) return show(request, reply.code(422), { fault })
      return reply.redirect(`${PROFILE}?gotovo=parola`, 303)
    })

    app.post<{ Body: { sesiya?: unknown } | null }>('/profil/sesii', async (request, reply) => {
      const { staff, body } = request
      await endSessionOf(deps, { staff, userId: staff.id, sessionId: String(body?.sesiya) })
      return reply.redirect(`${PROFILE}?gotovo=sesiya`, 303)
    })

    app.get<{ Querystring: { zadalzhitelno?: unknown } }>('/profil/vtora-stapka', async (request, reply) =>
      showFactor(request, reply, { must: request.query.zadalzhitelno !== undefined }),
    )

    app.post('/profil/vtora-stapka', async (request, reply) => {
      await beginSecondFactor(deps, request.staff)
      return reply.redirect(FACTOR, 303)
    })

    app.post<WithCode>('/profil/vtora-stapka/potvardi', { config: limited }, async (request, reply) => {
      const { staff, body } = request
      const codes = await confirmSecondFactor(deps, { id: staff.id, code: String(body?.code ?? '') })
      if (codes === null) return showFactor(request, reply.code(422), { wrong: true })
      // Shown in this answer alone: they are kept as hashes only.
      return sendStaffPage(site, request, reply, codesPage({ locale: staff.locale, codes }))
    })

    app.post<WithCode>('/profil/vtora-stapka/izklyuchi', { config: limited }, async (request, reply) => {
      const { staff, body } = request
      const right = await passSecondFactor(deps, { id: staff.id, code: String(body?.code ?? '') })
      if (!right) return showFactor(request, reply.code(422), { wrong: true })
      await removeSecondFactor(deps, { staff, id: staff.id })
      return reply.redirect(`${PROFILE}?gotovo=izklyuchena`, 303)
    })
  }
