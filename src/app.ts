import { randomUUID } from 'node:crypto'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { auditApi } from './audit/api.ts'
import { auditPages } from './audit/pages.ts'
import { boardStaffPages } from './board/keep-pages.ts'
import { boardPages } from './board/pages.ts'
import { aboutPages } from './bookings/about-pages.ts'
import { bookingsApi } from './bookings/api.ts'
import { devStatePages } from './bookings/dev-state-pages.ts'
import { findBookingPages } from './bookings/find-booking-pages.ts'
import { bookingsForOthersPages } from './bookings/for-others-pages.ts'
import { journeyPages } from './bookings/journey-pages.ts'
import { bookingPages } from './bookings/pages.ts'
import { proofApi } from './bookings/proof-api.ts'
import { staffBookingsApi } from './bookings/staff-api.ts'
import { callsApi } from './calls/api.ts'
import { callPages } from './calls/pages.ts'
import { monotonicMs } from './clock.ts'
import { closuresApi } from './closures/api.ts'
import { choiceInstead, choicePages } from './closures/choice-pages.ts'
import { CLOSURE_SAMPLES } from './closures/dev-closure-states-view.tsx'
import { closureStaffPages } from './closures/staff-pages.ts'
import { substitutePages } from './closures/substitute-pages.ts'
import type { Deps } from './deps.ts'
import { deskApi } from './desk/api.ts'
import { deskPages } from './desk/pages.ts'
import { paperApi } from './desk/paper-api.ts'
import { paperPages } from './desk/paper-pages.ts'
import { walkInApi } from './desk/walk-in-api.ts'
import { walkInPages } from './desk/walk-in-pages.ts'
import { answerCache } from './http/answer-cache.ts'
import { apiReferencePage } from './http/api-reference-page.tsx'
import { apiScope, describeApi } from './http/api-scope.ts'
import { answerClientError } from './http/client-errors.ts'
import { compilersFactory } from './http/compilers.ts'
import { devMailPages } from './http/dev-mail-pages.ts'
import { serveHealth } from './http/health.ts'
import { type LogStream, logAnswers, logEarlyAnswer, loggerOptions } from './http/logging.ts'
import { pagesScope } from './http/pages-scope.ts'
import { problemPages } from './http/problem-pages.tsx'
import { sendProblem } from './http/problems.ts'
import { readyAnswers, serveReadyFirst } from './http/ready-answers.ts'
import { secure } from './http/security.ts'
import { assetRoutes } from './http/serve-assets.ts'
import { officialsApi } from './officials/api.ts'
import { officialsPages } from './officials/pages.ts'
import { messagesApi } from './outbox/api.ts'
import { messagePages } from './outbox/pages.ts'
import { textPages } from './outbox/text-pages.ts'
import { outcomesApi } from './outcomes/api.ts'
import { briefPages } from './outcomes/brief-pages.ts'
import { commitmentsPages } from './outcomes/commitments-pages.ts'
import { notePages } from './outcomes/note-pages.ts'
import { privacyPages } from './privacy/pages.ts'
import { addDayPages } from './receptions/add-day-pages.ts'
import { receptionsApi } from './receptions/api.ts'
import { calendarApi } from './receptions/calendar-api.ts'
import { staffCalendarPages } from './receptions/calendar-pages.ts'
import { dayEditPages } from './receptions/day-edit-pages.ts'
import { staffDayPages } from './receptions/day-pages.ts'
import { daysApi } from './receptions/days-api.ts'
import { endRulePages } from './receptions/end-rule-pages.ts'
import { exceptionsPages } from './receptions/exceptions-pages.ts'
import { feedsApi } from './receptions/feeds-api.ts'
import { receptionPages } from './receptions/pages.ts'
import { posterPages } from './receptions/poster-pages.ts'
import { rulesPages } from './receptions/rules-pages.ts'
import { schedulePages } from './receptions/schedule-pages.ts'
import { schedulesApi } from './receptions/schedules-api.ts'
import { feedRoute, staffFeedsApi } from './receptions/staff-feeds-api.ts'
import { staffFeedsPages } from './receptions/staff-feeds-pages.ts'
import { reportsApi } from './reports/api.ts'
import { feedbackPages } from './reports/feedback-pages.ts'
import { reportPages } from './reports/pages.ts'
import { insistOnServed, staffScope } from './staff/guard-api.ts'
import { staffPagesScope } from './staff/guard-pages.ts'
import { usersApi } from './staff/users-api.ts'
import { todayPages } from './today/pages.ts'
import { openSite } from './ui/site.ts'
import { waitlistApi } from './waitlist/api.ts'
import { WAITLIST_SAMPLES } from './waitlist/dev-waitlist-states-view.tsx'
import { joinPages } from './waitlist/join-pages.ts'
import { waitlistPages } from './waitlist/pages.ts'
import { staffWaitlistApi } from './waitlist/staff-api.ts'
import { staffWaitlistPages } from './waitlist/staff-pages.ts'

