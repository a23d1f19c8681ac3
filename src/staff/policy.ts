import type { RoutePolicy } from './policy-rules.ts'
import { ROLES, type Role } from './staff-member.ts'

const EVERYBODY: readonly Role[] = ROLES
const ADMIN: readonly Role[] = ['admin']
/** Who keeps receptions. */
const KEEPERS: readonly Role[] = ['admin', 'assistant']
/** Who may see what stands in receptions. */
const READERS: readonly Role[] = ['admin', 'assistant', 'official']
/** Who books for citizens, and with them whoever only looks. */
const BOOKERS: readonly Role[] = ['admin', 'assistant', 'front-desk']
const BOOKERS_AND_READERS: readonly Role[] = ['admin', 'assistant', 'front-desk', 'official']
/** Who may look at the calendar: the front desk too, with names on the days about today only (`shownOf`). */
const DAY_READERS: readonly Role[] = ['admin', 'assistant', 'official', 'front-desk']
/** Who reads figures: an auditor those of everybody, an assistant and an official those of their own. */
const FIGURE_READERS: readonly Role[] = ['admin', 'auditor', 'assistant', 'official']

/**
 * Who may call what of the staff's: every route of the API and of the pages, by method and pattern. The house does not start
 * where a route is missing here, or where one stands here that is not served.
 *
 * `on` says what the route is about. `:id` and the like name a thing of an official: the guard lets through to it whoever has
 * that official in reach (`reach.ts`). `list` shows what is in reach, `body` names its official in the body, and the use case
 * asks `officialsInReach` or `insistOnOfficial`. `self` is the caller's own, `house` nobody's in particular.
 */
