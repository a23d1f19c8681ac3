import type { FastifyPluginAsync } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { hostOnly, setCookie } from '../http/cookies.ts'
import { changeLanguage } from './change-language.ts'
import { endSession } from './end-session.ts'
import { COOKIE } from './page-session.ts'
import { wayBack } from './way-back-rules.ts'

const Language = Type.Object({ ezik: Type.Enum(['bg', 'en']), kam: Type.Optional(Type.String()) })

/** The caller's own pages: the language, the way out. */
export const accountPages =
  (deps: Deps): FastifyPluginAsync =>
  async (app) => {
    app.post<{ Body: { ezik: 'bg' | 'en'; kam?: string } }>(
      '/ezik',
      { schema: { body: Language } },
      async (request, reply) => {
        await changeLanguage(deps, { id: request.staff.id, locale: request.body.ezik })
        return reply.redirect(wayBack(request.body.kam), 303)
      },
    )

    app.post('/izhod', async (request, reply) => {
      await endSession(deps, request.staff)
      setCookie(request, reply, { name: hostOnly(request, COOKIE), value: '', maxAge: 0 })
      return reply.redirect('/sluzhebno/vhod?izhod=1', 303)
    })
  }
