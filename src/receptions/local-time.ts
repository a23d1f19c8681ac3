import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'

/**
 * Why a wall time is no plain instant: in spring the hour from 03:00 is skipped, in autumn it comes twice. Libraries guess
 * there, each in its own way; here nobody is invited to such an hour.
 */
export type LocalTimeFault = 'local-time-skipped' | 'local-time-repeated'

/** The instant of a wall time in Bulgaria in milliseconds since 1970, or why there is none. */
export type LocalInstant = { at: number } | { fault: LocalTimeFault }

/**
 * Reads the clock on the wall.
 *
 * @param date YYYY-MM-DD
 * @param minute minutes on the wall clock since midnight; 1440 is the next midnight
 */
export function sofiaInstant(date: string, minute: number): LocalInstant {
  const day = DateTime.fromISO(date, { zone: 'utc' }).plus({ days: Math.floor(minute / 1_440) })
  const wall = { hour: Math.floor((minute % 1_440) / 60), minute: minute % 60 }
  const moment = DateTime.fromObject({ year: day.year, month: day.month, day: day.day, ...wall }, { zone: ZONE })
  if (moment.hour !== wall.hour || moment.minute !== wall.minute) return { fault: 'local-time-skipped' }
  if (moment.getPossibleOffsets().length > 1) return { fault: 'local-time-repeated' }
  return { at: moment.toMillis() }
}

/** The date so many days later (or earlier, below zero), YYYY-MM-DD. */
export function plusDays(date: string, days: number): string {
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd')
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayOf(date: string): number {
  return DateTime.fromISO(date, { zone: 'utc' }).weekday
}
