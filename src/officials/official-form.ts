import { DomainError } from '../domain-error.ts'
import { type Form, readerOf, typed, type Values } from '../ui/typed-form.ts'
import type { OfficialInput, OfficialRow } from './official.ts'

/** The lines of an official's form, in their order. */
export const OFFICIAL_FIELDS = [
  ...[
    'office',
    'otherOffice',
    'slug',
    'title',
    'titleEn',
    'name',
    'portfolio',
    'portfolioEn',
    'room',
    'sortOrder',
    'ticketLetter',
  ],
] as const

/** The offices that every municipality has; others are written out. */
export const OFFICES = ['mayor', 'deputy-mayor', 'secretary'] as const

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/
const LETTER = /^[АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ]{1,2}$/

/** An official as the form shows them. */
export function officialValues(row: OfficialRow): Values {
  const usual = OFFICES.some((office) => office === row.office)
  return {
    office: usual ? row.office : 'other',
    otherOffice: usual ? '' : row.office,
    slug: row.slug,
    title: row.titleBg,
    titleEn: row.titleEn,
    name: row.name ?? '',
    portfolio: row.portfolioBg ?? '',
    portfolioEn: row.portfolioEn ?? '',
    room: row.room ?? '',
    sortOrder: String(row.sortOrder),
    ticketLetter: row.ticketLetter,
  }
}

/**
 * Reads an official's form.
 *
 * @throws DomainError `invalid-body` with every line that cannot be; `not-allowed` of a slug or an office, which are written in Latin letters,
 *   and of the letter before the numbers, which is a Bulgarian capital
 */
export function readOfficialForm(form: Form, kind: 'new' | 'known'): { slug: string; input: OfficialInput } {
  const read = readerOf(form)
  const office = typed(form, 'office')
  const otherOffice = office === 'other' ? read.line('otherOffice') : ''
  if (office === '') read.fault('office', 'required')
  if (otherOffice !== '' && (!SLUG.test(otherOffice) || otherOffice.length > 60))
    read.fault('otherOffice', 'not-allowed')
  const slug = kind === 'new' ? read.line('slug') : ''
  if (slug !== '' && (!SLUG.test(slug) || slug.length > 80 || slug === 'novo')) read.fault('slug', 'not-allowed')
  const limited = (name: string, most: number) => {
    const text = typed(form, name)
    if (text.length > most) read.fault(name, 'too-long')
    return text
  }
  const title = read.line('title') && limited('title', 120)
  const titleEn = read.line('titleEn') && limited('titleEn', 120)
  const sortOrder = read.number('sortOrder', 0, 1_000)
  const ticketLetter = typed(form, 'ticketLetter').toUpperCase()
  if (ticketLetter !== '' && !LETTER.test(ticketLetter)) read.fault('ticketLetter', 'not-allowed')
  const input: OfficialInput = {
    office: office === 'other' ? otherOffice : office,
    title,
    titleEn,
    name: limited('name', 120) || null,
    portfolio: limited('portfolio', 200) || null,
    portfolioEn: limited('portfolioEn', 200) || null,
    room: limited('room', 40) || null,
    ...(sortOrder !== undefined && { sortOrder }),
    ...(ticketLetter !== '' && { ticketLetter }),
  }
  if (read.faults.length > 0) throw new DomainError('invalid-body', { errors: read.faults })
  return { slug, input }
}
