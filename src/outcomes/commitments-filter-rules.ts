/** Which commitments a page shows. */
export const COMMITMENT_LISTS = ['open', 'overdue', 'done', 'all'] as const
export type CommitmentList = (typeof COMMITMENT_LISTS)[number]

/** What is chosen above the list; empty: everything. */
export type CommitmentFilterForm = { official: string; unit: string; which: CommitmentList }

type Query = { lice?: unknown; zveno?: unknown; koi?: unknown }

/** Reads the address of a list; what it does not know is left out. */
export function filterIn({ lice, zveno, koi }: Query): CommitmentFilterForm {
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 200) : '')
  return { official: text(lice), unit: text(zveno), which: COMMITMENT_LISTS.find((each) => each === koi) ?? 'open' }
}

const LIST = '/sluzhebno/angazhimenti'

/** The address of a list, or of a file of it. */
export function hrefOfCommitments({ official, unit, which }: CommitmentFilterForm, form: '' | '.csv' = ''): string {
  const query = new URLSearchParams({
    ...(official !== '' && { lice: official }),
    ...(unit !== '' && { zveno: unit }),
    ...(which !== 'open' && { koi: which }),
  })
  return `${LIST}${form}${query.size > 0 ? `?${query}` : ''}`
}

/** Where a press leads back to: a list of ours, or the one that everybody begins with. */
export function wayBack(text: string, done: 'noted' | 'reopened'): string {
  const back = /^\/sluzhebno\/angazhimenti(\?[\w%=&.*+-]*)?$/.test(text) ? text : LIST
  return `${back}${back.includes('?') ? '&' : '?'}gotovo=${done === 'noted' ? 'da' : 'ne'}`
}
