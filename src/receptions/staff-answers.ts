import { dayOff, type Exceptions } from '../calendar/non-working-days.ts'
import type { AffectedBooking } from '../domain-error.ts'
import { type Locale, sofiaIso } from '../i18n/format-time.ts'
import { displacedDayNote } from './day-notes.ts'
import type { StaffDayRow, StaffSlotRow } from './day-queries.ts'
import { hoursInWords } from './hours-input-rules.ts'
import type { SchedulePreview } from './preview-schedule.ts'
import { ruleInWords } from './reception-rule.ts'
import type { Outcome } from './save-schedule.ts'
import { scheduleInWords } from './schedule-input-rules.ts'
import type { KeptSchedule } from './schedule-queries.ts'

// Shapes of the staff's API (instants are ISO 8601 with the offset of Sofia, ids are strings), in the reader's language.

/** Bookings that a change concerns. */
export const affectedAnswers = (affected: readonly AffectedBooking[]) =>
  affected.map(({ slotId, receptionDayId, startsAt, endsAt, ...rest }) => ({
    ...rest,
    slotId: String(slotId),
    receptionDayId: String(receptionDayId),
    startsAt: sofiaIso(startsAt),
    endsAt: sofiaIso(endsAt),
  }))

/** What a change of rules or of the calendar did. */
export function outcomeAnswer({ done, affected }: Outcome) {
  return {
    days: done.map(({ verdict, dayId, date, slots }) => ({
      receptionDayId: dayId === null ? null : String(dayId),
      date,
      verdict: verdict as 'made' | 'was-there' | 'changed' | 'withdrawn' | 'needs-decision',
      slots,
    })),
    affectedBookings: affectedAnswers(affected),
  }
}

export function scheduleAnswer(schedule: KeptSchedule, locale: Locale) {
  const { id, slug, version } = schedule
  return {
    id: String(id),
    official: slug,
    inWords: ruleInWords(schedule, locale),
    ...scheduleInWords(schedule),
    version,
  }
}

export function previewAnswer({ schedule, dates, skipped, affected, kept }: SchedulePreview, locale: Locale) {
  return {
    inWords: ruleInWords(schedule, locale),
    dates: dates.map(({ plan, ruleDate, instead }) => ({
      date: plan.date,
      startsAt: sofiaIso(plan.startsAt),
      endsAt: sofiaIso(plan.endsAt),
      slots: plan.slots.length,
      ...(instead && { note: displacedDayNote({ date: plan.date, ruleDate, reason: instead }, locale) }),
    })),
    skipped: skipped.map(({ ruleDate, why }) => ({
      date: ruleDate,
      note: displacedDayNote({ date: null, ruleDate, reason: why }, locale),
    })),
    slotCount: dates.reduce((sum, { plan }) => sum + plan.slots.length, 0),
    affectedBookings: affectedAnswers(affected),
    keptDays: kept.map(({ id, date }) => ({ receptionDayId: String(id), date })),
  }
}

export function dayAnswer(day: StaffDayRow, locale: Locale, exceptions: Exceptions) {
  const reason = day.ruleDate !== null && day.ruleDate !== day.date ? dayOff(day.ruleDate, exceptions) : null
  return {
    id: String(day.id),
    official: { slug: day.slug, title: day.title[locale] },
    substitute: day.substitute && { slug: day.substitute.slug, title: day.substitute[locale] },
    scheduleId: day.scheduleId === null ? null : String(day.scheduleId),
    date: day.date,
    ruleDate: day.ruleDate,
    note: reason && displacedDayNote({ date: day.date, ruleDate: day.ruleDate ?? '', reason }, locale),
    startsAt: sofiaIso(day.startsAt),
    endsAt: sofiaIso(day.endsAt),
    place: day.place.bg,
    placeEn: day.place.en,
    newPlace: day.newPlace?.[locale] ?? null,
    state: day.state,
    because: day.because,
    publicReason: day.publicReason,
    opensForBookingAt: sofiaIso(day.opensAt),
    delayMinutes: day.delayMinutes,
    editedByHand: day.edited,
    slotCount: day.slotCount,
    bookedCount: day.bookedCount,
    blockedCount: day.blockedCount,
    affectedCount: day.affected.length,
    version: day.version,
  }
}

export function wholeDayAnswer(
  { day, slots, affected }: { day: StaffDayRow; slots: StaffSlotRow[]; affected: AffectedBooking[] },
  locale: Locale,
  exceptions: Exceptions,
) {
  return {
    ...dayAnswer(day, locale, exceptions),
    ...hoursInWords(day.hours),
    slots: slots.map(({ id, startsAt, endsAt, closesAt, publicAt, ...rest }) => ({
      slotId: String(id),
      startsAt: sofiaIso(startsAt),
      endsAt: sofiaIso(endsAt),
      closesAt: sofiaIso(closesAt),
      publicAt: publicAt === null ? null : sofiaIso(publicAt),
      ...rest,
    })),
    affectedBookings: affectedAnswers(affected),
  }
}
