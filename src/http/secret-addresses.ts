import type { FastifyInstance } from 'fastify'

/** For pages whose address is a key: it may stand in no cache, no search engine and no referrer. */
export function keepAddressesSecret(app: FastifyInstance): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' })
  })
}
