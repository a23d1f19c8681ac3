import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import type { AnswerCache } from '../http/answer-cache.ts'
import type { ReadyAnswers } from '../http/ready-answers.ts'
import { pageOf } from '../http/send-page.ts'
import type { Locale } from '../i18n/words.ts'
import { ADDRESSES } from '../ui/addresses.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import type { Site } from '../ui/site.ts'
import { lookAtSchedule, type PublicSchedule } from './look-at-schedule.ts'
import { officialSchedulePage, type SchedulePage, schedulePage } from './schedule-view.tsx'

type WithOfficial = { Params: { official: string } }

/** The schedule of reception days: of all by date and by official, and of one, as it hangs on the door. */
export const schedulePages =
  (deps: Deps, site: Site, { cache, ready }: { cache: AnswerCache; ready: ReadyAnswers }): FastifyPluginAsync =>
  async (app) => {
    const { publicUrl, municipality } = site

    const send = async (
      request: FastifyRequest,
      reply: FastifyReply,
      {
        locale,
        slug,
        page,
      }: { locale: Locale; slug: string | null; page: (shown: SchedulePage) => PageContent | null },
    ) => {
      const answer = await cache(slug, `page ${request.url}`, async () => {
        const schedule: PublicSchedule = await lookAtSchedule(deps, locale)
        const content = page({ ...schedule, locale, phone: municipality.phone, publicUrl })
        return content && pageOf(site, request, content)
      })
      reply.type('text/html; charset=utf-8').header('content-language', locale)
      return ready.send(request, reply, answer)
    }

    for (const locale of ['bg', 'en'] satisfies Locale[]) {
      app.get(ADDRESSES.schedule[locale], async (request, reply) =>
        send(request, reply, { locale, slug: null, page: (shown) => schedulePage(shown, 'date') }),
      )
      app.get(ADDRESSES.scheduleByOfficial[locale], async (request, reply) =>
        send(request, reply, { locale, slug: null, page: (shown) => schedulePage(shown, 'official') }),
      )
      app.get<WithOfficial>(ADDRESSES.scheduleOf[locale], async (request, reply) => {
        const { official: slug } = request.params
        return send(request, reply, { locale, slug, page: (shown) => officialSchedulePage(shown, slug) })
      })
    }
  }
