import type { FastifyPluginAsync } from 'fastify'
import type { Deps } from '../deps.ts'
import type { AnswerCache } from '../http/answer-cache.ts'
import type { ReadyAnswers } from '../http/ready-answers.ts'
import { pageOf } from '../http/send-page.ts'
import type { Locale } from '../i18n/words.ts'
import { ADDRESSES } from '../ui/addresses.ts'
import type { Site } from '../ui/site.ts'
import { officialCards } from './official-cards.ts'
import { officialsWithNextFreeSlot } from './queries.ts'
import { homePage } from './views.tsx'

/** The citizen's start page, in each language. */
export const receptionPages =
  (deps: Deps, site: Site, { cache, ready }: { cache: AnswerCache; ready: ReadyAnswers }): FastifyPluginAsync =>
  async (app) => {
    const { phone } = site.municipality
    for (const locale of ['bg', 'en'] satisfies Locale[]) {
      app.get(ADDRESSES.home[locale], async (request, reply) => {
        const answer = await cache(null, ADDRESSES.home[locale], async () => {
          const officials = officialCards(await officialsWithNextFreeSlot(deps.db), locale)
          return pageOf(site, request, homePage({ locale, phone, officials }))
        })
        reply.type('text/html; charset=utf-8').header('content-language', locale)
        return ready.send(request, reply, answer)
      })
    }
  }
