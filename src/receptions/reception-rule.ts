import { countOf } from '../i18n/counts.ts'
import type { Locale } from '../i18n/format-time.ts'
import { dateInWords, wallHours } from '../i18n/local-words.ts'
import { receptionWords } from '../i18n/reception-words.ts'
import { listInWords } from '../i18n/small-words.ts'
import { everyWeekday, everyWeekdayOfMonth, onWeekday, weekOrder } from '../i18n/weekday-words.ts'
import { type BookingWindow, bookingWindow } from './booking-window.ts'
import { plusDays, weekdayOf } from './local-time.ts'
import type { Recurrence } from './recurrence-rules.ts'

/** What of a schedule is said in words. Minutes are wall time since midnight; a place is said where it is given. */
export type RuleOfHours = Recurrence &
  Readonly<{ startMinute: number; endMinute: number; place?: Readonly<Record<Locale, string>> }>

/** A rule with the dates (YYYY-MM-DD) between which it holds (`validTo` null: until further notice) and its booking. */
export type RuleInFull = RuleOfHours & BookingWindow & Readonly<{ validFrom: string; validTo: string | null }>

/**
 * Reception hours in words: „всеки вторник, 14:00–17:00 ч.“, "every first and third Tuesday, 14:00–17:00". Days with the
 * same hours are named together, several rules are parted by a semicolon; empty where there is no rule. Places are named
 * where there are several; so is the week from which every second week is counted.
 */
export function receptionRule(schedules: readonly RuleOfHours[], locale: Locale): string {
  const places = new Set(schedules.map(({ place }) => place?.[locale]))
  const cycles = new Set(schedules.map(cycleOf).filter((cycle) => cycle !== null))
  const daysByHours = new Map<string, Set<string>>()
  for (const schedule of [...schedules].sort(inOrderOfTheWeek)) {
    const hours = places.size > 1 ? hoursAndPlace(schedule, locale) : hoursInWords(schedule, locale)
    const days = cycles.size > 1 ? daysFromAnchor(schedule, locale) : daysInWords(schedule, locale)
    daysByHours.set(hours, (daysByHours.get(hours) ?? new Set()).add(days))
  }
  return [...daysByHours].map(([hours, days]) => `${listInWords([...days], locale)}, ${hours}`).join('; ')
}

/**
 * One schedule in full, as those see it who write it: „всеки вторник, 14:00–17:00 ч., от 1 юни 2027 г.; записването започва
 * 28 дни преди приема, в 9:00 ч.; приключва 2 часа преди началото“.
 */
export function ruleInWords(schedule: RuleInFull, locale: Locale): string {
  const rule = [
    daysFromAnchor(schedule, locale),
    hoursAndPlace(schedule, locale),
    validityInWords(schedule, locale),
  ].join(', ')
  return [rule, ...bookingWindow(schedule, locale)].join('; ')
}

/** Monday first; the same weekday by its week of the month, then by the hour. */
function inOrderOfTheWeek(a: RuleOfHours, b: RuleOfHours): number {
  return a.weekday - b.weekday || firstWeek(a) - firstWeek(b) || a.startMinute - b.startMinute
}

function firstWeek({ weeksOfMonth }: RuleOfHours): number {
  return weeksOfMonth === null ? 0 : Math.min(...weeksOfMonth.map(weekOrder))
}

function daysInWords({ weekday, weeksOfMonth, everyNWeeks, anchorDate }: RuleOfHours, locale: Locale): string {
  if (weeksOfMonth !== null && !isEveryWeek(weeksOfMonth)) return everyWeekdayOfMonth(weekday, weeksOfMonth, locale)
  if (weeksOfMonth !== null || everyNWeeks === 1 || anchorDate === null) return everyWeekday(weekday, locale)
  return receptionWords[locale].rule.everyWeeks(countOf(everyNWeeks, 'week', locale), onWeekday(weekday, locale))
}

/** No month has more weeks than the first four and the last. */
function isEveryWeek(weeksOfMonth: readonly number[]): boolean {
  return (
    [1, 2, 3, 4].every((week) => weeksOfMonth.includes(week)) && weeksOfMonth.some((week) => week === 5 || week === -1)
  )
}

/** „на всеки 2 седмици във вторник (считано от 5 януари 2027 г.)“: a date on which the rule falls. */
function daysFromAnchor(schedule: RuleOfHours, locale: Locale): string {
  const days = daysInWords(schedule, locale)
  const { weekday, anchorDate } = schedule
  if (cycleOf(schedule) === null || anchorDate === null) return days
  const date = plusDays(anchorDate, weekday - weekdayOf(anchorDate))
  return `${days} (${receptionWords[locale].rule.countedFrom(dateInWords(date, locale))})`
}

/** Which of every N weeks it is, the same for all anchors that mean the same weeks; null where every week or month counts. */
function cycleOf({ weeksOfMonth, everyNWeeks, anchorDate }: RuleOfHours): string | null {
  if (weeksOfMonth !== null || everyNWeeks === 1 || anchorDate === null) return null
  const monday = Date.parse(plusDays(anchorDate, 1 - weekdayOf(anchorDate)))
  return `${everyNWeeks}:${Math.floor(monday / (7 * 86_400_000)) % everyNWeeks}`
}

function hoursInWords({ startMinute, endMinute }: RuleOfHours, locale: Locale): string {
  return wallHours(startMinute, endMinute, locale)
}

function hoursAndPlace(schedule: RuleOfHours, locale: Locale): string {
  const hours = hoursInWords(schedule, locale)
  return schedule.place ? `${hours}, ${schedule.place[locale]}` : hours
}

function validityInWords({ validFrom, validTo }: RuleInFull, locale: Locale): string {
  const { rule } = receptionWords[locale]
  if (validFrom === validTo) return rule.only(dateInWords(validFrom, locale))
  const from = rule.from(dateInWords(validFrom, locale))
  return validTo === null ? from : `${from} ${rule.until(dateInWords(validTo, locale))}`
}
