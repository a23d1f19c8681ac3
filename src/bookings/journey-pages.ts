import type { FastifyPluginAsync } from 'fastify'
import type { Deps } from '../deps.ts'
import type { AnswerCache } from '../http/answer-cache.ts'
import { insistOnOwnForm } from '../http/same-origin.ts'
import type { Locale } from '../i18n/words.ts'
import type { Site } from '../ui/site.ts'
import { checkPages } from './check-pages.ts'
import { choosePages } from './choose-pages.ts'
import { detailsPages } from './details-pages.ts'

/** The way to a booking, in each language: day and hour, details, check (docs/decisions/018). */
export const journeyPages =
  (deps: Deps, site: Site, { cache }: { cache: AnswerCache }): FastifyPluginAsync =>
  async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      // `same-origin`: a browser names our origin in the posts of these pages, and tells nobody else where it was.
      reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' })
      insistOnOwnForm(request, site.publicUrl)
    })
    for (const locale of ['bg', 'en'] satisfies Locale[]) {
      const door = { deps, site, locale }
      await app.register(choosePages(door, cache))
      await app.register(detailsPages(door))
      await app.register(checkPages(door))
    }
  }
