import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { dayStreams } from '../desk/day-stream.ts'
import { slugsHeard } from '../desk/queries.ts'
import { DomainError } from '../domain-error.ts'
import { streamOf } from '../http/event-stream.ts'
import type { Locale } from '../i18n/words.ts'
import type { Site } from '../ui/site.ts'
import { lookAtBoard, officialsOfBoard } from './look-at-board.ts'
import { boardHtml } from './view.tsx'

type Asked = { Params: { key: string }; Querystring: { lang?: unknown; zvuk?: unknown } }

/** The board behind a secret address, and its stream. Whoever has the address sees it: there is nobody to sign in at a screen on a wall. */
export const boardPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const streams = dayStreams(deps)
    app.addHook('preClose', async () => streams.close())
    const keyOf = ({ params: { key } }: FastifyRequest<Asked>) => {
      if (!/^[\w-]{43}$/.test(key)) throw new DomainError('not-found')
      return key
    }

    app.get<Asked>('/tablo/:key', async (request, reply) => {
      const { lang, zvuk } = request.query
      const locale: Locale = lang === 'en' ? 'en' : 'bg'
      const key = keyOf(request)
      const board = await lookAtBoard(deps, { key })
      return reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('content-language', locale)
        .header('x-robots-tag', 'noindex')
        .send(boardHtml(site, { ...board, stream: `/tablo/${key}/potok`, chime: zvuk === '1', locale }))
    })

    app.get<Asked>('/tablo/:key/potok', async (request, reply) => {
      const key = keyOf(request)
      const hears = async () => ({ officials: await slugsHeard(deps.db, await officialsOfBoard(deps, key)) })
      const heard = await hears()
      streams.open(streamOf(reply), { ...heard, hears })
      return reply
    })
  }
