import type { VisitStep } from './visit.ts'

/** What was asked for: a local date, whose reception alone, and what is looked for in it. */
export type Asked = { date: string; slug: string | undefined; search: string }
/** What was just noted of whom. */
export type Noted = { bookingId: string; what: VisitStep | 'undone' }

export const LIST = '/sluzhebno/den'

/** The address of a list, and of what was just noted on it. */
export function hrefOfList({ date, slug, search }: Asked, noted?: Noted): string {
  const query = new URLSearchParams({
    data: date,
    ...(slug !== undefined && { lice: slug }),
    ...(search !== '' && { t: search }),
    ...(noted && { kogo: noted.bookingId, kakvo: noted.what }),
  })
  return `${LIST}?${query}${noted ? `#b-${noted.bookingId}` : ''}`
}
