import { DateTime } from 'luxon'
import { dayOff, type Exceptions } from '../calendar/non-working-days.ts'
import { ZONE } from '../clock.ts'
import type { Locale } from '../i18n/format-time.ts'
import { dayOfMonth, wallHours } from '../i18n/local-words.ts'
import { receptionWords } from '../i18n/reception-words.ts'
import { dayOffInWords, displacedDayNote } from './day-notes.ts'
import { plusDays } from './local-time.ts'
import { movedKey, movedTo, type NumberedSchedule, type PlannedDate, planDates } from './plan-rules.ts'
import type { ScheduledDayRow } from './queries.ts'

/** How things stand with a day of the schedule. `expected`: its rule names it, and it is not announced yet. */
export type Standing =
  | { kind: 'free'; count: number }
  | { kind: 'full' }
  | { kind: 'not-open'; opensAt: DateTime }
  | { kind: 'closed'; reason: string | null }
  | { kind: 'undecided' }
  | { kind: 'expected' }

/** One line of the schedule, in the reader's language; `at` is the beginning of its date. */
export type ScheduleLine = {
  slug: string
  date: string
  at: DateTime
  hours: string | null
  place: string | null
  standing: Standing
  /** Why it is not the date that the rule names; null: it is. */
  note: string | null
  delayMinutes: number
}

type Given = {
  rows: readonly ScheduledDayRow[]
  schedules: readonly (NumberedSchedule & { slug: string })[]
  exceptions: Exceptions
  /** The dates shown, both counted. */
  from: string
  to: string
  /** So many days ahead are announced, or as far as booking opens: what is not there by then will not be. */
  horizonDays: number
  now: DateTime
  locale: Locale
}

/**
 * The public schedule by date: the days that are announced, those that rules name beyond them, and the holidays on which
 * people would expect a reception.
 */
export function scheduleLines(given: Given): ScheduleLine[] {
  const slugs = new Set([...given.rows, ...given.schedules].map(({ slug }) => slug))
  const announced = given.rows.map((row) => announcedLine(row, given))
  const others = [...slugs].flatMap((slug) => otherLines(slug, given))
  return [...announced, ...others].sort(
    (a, b) => compare(a.date, b.date) || compare(a.hours ?? '', b.hours ?? '') || compare(a.slug, b.slug),
  )
}

function announcedLine(row: ScheduledDayRow, { now, locale, exceptions }: Given): ScheduleLine {
  const { slug, date, ruleDate, delayMinutes } = row
  const [starts, ends] = [sofia(row.startsAt), sofia(row.endsAt)]
  return {
    slug,
    date,
    at: starts.startOf('day'),
    hours: wallHours(minuteOf(starts), minuteOf(ends), locale),
    place: locale === 'bg' ? row.placeBg : row.placeEn,
    standing: standingOf(row, now),
    note: ruleDate === null || ruleDate === date ? null : movedNote({ date, ruleDate }, exceptions, locale),
    delayMinutes: row.state === 'open' ? delayMinutes : 0,
  }
}

function standingOf({ state, publicReason, freeSlotCount, opensAt }: ScheduledDayRow, now: DateTime): Standing {
  if (state === 'closed') return { kind: 'closed', reason: publicReason }
  if (state === 'needs-decision') return { kind: 'undecided' }
  if (opensAt > now.toMillis()) return { kind: 'not-open', opensAt: sofia(opensAt) }
  return freeSlotCount > 0 ? { kind: 'free', count: freeSlotCount } : { kind: 'full' }
}

/** What the rules of one official say beyond the days that are there. */
function otherLines(slug: string, { rows, schedules, exceptions, from, to, horizonDays, locale }: Given) {
  const days = rows.filter((row) => row.slug === slug)
  const byHand = days.filter(({ scheduleId, byHand }) => scheduleId === null || byHand)
  const there = new Set(days.map(({ scheduleId, date }) => movedKey(scheduleId ?? 0, date)))
  const { dates, skipped } = planDates(
    schedules.filter((schedule) => schedule.slug === slug),
    {
      from,
      to,
      exceptions,
      also: new Set(byHand.filter(({ state }) => state !== 'closed').map(({ date }) => date)),
      moved: movedTo(days),
    },
  )
  const horizon = ({ schedule }: PlannedDate) => plusDays(from, Math.max(horizonDays, schedule.opensDaysAhead))
  const expected = dates.filter(
    (each) => each.date > horizon(each) && each.date <= to && !there.has(movedKey(each.schedule.id, each.date)),
  )
  // Two rules of one official may meet on one holiday: it is said once.
  const holidays = new Map(skipped.map(({ ruleDate, why }) => [ruleDate, why]))
  const bare = { slug, delayMinutes: 0, note: null }
  return [
    ...expected.map(({ schedule, date, ruleDate, instead }) => ({
      ...bare,
      date,
      at: midnight(date),
      hours: wallHours(schedule.startMinute, schedule.endMinute, locale),
      place: schedule.place[locale],
      standing: { kind: 'expected' as const },
      note: instead && displacedDayNote({ date, ruleDate, reason: instead }, locale),
    })),
    ...[...holidays].map(([date, why]) => ({
      ...bare,
      date,
      at: midnight(date),
      hours: null,
      place: null,
      standing: { kind: 'closed' as const, reason: dayOffInWords(why, locale) },
    })),
  ]
}

/** A decision that moved a day may be gone since: the move is told all the same. */
function movedNote({ date, ruleDate }: { date: string; ruleDate: string }, exceptions: Exceptions, locale: Locale) {
  const reason = dayOff(ruleDate, exceptions)
  if (reason) return displacedDayNote({ date, ruleDate, reason }, locale)
  return receptionWords[locale].day.insteadOf(dayOfMonth(date, locale), dayOfMonth(ruleDate, locale))
}

function midnight(date: string): DateTime {
  return DateTime.fromISO(date, { zone: ZONE })
}

function sofia(epochMs: number): DateTime {
  return DateTime.fromMillis(epochMs, { zone: ZONE })
}

function minuteOf(at: DateTime): number {
  return at.hour * 60 + at.minute
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
