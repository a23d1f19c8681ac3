import type { Told } from '../messages/told.ts'

/** Which messages a page shows. */
export const FILTERS = ['dead', 'waiting', 'sent', 'all'] as const
export type Filter = (typeof FILTERS)[number]

/** The states of a filter; null: every one. */
export function statesOf(filter: Filter): Told['state'][] | null {
  if (filter === 'all') return null
  return filter === 'waiting' ? ['pending', 'sending'] : [filter]
}

/** Whether another try could help: it died or waits for its next try, and still tells what holds. */
export function canRetry({ state, attempts, error, current }: Pick<Told, 'state' | 'attempts' | 'error' | 'current'>) {
  return current && error !== 'late' && (state === 'dead' || (state === 'pending' && attempts > 0))
}
