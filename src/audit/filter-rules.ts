import { type AuditFilter, NO_FILTER } from './audit-filter.ts'

/** The fields of the search as the address has them. */
export type FilterQuery = Partial<Record<keyof typeof FIELDS | 'predi', string>>

/** By what each part of a filter is called in the address of the page. */
export const FIELDS = {
  koi: 'who',
  deystvie: 'action',
  obekt: 'subject',
  nomer: 'id',
  lice: 'official',
  ot: 'from',
  do: 'to',
} as const satisfies Record<string, keyof AuditFilter>

type Field = keyof typeof FIELDS

/** A filter as it was typed, the part of the log asked for, and which of its fields cannot be. */
export type Asked = {
  filter: AuditFilter
  before: string | null
  faults: { field: 'ot' | 'do'; fault: 'wrong-date' | 'order' }[]
}

const SHAPES: Record<Field, RegExp> = {
  koi: /^([a-z][a-z-]{0,39}|user:[1-9][0-9]{0,8})$/,
  deystvie: /^[a-z][a-z-]{0,39}$/,
  obekt: /^[a-z][a-z-]{0,39}$/,
  nomer: /^[0-9A-Za-z :._-]{1,200}$/,
  lice: /^[a-z0-9-]{1,60}$/,
  ot: /^\d{4}-\d\d-\d\d$/,
  do: /^\d{4}-\d\d-\d\d$/,
}

/**
 * Reads the search of the page. What is not one of the choices counts as not asked for; a date that is none is a fault.
 *
 * @param isDate whether there is such a local date, YYYY-MM-DD
 */
export function askedFor(query: FilterQuery, isDate: (text: string) => boolean): Asked {
  const filter: AuditFilter = { ...NO_FILTER }
  const faults: Asked['faults'] = []
  for (const field of Object.keys(FIELDS) as Field[]) {
    const value = query[field]?.trim() ?? ''
    if (value === '') continue
    const dated = field === 'ot' || field === 'do'
    if (SHAPES[field].test(value) && (!dated || isDate(value))) filter[FIELDS[field]] = value
    else if (dated) faults.push({ field, fault: 'wrong-date' })
  }
  if (filter.from !== null && filter.to !== null && filter.from > filter.to)
    faults.push({ field: 'do', fault: 'order' })
  return { filter, before: /^\d{1,18}$/.test(query.predi ?? '') ? (query.predi ?? null) : null, faults }
}

/** The part of an address that asks for this. */
export function addressOf(filter: AuditFilter, more: Record<string, string | null> = {}): string {
  const query = new URLSearchParams()
  for (const [field, part] of Object.entries(FIELDS)) {
    const value = filter[part]
    if (value !== null) query.set(field, value)
  }
  for (const [name, value] of Object.entries(more)) if (value !== null) query.set(name, value)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}
