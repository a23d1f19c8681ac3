import type { Locale } from '../i18n/format-time.ts'
import type { Schedule } from './schedule-rules.ts'

/** What of a schedule is said in words. */
export type RuleOfHours = Pick<Schedule, 'weekday' | 'startMinute' | 'endMinute'>

// Gender: всеки вторник, but всяка сряда.
const EVERY: Readonly<Record<Locale, readonly string[]>> = {
  bg: [
    'всеки понеделник',
    'всеки вторник',
    'всяка сряда',
    'всеки четвъртък',
    'всеки петък',
    'всяка събота',
    'всяка неделя',
  ],
  en: [
    'every Monday',
    'every Tuesday',
    'every Wednesday',
    'every Thursday',
    'every Friday',
    'every Saturday',
    'every Sunday',
  ],
}
const AND = { bg: ' и ', en: ' and ' }

/**
 * Reception hours in words: „всеки вторник, 14:00–17:00 ч.“, "every Tuesday, 14:00–17:00". Days with the same hours are
 * named together, several rules are parted by a semicolon; empty where there is no rule.
 */
export function receptionRule(schedules: readonly RuleOfHours[], locale: Locale): string {
  const weekdaysByHours = new Map<string, Set<number>>()
  const inOrder = [...schedules].sort((a, b) => a.weekday - b.weekday || a.startMinute - b.startMinute)
  for (const schedule of inOrder) {
    const hours = hoursInWords(schedule, locale)
    weekdaysByHours.set(hours, (weekdaysByHours.get(hours) ?? new Set()).add(schedule.weekday))
  }
  const rules = [...weekdaysByHours].map(
    ([hours, weekdays]) =>
      `${listInWords(
        [...weekdays].map((weekday) => everyWeek(weekday, locale)),
        locale,
      )}, ${hours}`,
  )
  return rules.join('; ')
}

function everyWeek(weekday: number, locale: Locale): string {
  return EVERY[locale][weekday - 1] ?? ''
}

function hoursInWords({ startMinute, endMinute }: RuleOfHours, locale: Locale): string {
  const hours = `${wallTime(startMinute)}–${wallTime(endMinute)}`
  return locale === 'bg' ? `${hours}\u00a0ч.` : hours
}

function wallTime(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`.padStart(5, '0')
}

function listInWords(parts: readonly string[], locale: Locale): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')}${AND[locale]}${last}`
}
