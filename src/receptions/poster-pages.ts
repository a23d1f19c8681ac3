import type { FastifyPluginAsync } from 'fastify'
import { encodeQR } from 'qr'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { officialsInReach } from '../staff/scope-rules.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import type { Site } from '../ui/site.ts'
import { lookAtSchedule } from './look-at-schedule.ts'
import { posterMonths, posterOf, titleOf } from './poster.ts'
import { posterPdf } from './poster-pdf.ts'
import { posterPage } from './poster-view.tsx'

type Asking = { Querystring: { lice?: unknown; mesets?: unknown; ezik?: unknown } }

/** The poster of a door: the days of one official in a month, and how to book. */
export const posterPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const house = { publicUrl: site.publicUrl, phone: site.municipality.phone, address: site.municipality.address }
    const look = async (staff: StaffMember, { lice, mesets, ezik }: Asking['Querystring']) => {
      const now = deps.clock.now()
      const months = posterMonths(now)
      // It hangs on a door in Bulgaria: in Bulgarian, whatever language the staff work in.
      const locale = ezik === 'en' ? ('en' as const) : ('bg' as const)
      const slugs = officialsInReach(staff, typeof lice === 'string' && lice !== '' ? lice : undefined)
      const schedule = await lookAtSchedule(deps, locale)
      const kept = officialsInReach(staff, undefined)
      const officials = schedule.officials.filter(({ slug }) => kept === null || kept.includes(slug))
      const slug = officials.find((each) => slugs === null || slugs.includes(each.slug))?.slug ?? ''
      const month = months.find((each) => each === mesets) ?? months[0] ?? ''
      return { months, officials, poster: posterOf(schedule, { slug, month, locale }, { house, now }), now }
    }

    app.get<Asking>('/plakat', async (request, reply) => {
      const { staff } = request
      const { poster, officials, months } = await look(staff, request.query)
      const page = posterPage({
        ...{ poster, months, locale: staff.locale, house: site.municipality.name },
        picture: poster === null ? [] : encodeQR(poster.url, 'raw', { border: 2 }),
        officials: officials.map((card) => ({ slug: card.slug, title: titleOf(card, poster?.locale ?? 'bg') })),
      })
      return sendStaffPage(site, request, reply, page)
    })

    app.get<Asking>('/plakat.pdf', async ({ staff, query }, reply) => {
      const { poster, now } = await look(staff, query)
      if (poster === null) throw new DomainError('not-found')
      const name = `plakat-${poster.month}-${poster.slug.replace(/[^a-z0-9-]/g, '')}.pdf`
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="${name}"`)
        .send(await posterPdf(poster, { house: site.municipality.name, madeAt: now }))
    })
  }
