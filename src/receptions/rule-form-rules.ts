import { createHash } from 'node:crypto'
import { DomainError } from '../domain-error.ts'
import type { Values } from '../ui/typed-form.ts'
import { breaksTyped, chosen, type Form, type Reader, readerOf, typed } from '../ui/typed-form.ts'
import { type ScheduleInput, scheduleInWords } from './schedule-input-rules.ts'
import type { KeptSchedule } from './schedule-queries.ts'

/** The lines of a rule's form, in their order. */
export const RULE_FIELDS = [
  ...['official', 'weekday', 'every', 'everyNWeeks', 'anchorDate', 'startTime', 'endTime', 'slotMinutes', 'breaks'],
  ...['place', 'placeEn', 'opensDaysAhead', 'opensAtTime', 'closesMinutesBefore', 'closesDaysBefore', 'closesAtTime'],
  ...['staffShare', 'staffShareUntilWorkingDays', 'validFrom', 'validTo', 'orderNumber', 'holidayPolicy'],
] as const

/** A rule as a form holds it: its lines, and which weeks of the month were chosen. */
export type RuleForm = { values: Values; weeks: readonly string[] }

/** The weeks of a month that can be chosen; -1 is the last. */
export const WEEKS = [1, 2, 3, 4, 5, -1] as const

/** A rule that nobody has typed yet. */
export function newRule({ official, today }: { official: string; today: string }): RuleForm {
  return {
    values: {
      ...{ official, weekday: '', every: 'week', startTime: '', endTime: '', slotMinutes: '15' },
      ...{ opensDaysAhead: '28', closesMinutesBefore: '60', staffShare: '0', staffShareUntilWorkingDays: '0' },
      ...{ validFrom: today, holidayPolicy: 'skip' },
    },
    weeks: [],
  }
}

/** A rule that is kept, as its form shows it. */
export function ruleForm(schedule: KeptSchedule): RuleForm {
  const { recurrence, breaks, place, placeEn, opensAtTime, ...rest } = scheduleInWords(schedule)
  const text = (value: string | number | null) => (value === null ? '' : String(value))
  return {
    values: {
      official: schedule.slug,
      weekday: String(recurrence.weekday),
      every: recurrence.weeksOfMonth ? 'month' : recurrence.everyNWeeks ? 'weeks' : 'week',
      everyNWeeks: text(recurrence.everyNWeeks ?? null),
      anchorDate: recurrence.anchorDate ?? '',
      breaks: breaksTyped(breaks),
      place,
      placeEn: placeEn === place ? '' : placeEn,
      opensAtTime: opensAtTime === '00:00' ? '' : opensAtTime,
      ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, text(value)])),
    },
    weeks: (recurrence.weeksOfMonth ?? []).map(String),
  }
}

/**
 * The rule that a form describes.
 *
 * @throws DomainError `invalid-body` with every line that cannot be read
 */
export function readRuleForm(form: Form): { slug: string; input: ScheduleInput } {
  const read = readerOf(form)
  const there = (name: string, least: number, most: number) => {
    const value = read.number(name, least, most)
    if (value === undefined && typed(form, name) === '') read.fault(name, 'required')
    return value ?? least
  }
  const slug = read.line('official')
  const recurrence = readRecurrence(form, read)
  const startTime = read.timeThere('startTime')
  const endTime = read.timeThere('endTime')
  const slotMinutes = there('slotMinutes', 5, 480)
  const breaks = read.breaks('breaks')
  const place = read.line('place').slice(0, 200)
  const placeEn = typed(form, 'placeEn').slice(0, 200)
  const opensDaysAhead = there('opensDaysAhead', 0, 366)
  const opensAtTime = read.time('opensAtTime')
  const closesMinutesBefore = there('closesMinutesBefore', 0, 20_160)
  const closesDaysBefore = read.number('closesDaysBefore', 0, 30) ?? null
  const closesAtTime = read.time('closesAtTime') ?? null
  const staffShare = read.number('staffShare', 0, 288) ?? 0
  const staffShareUntilWorkingDays = read.number('staffShareUntilWorkingDays', 0, 60) ?? 0
  const validFrom = read.date('validFrom')
  if (validFrom === undefined && typed(form, 'validFrom') === '') read.fault('validFrom', 'required')
  const validTo = read.date('validTo') ?? null
  if (read.faults.length > 0) throw new DomainError('invalid-body', { errors: read.faults })
  return {
    slug,
    input: {
      ...{ recurrence, startTime, endTime, slotMinutes, breaks, place, opensDaysAhead, closesMinutesBefore },
      ...{ placeEn: placeEn || place, opensAtTime: opensAtTime ?? '00:00', closesDaysBefore, closesAtTime },
      ...{ staffShare, staffShareUntilWorkingDays, validFrom: validFrom ?? '', validTo },
      orderNumber: typed(form, 'orderNumber').slice(0, 120) || null,
      holidayPolicy: form['holidayPolicy'] === 'next-working-day' ? 'next-working-day' : 'skip',
    },
  }
}

/** What a preview was made of, in a few letters: who changes the form after looking at it is shown the dates anew. */
export function fingerprint(asked: { slug: string; input: ScheduleInput }): string {
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url').slice(0, 22)
}

function readRecurrence(form: Form, read: Reader): ScheduleInput['recurrence'] {
  const weekday = read.number('weekday', 1, 7)
  if (weekday === undefined && typed(form, 'weekday') === '') read.fault('weekday', 'required')
  const every = typed(form, 'every')
  const recurrence: ScheduleInput['recurrence'] = { weekday: weekday ?? 1 }
  if (every === 'month') {
    const weeks = WEEKS.filter((week) => chosen(form, 'weeksOfMonth').includes(String(week)))
    if (weeks.length === 0) read.fault('weeksOfMonth', 'choose-one')
    return { ...recurrence, weeksOfMonth: [...weeks] }
  }
  if (every !== 'weeks') return recurrence
  const everyNWeeks = read.number('everyNWeeks', 2, 52)
  if (everyNWeeks === undefined && typed(form, 'everyNWeeks') === '') read.fault('everyNWeeks', 'required')
  const anchorDate = read.date('anchorDate')
  if (anchorDate === undefined && typed(form, 'anchorDate') === '') read.fault('anchorDate', 'required')
  return { ...recurrence, everyNWeeks: everyNWeeks ?? 2, anchorDate: anchorDate ?? '' }
}
