import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { auditReading } from '../staff/audit-reading.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { Site } from '../ui/site.ts'
import { retentionReport } from './forget-all.ts'
import { foundPage } from './found-view.tsx'
import { erasePerson, exportPerson } from './meet-request.ts'
import { keptOfPerson, pastRequests, textsOf } from './queries.ts'
import { groundOf, personOf, type RequestFaults } from './request-rules.ts'
import { privacyPage } from './views.tsx'

const HERE = '/sluzhebno/poveritelnost'
const Text = Type.Optional(Type.String({ maxLength: 300 }))
const Form = Type.Object({ telefon: Text, imeyl: Text, samolichnost: Text, osnovanie: Text })

type Typed = { telefon?: string; imeyl?: string; samolichnost?: string; osnovanie?: string }
type Post = { Body: Typed }

/** How long what is kept, what was emptied, and what people ask of the municipality. A search is a post: no telephone stands in an address. */
export const privacyPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const home = async (
      request: FastifyRequest,
      reply: FastifyReply,
      { typed = {}, faults = [], erased = null }: { typed?: Typed; faults?: RequestFaults; erased?: string | null },
    ) => {
      const [lines, requests] = await Promise.all([retentionReport(deps), pastRequests(deps.db)])
      const { staff } = request
      const page = privacyPage({
        lines,
        requests,
        typed,
        faults,
        erased,
        mayAsk: staff.roles.includes('admin'),
        locale: staff.locale,
      })
      return sendStaffPage(site, request, reply, page)
    }

    app.get<{ Querystring: { iztriti?: string } }>('/poveritelnost', (request, reply) =>
      home(request, reply, { erased: request.query.iztriti ?? null }),
    )

    app.post<Post>('/poveritelnost/tarsene', { schema: { body: Form } }, async (request, reply) => {
      const typed = request.body
      const { person, faults } = personOf(contactOf(typed))
      if (faults.length > 0) return home(request, reply.code(422), { typed, faults })
      await auditReading(deps.db, { staff: request.staff, list: 'person', action: 'search', fields: marksOf(typed) })
      const kept = await keptOfPerson(deps.db, person)
      return sendStaffPage(site, request, reply, foundPage({ kept, typed, faults, locale: request.staff.locale }))
    })

    /** The person and the ground, or the page again with what is wrong. */
    const judged = async (request: FastifyRequest<Post>, reply: FastifyReply) => {
      const typed = request.body
      const { person, faults } = personOf(contactOf(typed))
      if (faults.length > 0) {
        await home(request, reply.code(422), { typed, faults })
        return null
      }
      await auditReading(deps.db, { staff: request.staff, list: 'person', action: 'search', fields: marksOf(typed) })
      const kept = await keptOfPerson(deps.db, person)
      const said = { proof: typed.samolichnost ?? '', reference: typed.osnovanie ?? '' }
      const judgement = groundOf(said, [...textsOf(kept), typed.telefon ?? '', typed.imeyl ?? ''])
      if (judgement.ground) return { person, ground: judgement.ground, actor: `user:${request.staff.id}` }
      const page = foundPage({ kept, typed, faults: judgement.faults, locale: request.staff.locale })
      await sendStaffPage(site, request, reply.code(422), page)
      return null
    }

    app.post<Post>('/poveritelnost/izvlichane', { schema: { body: Form } }, async (request, reply) => {
      const asked = await judged(request, reply)
      if (!asked) return reply
      const file = await exportPerson(deps, { ...asked, locale: request.staff.locale })
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', 'attachment; filename="lichni-danni.json"')
        .send(JSON.stringify(file, null, 2))
    })

    app.post<Post>('/poveritelnost/iztrivane', { schema: { body: Form } }, async (request, reply) => {
      const asked = await judged(request, reply)
      if (!asked) return reply
      const { bookings, places } = await erasePerson(deps, asked)
      return reply.redirect(`${HERE}?iztriti=${bookings + places}`, 303)
    })
  }

const contactOf = ({ telefon, imeyl }: Typed) => ({ phone: telefon ?? '', email: imeyl ?? '' })

const marksOf = ({ telefon, imeyl }: Typed) => [
  ...(telefon?.trim() ? ['phone'] : []),
  ...(imeyl?.trim() ? ['email'] : []),
]
