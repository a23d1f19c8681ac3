import type { FastifyPluginAsync } from 'fastify'
import type { Deps } from '../deps.ts'
import { sendPage } from '../http/send-page.ts'
import type { Locale } from '../i18n/words.ts'
import { ADDRESSES } from '../ui/addresses.ts'
import type { Site } from '../ui/site.ts'
import { officialCards } from './official-cards.ts'
import { officialsWithNextFreeSlot } from './queries.ts'
import { homePage } from './views.tsx'

/** The citizen's start page, in each language. */
export const receptionPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const { phone } = site.municipality
    for (const locale of ['bg', 'en'] satisfies Locale[]) {
      app.get(ADDRESSES.home[locale], async (request, reply) => {
        const officials = officialCards(await officialsWithNextFreeSlot(deps.db), locale)
        return sendPage(site, request, reply, homePage({ locale, phone, officials }))
      })
    }
  }
