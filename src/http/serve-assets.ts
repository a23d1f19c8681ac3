import type { FastifyPluginAsync } from 'fastify'
import { DomainError } from '../domain-error.ts'
import { ASSET_PATH, type Assets } from '../ui/assets.ts'

/** The public files. A name holds its content's hash, so whoever has a file need never ask for it again. */
export const assetRoutes =
  ({ files }: Assets): FastifyPluginAsync =>
  async (app) => {
    // A page needs several of them: they do not count against the citizen.
    const options = { logLevel: 'warn', config: { rateLimit: false }, schema: { hide: true } } as const

    app.get<{ Params: { name: string } }>(`${ASSET_PATH}:name`, options, async (request, reply) => {
      const file = files.get(request.params.name)
      if (!file) throw new DomainError('not-found')
      const zipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') ? file.gzipped : null
      if (zipped) reply.header('content-encoding', 'gzip')
      return reply
        .type(file.type)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('vary', 'accept-encoding')
        .send(zipped ?? file.body)
    })
  }
