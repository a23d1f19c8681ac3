import type { FastifyPluginAsync } from 'fastify'
import type { Deps } from '../deps.ts'
import { sendPage } from '../http/send-page.ts'
import type { Locale } from '../i18n/words.ts'
import { ADDRESSES } from '../ui/addresses.ts'
import type { Site } from '../ui/site.ts'
import { type AboutPage, aboutPage } from './about-view.tsx'

/** Help, privacy notice, accessibility statement and conditions: the words of the house with the municipality's settings. */
export const aboutPages =
  ({ config }: Pick<Deps, 'config'>, site: Site): FastifyPluginAsync =>
  async (app) => {
    for (const locale of ['bg', 'en'] satisfies Locale[])
      for (const name of ['help', 'privacy', 'accessibility', 'conditions'] satisfies AboutPage[])
        app.get(ADDRESSES[name][locale], async (request, reply) =>
          sendPage(site, request, reply, aboutPage(name, config, locale)),
        )
  }
