import type { FastifyPluginAsync } from 'fastify'
import type { Deps } from '../deps.ts'
import { DomainError, type DomainErrorCode } from '../domain-error.ts'
import { errorPage } from '../http/error-page.tsx'
import { pageLocale } from '../http/page-language.ts'
import { STATUS } from '../http/problems.ts'
import { sendPage } from '../http/send-page.ts'
import type { Site } from '../ui/site.ts'
import { FIND_SAMPLES } from './dev-find-states-view.tsx'
import { SCHEDULE_SAMPLES } from './dev-schedule-states-view.tsx'
import { PAGE_SAMPLES, statesPage } from './dev-states-view.tsx'
import type { PageSample } from './page-sample.ts'

const BASE = '/dev/states'
const ERRORS: readonly DomainErrorCode[] = [
  ...(['not-found', 'forbidden', 'gone', 'body-too-large', 'invalid-body', 'limit-reached'] as const),
  ...(['too-many-requests', 'unavailable', 'internal-error'] as const),
]

/** Every state of the citizen's pages with invented data, for those who build them: never in production. `more`: of later features. */
export const devStatePages =
  (deps: Deps, site: Site, more: Record<string, PageSample> = {}): FastifyPluginAsync =>
  async (app) => {
    if (deps.config.production) return
    const samples: Record<string, PageSample> = {
      ...PAGE_SAMPLES,
      ...SCHEDULE_SAMPLES,
      ...FIND_SAMPLES,
      ...more,
      ...Object.fromEntries(ERRORS.map((code) => [`error-${code}`, errorSample(code)])),
    }

    app.get(BASE, async (request, reply) => {
      const locale = pageLocale(request)
      return sendPage(site, request, reply, statesPage({ locale, names: Object.keys(samples), base: BASE }))
    })

    app.get<{ Params: { state: string } }>(`${BASE}/:state`, async (request, reply) => {
      const { state } = request.params
      const sample = Object.hasOwn(samples, state) ? samples[state] : undefined
      if (!sample) throw new DomainError('not-found')
      const shown = { locale: pageLocale(request), phone: site.municipality.phone, now: deps.clock.now() }
      return sendPage(site, request, reply.code(sample.status), sample.page(shown))
    })
  }

function errorSample(code: DomainErrorCode): PageSample {
  const retryAfterSeconds = ['limit-reached', 'too-many-requests', 'unavailable'].includes(code) ? 60 : null
  return {
    status: STATUS[code],
    page: ({ locale, phone }) =>
      errorPage({ locale, phone, code, retryAfterSeconds, requestId: '00000000-0000-4000-8000-000000000000' }),
  }
}
