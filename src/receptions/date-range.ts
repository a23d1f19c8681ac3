import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { DomainError, type FieldFault } from '../domain-error.ts'

/** The longest range that is answered, in days. */
export const LONGEST_RANGE = 92
const DEFAULT_DAYS = 60

/**
 * Reads a range of local dates, both included: by default from today for sixty days.
 *
 * @throws DomainError `invalid-body` where a date does not exist, the order is wrong or the range is over 92 days
 */
export function dateRange({ from, to }: { from?: string; to?: string }, now: DateTime): { from: string; to: string } {
  const first = from ?? now.setZone(ZONE).toISODate()
  const last =
    to ??
    DateTime.fromISO(first, { zone: 'utc' })
      .plus({ days: DEFAULT_DAYS - 1 })
      .toISODate()
  for (const [name, date] of [
    ['from', first],
    ['to', last],
  ] as const)
    if (date < '2000-01-01' || date > '2199-12-31') refuse({ pointer: `?${name}`, fault: 'invalid-date' })
  const length = DateTime.fromISO(last, { zone: 'utc' }).diff(DateTime.fromISO(first, { zone: 'utc' }), 'days').days + 1
  if (length < 1) refuse({ pointer: '?to', fault: 'range-order' })
  if (length > LONGEST_RANGE) refuse({ pointer: '?to', fault: 'range-too-long' })
  return { from: first, to: last }
}

function refuse(error: FieldFault): never {
  throw new DomainError('invalid-body', { errors: [error] })
}
