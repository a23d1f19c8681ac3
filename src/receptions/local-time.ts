import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'

/**
 * Why a wall time is no plain instant: in spring the hour from 03:00 is skipped, in autumn it comes twice. Libraries guess
 * there, each in its own way; here nobody is invited to such an hour.
 */
export type LocalTimeFault = 'local-time-skipped' | 'local-time-repeated'

/** The instant of a wall time in milliseconds since 1970, or why there is none. */
export type LocalInstant = { at: number } | { fault: LocalTimeFault }

const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS

/**
 * The clock on a wall in Bulgaria on one date (YYYY-MM-DD): asked with minutes since midnight (1440: the next midnight), it
 * tells the instant.
 */
export function wallClock(date: string): (minute: number) => LocalInstant {
  const midnight = DateTime.fromISO(date, { zone: ZONE })
  const start = midnight.toMillis()
  if (midnight.plus({ days: 1 }).toMillis() - start === DAY_MS) return (minute) => ({ at: start + minute * MINUTE_MS })
  return (minute) => onDayOfChange(midnight, minute)
}

function onDayOfChange(midnight: DateTime, minute: number): LocalInstant {
  const wall = { hour: Math.floor((minute % 1_440) / 60), minute: minute % 60 }
  const moment = midnight.plus({ days: Math.floor(minute / 1_440) }).set(wall)
  if (moment.hour !== wall.hour || moment.minute !== wall.minute) return { fault: 'local-time-skipped' }
  if (moment.getPossibleOffsets().length > 1) return { fault: 'local-time-repeated' }
  return { at: moment.toMillis() }
}

/** The date so many days later (or earlier, below zero). A date has no zone: it is counted in UTC, where every day has 24 hours. */
export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10)
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayOf(date: string): number {
  return new Date(date).getUTCDay() || 7
}
