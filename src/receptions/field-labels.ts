import { type Locale, words } from '../i18n/words.ts'
import type { FieldLabels } from '../ui/components/fault-texts.ts'

/** How the forms of a day call their fields: the one that changes it, the one that adds it, its hours and its delay. */
export function dayLabels(locale: Locale): FieldLabels {
  const { keeping, staffCalendar } = words[locale].pages
  const { start: startTime, end: endTime, slotMinutes, breaks, place, placeEn, date } = keeping.day
  const { blockReason: reason, delayMinutes: minutes } = staffCalendar.day
  const { official } = keeping.rules.form
  return { official, date, startTime, endTime, slotMinutes, breaks, place, placeEn, reason, minutes }
}

/** How the form of a rule calls its fields. */
export function ruleLabels(locale: Locale): FieldLabels {
  const { form } = words[locale].pages.keeping.rules
  return {
    ...dayLabels(locale),
    weekday: form.weekday,
    weeksOfMonth: form.ofMonthWhich,
    everyNWeeks: form.nWeeksHow,
    anchorDate: form.anchor,
    opensDaysAhead: form.opensDays,
    opensAtTime: form.opensAt,
    closesMinutesBefore: form.closesMinutes,
    closesDaysBefore: form.closesDays,
    closesAtTime: form.closesAt,
    staffShare: form.share,
    staffShareUntilWorkingDays: form.shareUntil,
    validFrom: form.from,
    validTo: form.to,
  }
}

/** How the form of a decision about a date calls its fields. */
export function decisionLabels(locale: Locale): FieldLabels {
  const { date, name, nameEn, reason, source } = words[locale].pages.keeping.rules.calendar.form
  return { date, name, nameEn, reason, source }
}