export const POLICY = {
  // The caller's own
  'GET /api/v1/me': { allow: EVERYBODY, on: 'self' },
  'DELETE /api/v1/session': { allow: EVERYBODY, on: 'self' },
  'GET /sluzhebno/': { allow: EVERYBODY, on: 'self' },
  'POST /sluzhebno/izhod': { allow: EVERYBODY, on: 'self' },
  'POST /sluzhebno/ezik': { allow: EVERYBODY, on: 'self' },
  'GET /sluzhebno/profil': { allow: EVERYBODY, on: 'self' },
  'POST /sluzhebno/profil/parola': { allow: EVERYBODY, on: 'self' },
  'POST /sluzhebno/profil/sesii': { allow: EVERYBODY, on: 'self' },
  'GET /sluzhebno/profil/vtora-stapka': { allow: EVERYBODY, on: 'self' },
  'POST /sluzhebno/profil/vtora-stapka': { allow: EVERYBODY, on: 'self' },
  'POST /sluzhebno/profil/vtora-stapka/potvardi': { allow: EVERYBODY, on: 'self' },
  'POST /sluzhebno/profil/vtora-stapka/izklyuchi': { allow: EVERYBODY, on: 'self' },

  // Officials
  'GET /api/v1/staff/officials': { allow: ADMIN, on: 'house' },
  'POST /api/v1/staff/officials': { allow: ADMIN, on: 'house' },
  'PATCH /api/v1/staff/officials/:slug': { allow: ADMIN, on: 'house' },
  'GET /sluzhebno/lica': { allow: ADMIN, on: 'house' },
  'GET /sluzhebno/lica/novo': { allow: ADMIN, on: 'house' },
  'POST /sluzhebno/lica/novo': { allow: ADMIN, on: 'house' },
  'GET /sluzhebno/lica/:slug': { allow: ADMIN, on: 'house' },
  'POST /sluzhebno/lica/:slug': { allow: ADMIN, on: 'house' },
  'GET /sluzhebno/lica/:slug/sastoyanie': { allow: ADMIN, on: 'house' },
  'POST /sluzhebno/lica/:slug/sastoyanie': { allow: ADMIN, on: 'house' },

  // Schedules and the working calendar
  'GET /api/v1/staff/schedules': { allow: READERS, on: 'list' },
  'POST /api/v1/staff/schedules': { allow: KEEPERS, on: 'body' },
  'POST /api/v1/staff/schedules/preview': { allow: KEEPERS, on: 'body' },
  'PATCH /api/v1/staff/schedules/:id': { allow: KEEPERS, on: 'schedule' },
  'DELETE /api/v1/staff/schedules/:id': { allow: KEEPERS, on: 'schedule' },
  'GET /api/v1/staff/calendar': { allow: ['admin', 'assistant', 'official', 'front-desk'], on: 'house' },
  'PUT /api/v1/staff/calendar/:date': { allow: ADMIN, on: 'house' },
  'DELETE /api/v1/staff/calendar/:date': { allow: ADMIN, on: 'house' },
  'GET /sluzhebno/pravila': { allow: READERS, on: 'list' },
  'GET /sluzhebno/pravila/novo': { allow: KEEPERS, on: 'list' },
  'POST /sluzhebno/pravila/novo': { allow: KEEPERS, on: 'body' },
  'GET /sluzhebno/pravila/:id': { allow: KEEPERS, on: 'schedule' },
  'POST /sluzhebno/pravila/:id': { allow: KEEPERS, on: 'schedule' },
  'GET /sluzhebno/pravila/:id/krai': { allow: KEEPERS, on: 'schedule' },
  'POST /sluzhebno/pravila/:id/krai': { allow: KEEPERS, on: 'schedule' },
  'GET /sluzhebno/neprisastveni': { allow: DAY_READERS, on: 'house' },
  'GET /sluzhebno/neprisastveni/novo': { allow: ADMIN, on: 'house' },
  'POST /sluzhebno/neprisastveni/novo': { allow: ADMIN, on: 'house' },
  'GET /sluzhebno/neprisastveni/:date': { allow: ADMIN, on: 'house' },
  'POST /sluzhebno/neprisastveni/:date': { allow: ADMIN, on: 'house' },
  'GET /sluzhebno/neprisastveni/:date/iztrivane': { allow: ADMIN, on: 'house' },
  'POST /sluzhebno/neprisastveni/:date/iztrivane': { allow: ADMIN, on: 'house' },

  // Reception days and slots
  'GET /api/v1/staff/reception-days': { allow: READERS, on: 'list' },
  'POST /api/v1/staff/reception-days': { allow: KEEPERS, on: 'body' },
  'GET /api/v1/staff/reception-days/:id': { allow: READERS, on: 'reception' },
  'PATCH /api/v1/staff/reception-days/:id': { allow: KEEPERS, on: 'day' },
  'PUT /api/v1/staff/reception-days/:id/delay': { allow: ['admin', 'assistant', 'front-desk'], on: 'reception' },
  'PUT /api/v1/staff/slots/:id/block': { allow: KEEPERS, on: 'slot' },
  'DELETE /api/v1/staff/slots/:id/block': { allow: KEEPERS, on: 'slot' },
  'GET /sluzhebno/kalendar': { allow: DAY_READERS, on: 'list' },
  'GET /sluzhebno/kalendar/mesec': { allow: DAY_READERS, on: 'list' },
  'GET /sluzhebno/plakat': { allow: DAY_READERS, on: 'list' },
  'GET /sluzhebno/plakat.pdf': { allow: DAY_READERS, on: 'list' },
  'GET /sluzhebno/den/nov': { allow: KEEPERS, on: 'list' },
  'POST /sluzhebno/den/nov': { allow: KEEPERS, on: 'body' },
  'GET /sluzhebno/den/:id': { allow: DAY_READERS, on: 'reception' },
  'POST /sluzhebno/den/:id/chasove': { allow: KEEPERS, on: 'day' },
  'GET /sluzhebno/den/:id/promyana': { allow: KEEPERS, on: 'day' },
  'POST /sluzhebno/den/:id/promyana': { allow: KEEPERS, on: 'day' },
  'POST /sluzhebno/den/:id/sastoyanie': { allow: KEEPERS, on: 'day' },
  'POST /sluzhebno/den/:id/zakasnenie': { allow: ['admin', 'assistant', 'front-desk'], on: 'reception' },

  // Calendars to subscribe to: one's own
  'GET /api/v1/staff/feeds': { allow: READERS, on: 'self' },
  'POST /api/v1/staff/feeds': { allow: READERS, on: 'body' },
  'DELETE /api/v1/staff/feeds/:id': { allow: READERS, on: 'self' },
  'GET /sluzhebno/kalendari': { allow: READERS, on: 'self' },
  'POST /sluzhebno/kalendari': { allow: READERS, on: 'body' },
  'POST /sluzhebno/kalendari/:id/prekratete': { allow: READERS, on: 'self' },

  // Boards in the corridor
  'GET /sluzhebno/tabla': { allow: KEEPERS, on: 'list' },
  'POST /sluzhebno/tabla': { allow: KEEPERS, on: 'body' },
  'POST /sluzhebno/tabla/:id/prekratete': { allow: KEEPERS, on: 'list' },

  // Bookings
  'GET /api/v1/staff/bookings': { allow: BOOKERS_AND_READERS, on: 'list' },
  'POST /api/v1/staff/bookings': { allow: BOOKERS, on: 'body' },
  'GET /api/v1/staff/bookings/:id': { allow: BOOKERS_AND_READERS, on: 'visit' },
  'POST /api/v1/staff/bookings/:id/move': { allow: KEEPERS, on: 'booking' },
  'POST /api/v1/staff/bookings/:id/cancel': { allow: KEEPERS, on: 'booking' },
  'POST /api/v1/staff/bookings/:id/triage': { allow: KEEPERS, on: 'booking' },
  'GET /sluzhebno/novo': { allow: BOOKERS, on: 'list' },
  'POST /sluzhebno/novo': { allow: BOOKERS, on: 'body' },
  'GET /sluzhebno/zapisvaniya': { allow: BOOKERS_AND_READERS, on: 'list' },
  'POST /sluzhebno/zapisvaniya': { allow: BOOKERS_AND_READERS, on: 'list' },
  'GET /sluzhebno/zapisvaniya/:id': { allow: BOOKERS_AND_READERS, on: 'visit' },
  'GET /sluzhebno/zapisvaniya/:id/belezhka': { allow: BOOKERS, on: 'visit' },
  'GET /sluzhebno/zapisvaniya/:id/promyana': { allow: KEEPERS, on: 'booking' },
  'POST /sluzhebno/zapisvaniya/:id/promyana': { allow: KEEPERS, on: 'booking' },
  'GET /sluzhebno/zapisvaniya/:id/otmyana': { allow: KEEPERS, on: 'booking' },
  'POST /sluzhebno/zapisvaniya/:id/otmyana': { allow: KEEPERS, on: 'booking' },
  'GET /sluzhebno/zapisvaniya/:id/vapros': { allow: KEEPERS, on: 'booking' },
  'POST /sluzhebno/zapisvaniya/:id/vapros': { allow: KEEPERS, on: 'booking' },
  'GET /sluzhebno/vaprosi': { allow: READERS, on: 'list' },

  // The desk
  'GET /api/v1/staff/day-list': { allow: BOOKERS_AND_READERS, on: 'list' },
  'GET /api/v1/staff/reception-days/:id/list': { allow: BOOKERS_AND_READERS, on: 'reception' },
  'POST /api/v1/staff/reception-days/:id/walk-ins': { allow: BOOKERS, on: 'reception' },
  'PUT /api/v1/staff/bookings/:id/visit': { allow: BOOKERS, on: 'visit' },
  'DELETE /api/v1/staff/bookings/:id/visit': { allow: BOOKERS, on: 'visit' },

  'GET /api/v1/staff/events': { allow: BOOKERS_AND_READERS, on: 'list' },
  'GET /sluzhebno/den/:id/na-myasto': { allow: BOOKERS, on: 'reception' },
  'POST /sluzhebno/den/:id/na-myasto': { allow: BOOKERS, on: 'reception' },
  'GET /sluzhebno/den/:id/nomer/:booking': { allow: BOOKERS, on: 'reception' },
  'GET /sluzhebno/den/potok': { allow: BOOKERS_AND_READERS, on: 'list' },
  'GET /api/v1/staff/reception-days/:id/list.pdf': { allow: BOOKERS_AND_READERS, on: 'reception' },
  'GET /api/v1/staff/reception-days/:id/list.csv': { allow: BOOKERS_AND_READERS, on: 'reception' },
  'GET /sluzhebno/den/:id/pechat': { allow: BOOKERS_AND_READERS, on: 'reception' },
  'POST /sluzhebno/den/:id/spisak': { allow: KEEPERS, on: 'day' },
  'GET /sluzhebno/den/:id/spisak.pdf': { allow: BOOKERS_AND_READERS, on: 'reception' },
  'GET /sluzhebno/den/:id/spisak.csv': { allow: BOOKERS_AND_READERS, on: 'reception' },
  'GET /sluzhebno/den': { allow: BOOKERS_AND_READERS, on: 'list' },
  'POST /sluzhebno/poseshtenie/:id': { allow: BOOKERS, on: 'visit' },

  // What was said and promised: never the front desk (`outcomesShown`)
  'GET /api/v1/staff/bookings/:id/outcome': { allow: READERS, on: 'outcome' },
  'PUT /api/v1/staff/bookings/:id/outcome': { allow: READERS, on: 'visit' },
  'GET /api/v1/staff/commitments': { allow: READERS, on: 'list' },
  'PUT /api/v1/staff/commitments/:id/done': { allow: READERS, on: 'outcome' },
  'DELETE /api/v1/staff/commitments/:id/done': { allow: READERS, on: 'outcome' },
  'GET /sluzhebno/zapisvaniya/:id/sled-priema': { allow: READERS, on: 'visit' },
  'POST /sluzhebno/zapisvaniya/:id/sled-priema': { allow: READERS, on: 'visit' },
  'GET /sluzhebno/zapisvaniya/:id/obobshtenie': { allow: READERS, on: 'visit' },
  'GET /sluzhebno/angazhimenti': { allow: READERS, on: 'list' },
  'GET /sluzhebno/angazhimenti.csv': { allow: READERS, on: 'list' },
  'POST /sluzhebno/angazhimenti/:id/izpalnen': { allow: READERS, on: 'outcome' },
  'POST /sluzhebno/angazhimenti/:id/vrashtane': { allow: READERS, on: 'outcome' },
  'GET /sluzhebno/den/:id/spravka': { allow: READERS, on: 'reception' },

  // Closures and substitutions
  'POST /api/v1/staff/reception-days/:id/closure/preview': { allow: KEEPERS, on: 'day' },
  'POST /api/v1/staff/reception-days/:id/closure': { allow: KEEPERS, on: 'day' },
  'POST /api/v1/staff/reception-days/:id/substitution': { allow: KEEPERS, on: 'day' },
  'GET /api/v1/staff/closures': { allow: READERS, on: 'list' },
  'GET /api/v1/staff/closures/:id': { allow: READERS, on: 'closure' },
  'POST /api/v1/staff/closures/:id/affected/:bookingId': { allow: KEEPERS, on: 'closure' },
  'DELETE /api/v1/staff/closures/:id': { allow: KEEPERS, on: 'closure' },
  'GET /sluzhebno/otmeneni': { allow: READERS, on: 'list' },
  'GET /sluzhebno/otmeneni/:id': { allow: READERS, on: 'closure' },
  'POST /sluzhebno/otmeneni/:id/:bookingId': { allow: KEEPERS, on: 'closure' },
  'POST /sluzhebno/otmeneni/:id/vazstanovyavane': { allow: KEEPERS, on: 'closure' },
  'GET /sluzhebno/den/:id/otmyana': { allow: KEEPERS, on: 'day' },
  'POST /sluzhebno/den/:id/otmyana': { allow: KEEPERS, on: 'day' },
  'GET /sluzhebno/den/:id/zamestvane': { allow: KEEPERS, on: 'day' },
  'POST /sluzhebno/den/:id/zamestvane': { allow: KEEPERS, on: 'day' },

  // Messages and calls
  'GET /api/v1/staff/call-list': { allow: KEEPERS, on: 'list' },
  'POST /api/v1/staff/call-list/:id': { allow: KEEPERS, on: 'call' },
  'DELETE /api/v1/staff/call-list/:id': { allow: KEEPERS, on: 'call' },
  'GET /sluzhebno/obazhdaniya': { allow: KEEPERS, on: 'list' },
  'GET /sluzhebno/obazhdaniya/priklucheni': { allow: KEEPERS, on: 'list' },
  'POST /sluzhebno/obazhdaniya/:id': { allow: KEEPERS, on: 'call' },
  'POST /sluzhebno/obazhdaniya/:id/nazad': { allow: KEEPERS, on: 'call' },
  'GET /sluzhebno/tekstove': { allow: ADMIN, on: 'house' },
  'GET /sluzhebno/tekstove/:vid/:ezik': { allow: ADMIN, on: 'house' },
  'GET /sluzhebno/tekstove/:vid/:ezik/pismo': { allow: ADMIN, on: 'house' },
  'POST /sluzhebno/tekstove/:vid/:ezik': { allow: ADMIN, on: 'house' },
  'GET /api/v1/staff/messages': { allow: KEEPERS, on: 'list' },
  'POST /api/v1/staff/messages/:id/retry': { allow: KEEPERS, on: 'message' },
  'GET /sluzhebno/saobshteniya': { allow: KEEPERS, on: 'list' },
  'POST /sluzhebno/saobshteniya/:id/nov-opit': { allow: KEEPERS, on: 'message' },

  // Waiting lists
  'GET /sluzhebno/chakashti': { allow: READERS, on: 'list' },
  'POST /sluzhebno/chakashti/:id/otgovor': { allow: KEEPERS, on: 'waitlist-entry' },
  'GET /api/v1/staff/waitlist': { allow: READERS, on: 'list' },

  // Figures
  'GET /api/v1/staff/reports/:name': { allow: FIGURE_READERS, on: 'list' },
  'GET /api/v1/staff/reports/:name.csv': { allow: FIGURE_READERS, on: 'list' },
  'GET /sluzhebno/spravki': { allow: FIGURE_READERS, on: 'list' },
  'GET /sluzhebno/spravki.csv': { allow: FIGURE_READERS, on: 'list' },

  // Audit and privacy
  'GET /api/v1/staff/audit': { allow: ['auditor', 'admin'], on: 'house' },
  'GET /api/v1/staff/audit.csv': { allow: ['auditor', 'admin'], on: 'house' },
  'GET /sluzhebno/dnevnik': { allow: ['auditor', 'admin'], on: 'house' },
  'GET /sluzhebno/dnevnik.csv': { allow: ['auditor', 'admin'], on: 'house' },
  'POST /sluzhebno/dnevnik/proverka': { allow: ['auditor', 'admin'], on: 'house' },
  'GET /sluzhebno/poveritelnost': { allow: ['auditor', 'admin'], on: 'house' },
  'POST /sluzhebno/poveritelnost/tarsene': { allow: ADMIN, on: 'house' },
  'POST /sluzhebno/poveritelnost/izvlichane': { allow: ADMIN, on: 'house' },
  'POST /sluzhebno/poveritelnost/iztrivane': { allow: ADMIN, on: 'house' },

  // Accounts
  'GET /api/v1/staff/users': { allow: ADMIN, on: 'house' },
  'POST /api/v1/staff/users': { allow: ADMIN, on: 'house' },
  'PATCH /api/v1/staff/users/:id': { allow: ADMIN, on: 'house' },
  'POST /api/v1/staff/users/:id/link': { allow: ADMIN, on: 'house' },
  'GET /sluzhebno/prava': { allow: ['admin', 'auditor'], on: 'house' },
  'GET /sluzhebno/potrebiteli': { allow: ADMIN, on: 'house' },
  'POST /sluzhebno/potrebiteli': { allow: ADMIN, on: 'house' },
  'GET /sluzhebno/potrebiteli/nov': { allow: ADMIN, on: 'house' },
  'GET /sluzhebno/potrebiteli/:id': { allow: ADMIN, on: 'house' },
  'POST /sluzhebno/potrebiteli/:id': { allow: ADMIN, on: 'house' },
  'POST /sluzhebno/potrebiteli/:id/vrazka': { allow: ADMIN, on: 'house' },
  'POST /sluzhebno/potrebiteli/:id/sesii': { allow: ADMIN, on: 'house' },
  'POST /sluzhebno/potrebiteli/:id/vtora-stapka': { allow: ADMIN, on: 'house' },
} as const satisfies Record<string, RoutePolicy>
