import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { STATUS } from '../http/problems.ts'
import { type Locale, words } from '../i18n/words.ts'
import { sendStaffPage } from '../staff/shell-pages.ts'
import type { FieldLabels } from '../ui/components/fault-texts.ts'
import { faultsOf, fieldErrors, RefusalSummary } from '../ui/components/refusal.tsx'
import type { Site } from '../ui/site.ts'
import { type Form, type Values, valuesOf, versionOf } from '../ui/typed-form.ts'
import type { OfficialRow } from './official.ts'
import { OFFICIAL_FIELDS, officialValues, readOfficialForm } from './official-form.ts'
import { allOfficials, peopleToCome } from './queries.ts'
import { addOfficial, changeOfficial } from './save-official.ts'
import { officialFormPage, officialStatePage, officialsPage } from './views.tsx'

type Asked = { Params: { slug: string }; Querystring: { gotovo?: unknown }; Body: Form | undefined }

const HERE = '/sluzhebno/lica'

/** The officials, as an administrator keeps them. */
export const officialsPages =
  (deps: Deps, site: Site): FastifyPluginAsync =>
  async (app) => {
    const officialOf = async (slug: string): Promise<OfficialRow> => {
      const official = (await allOfficials(deps.db)).find((each) => each.slug === slug)
      if (!official) throw new DomainError('not-found')
      return official
    }

    app.get<Asked>('/lica', async (request, reply) => {
      const { locale } = request.staff
      const { saved } = words[locale].pages.keeping.officials
      const { gotovo } = request.query
      const done =
        typeof gotovo === 'string' && Object.hasOwn(saved, gotovo) ? saved[gotovo as keyof typeof saved] : null
      const officials = await allOfficials(deps.db)
      return sendStaffPage(site, request, reply, officialsPage({ officials, locale, done }))
    })

    const form = async (
      request: FastifyRequest<Asked>,
      reply: FastifyReply,
      {
        official,
        values,
        refusal = null,
      }: { official: OfficialRow | null; values: Values; refusal?: DomainError | null },
    ) => {
      const { locale } = request.staff
      const { slugFault, ticketLetterFault } = words[locale].pages.keeping.officials.form
      const faults = refusal ? faultsOf(refusal) : []
      const own = { 'not-allowed': slugFault }
      const letter = faults.some(({ pointer, fault }) => pointer === '/ticketLetter' && fault === 'not-allowed')
      const errors = {
        ...fieldErrors(faults, { labels: fieldLabels(locale), own, locale }),
        ...(letter && { ticketLetter: ticketLetterFault }),
      }
      if (refusal) reply.code(STATUS[refusal.code])
      const problem = refusal && RefusalSummary({ refusal, errors, locale })
      const conflict = refusal?.code === 'version-conflict' && official ? differencesOf(official, values, locale) : []
      const page = officialFormPage({ official, values, errors, problem, conflict, locale })
      return sendStaffPage(site, request, reply, page)
    }

    app.get<Asked>('/lica/novo', async (request, reply) => form(request, reply, { official: null, values: {} }))

    app.post<Asked>('/lica/novo', async (request, reply) => {
      const { staff, body = {} } = request
      try {
        const { slug, input } = readOfficialForm(body, 'new')
        await addOfficial(deps, { staff, slug, input })
      } catch (error) {
        if (!(error instanceof DomainError)) throw error
        return form(request, reply, { official: null, values: valuesOf(body, OFFICIAL_FIELDS), refusal: error })
      }
      return reply.redirect(`${HERE}?gotovo=added`, 303)
    })

    app.get<Asked>('/lica/:slug', async (request, reply) => {
      const official = await officialOf(request.params.slug)
      return form(request, reply, { official, values: officialValues(official) })
    })

    app.post<Asked>('/lica/:slug', async (request, reply) => {
      const { staff, body = {} } = request
      const official = await officialOf(request.params.slug)
      try {
        const { input } = readOfficialForm(body, 'known')
        await changeOfficial(deps, { staff, slug: official.slug, change: input, version: versionOf(body) ?? 0 })
      } catch (error) {
        if (!(error instanceof DomainError)) throw error
        const now = await officialOf(official.slug)
        return form(request, reply, { official: now, values: valuesOf(body, OFFICIAL_FIELDS), refusal: error })
      }
      return reply.redirect(`${HERE}?gotovo=changed`, 303)
    })

    const state = async (request: FastifyRequest<Asked>, reply: FastifyReply, refusal: DomainError | null) => {
      const { locale } = request.staff
      const official = await officialOf(request.params.slug)
      const booked = await peopleToCome(deps.db, official.slug)
      if (refusal) reply.code(STATUS[refusal.code])
      const problem = refusal && RefusalSummary({ refusal, errors: {}, locale })
      return sendStaffPage(site, request, reply, officialStatePage({ official, problem, booked, locale }))
    }

    app.get<Asked>('/lica/:slug/sastoyanie', async (request, reply) => state(request, reply, null))

    app.post<Asked>('/lica/:slug/sastoyanie', async (request, reply) => {
      const { staff, body = {}, params } = request
      const active = body['active'] === '1'
      try {
        await changeOfficial(deps, { staff, slug: params.slug, change: { active }, version: versionOf(body) ?? 0 })
      } catch (error) {
        if (!(error instanceof DomainError) || !['affects-bookings', 'version-conflict'].includes(error.code))
          throw error
        return state(request, reply, error)
      }
      return reply.redirect(`${HERE}?gotovo=${active ? 'revived' : 'retired'}`, 303)
    })
  }

/** What is kept by now and is not what was typed, in words. */
function differencesOf(official: OfficialRow, typed: Values, locale: Locale) {
  const { offices } = words[locale].pages.keeping.officials.form
  const labels = fieldLabels(locale)
  const kept = officialValues(official)
  const shown = (field: string) => {
    const value = kept[field] ?? ''
    return field === 'office' && value in offices ? offices[value as keyof typeof offices] : value
  }
  return Object.keys(kept)
    .filter((field) => field !== 'slug' && kept[field] !== typed[field])
    .map((field) => ({ key: labels[field] ?? field, value: shown(field) || '–' }))
}

/** How the form of an official calls its fields. */
function fieldLabels(locale: Locale): FieldLabels {
  const { office, otherOffice, slug, title, titleEn, name, portfolio, portfolioEn, room, sortOrder, ticketLetter } =
    words[locale].pages.keeping.officials.form
  return { office, otherOffice, slug, title, titleEn, name, portfolio, portfolioEn, room, sortOrder, ticketLetter }
}
