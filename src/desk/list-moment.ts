import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'

/** An instant of a list, in seconds since 1970, as people here read it. */
export function sofiaTime(seconds: number): DateTime {
  return DateTime.fromSeconds(seconds, { zone: ZONE })
}