/** Builds the web process: the table of contents of everything it serves. Nothing listens yet. */
export async function buildApp(deps: Deps, { logStream }: { logStream?: LogStream } = {}): Promise<FastifyInstance> {
  const { config } = deps
  const site = await openSite(config)
  const app = Fastify({
    logger: loggerOptions(config.logLevel, logStream),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: trusted(config.trustProxy),
    bodyLimit: 32 * 1024,
    clientErrorHandler: answerClientError,
    requestTimeout: 15_000,
    connectionTimeout: 20_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    // Whoever still comes over a connection that stands is answered: http/close-web.ts.
    return503OnClosing: false,
    routerOptions: { maxParamLength: LONGEST_SEGMENT },
    rewriteUrl: ({ url = '/' }) => routable(url),
    schemaController: { compilersFactory },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: true } },
  }).withTypeProvider<TypeBoxTypeProvider>()

  logAnswers(app)
  await secure(app, config)
  app.setErrorHandler(sendProblem)
  const count = serveHealth(app, deps)
  const ready = readyAnswers((answered) => {
    count(answered)
    logEarlyAnswer(app, answered)
  })
  serveReadyFirst(app as unknown as FastifyInstance, ready)
  const free = { cache: answerCache(deps.changes, monotonicMs), ready }
  await describeApi(app)
  const api = apiScope([
    receptionsApi(deps, free),
    feedsApi(deps, free),
    bookingsApi(deps),
    waitlistApi(deps),
    proofApi(deps),
    staffScope(deps, [
      auditApi(deps),
      usersApi(deps),
      officialsApi(deps),
      schedulesApi(deps),
      calendarApi(deps),
      daysApi(deps),
      staffBookingsApi(deps),
      deskApi(deps),
      walkInApi(deps),
      paperApi(deps),
      staffWaitlistApi(deps),
      closuresApi(deps),
      staffFeedsApi(deps),
      callsApi(deps),
      messagesApi(deps),
      outcomesApi(deps),
      reportsApi(deps),
    ]),
  ])
  insistOnServed(app as unknown as FastifyInstance)
  await app.register(api, { prefix: '/api/v1' })
  await app.register(
    pagesScope(site, [
      assetRoutes(site.assets),
      receptionPages(deps, site, free),
      schedulePages(deps, site, free),
      journeyPages(deps, site, free),
      bookingPages(deps, site, choiceInstead(deps)),
      choicePages({ deps, site, locale: 'bg' }),
      choicePages({ deps, site, locale: 'en' }),
      findBookingPages(deps, site),
      joinPages(deps, site),
      waitlistPages(deps, site),
      aboutPages(deps, site),
      feedbackPages(deps, site),
      feedRoute(deps),
      boardPages(deps, site),
      staffPagesScope(site, deps, [
        deskPages(deps, site),
        walkInPages(deps, site),
        paperPages(deps, site),
        boardStaffPages(deps, site),
        auditPages(deps, site),
        todayPages(deps, site),
        privacyPages(deps, site),
        staffCalendarPages(deps, site),
        addDayPages(deps, site),
        staffDayPages(deps, site),
        dayEditPages(deps, site),
        rulesPages(deps, site),
        posterPages(deps, site),
        endRulePages(deps, site),
        exceptionsPages(deps, site),
        officialsPages(deps, site),
        staffFeedsPages(deps, site),
        bookingsForOthersPages(deps, site),
        callPages(deps, site),
        staffWaitlistPages(deps, site),
        messagePages(deps, site),
        textPages(deps, site),
        reportPages(deps, site),
        closureStaffPages(deps, site),
        substitutePages(deps, site),
        notePages(deps, site),
        commitmentsPages(deps, site),
        briefPages(deps, site),
      ]),
      problemPages(site),
      apiReferencePage(site),
      devMailPages(config, site),
      devStatePages(deps, site, { ...WAITLIST_SAMPLES, ...CLOSURE_SAMPLES }),
    ]),
  )
  return app as unknown as FastifyInstance
}

const LONGEST_SEGMENT = 200

/** Segments that no route could read (too long, or no UTF-8) become `-`: so they find the 404 of their scope, with all its headers. */
function routable(url: string): string {
  if (url.length <= LONGEST_SEGMENT && !url.includes('%')) return url
  const [path = '/', ...query] = url.split('?')
  const segments = path.split('/').map((each) => (each.length <= LONGEST_SEGMENT && decodable(each) ? each : '-'))
  return [segments.join('/'), ...query].join('?')
}

function decodable(segment: string): boolean {
  try {
    decodeURIComponent(segment)
    return true
  } catch {
    return false
  }
}

/** A number counts the proxies in front of us, from the nearest. */
function trusted(setting: number | string[] | false) {
  return typeof setting === 'number' ? (_address: string, hop: number) => hop < setting : setting
}
