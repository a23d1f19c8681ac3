import { ZONE } from '../clock.ts'
import { type Locale, sofiaIso } from '../i18n/format-time.ts'
import type { AvailabilityRows, DayRow, DayState, OfficialRow, ScheduledDayRow } from './queries.ts'
import { receptionRule } from './reception-rule.ts'

// Shapes of the API (instants are ISO 8601 with the offset of Sofia, ids are strings), in the reader's language.

/** `GET /officials/{slug}`, and an item of `GET /officials`. */
export type OfficialJson = {
  slug: string
  office: string
  title: string
  name: string | null
  portfolio: string | null
  room: string | null
  /** Empty where there is no rule. */
  receptionRule: string
  nextFreeSlot: { slotId: string; startsAt: string } | null
}

/** An official as named in other answers. */
export type OfficialNameJson = { slug: string; title: string }

type DayJson = {
  date: string
  receptionDayId: string
  place: string
  startsAt: string
  endsAt: string
  state: DayState
  opensForBookingAt: string
}

/** `GET /officials/{slug}/availability`. A day without free slots stays in the list. */
export type AvailabilityJson = {
  official: OfficialNameJson
  timeZone: typeof ZONE
  days: (DayJson & { freeSlots: { slotId: string; startsAt: string; endsAt: string }[] })[]
}

/** An item of `GET /reception-days`; `publicReason`: why there is no reception, as the municipality wrote it. */
export type ReceptionDayJson = DayJson & {
  official: OfficialNameJson
  publicReason: string | null
  freeSlotCount: number
  delayMinutes: number
}

export function officialsAnswer(rows: readonly OfficialRow[], locale: Locale): OfficialJson[] {
  return rows.map((row) => officialAnswer(row, locale))
}

export function officialAnswer(row: OfficialRow, locale: Locale): OfficialJson {
  const { slug, office, name, room, schedules, nextFreeSlot } = row
  return {
    slug,
    office,
    title: locale === 'bg' ? row.titleBg : row.titleEn,
    name,
    portfolio: locale === 'bg' ? row.portfolioBg : row.portfolioEn,
    room,
    receptionRule: receptionRule(schedules, locale),
    nextFreeSlot: nextFreeSlot && { slotId: String(nextFreeSlot.id), startsAt: sofiaIso(nextFreeSlot.startsAt) },
  }
}

export function availabilityAnswer({ official, days }: AvailabilityRows, locale: Locale): AvailabilityJson {
  return {
    official: nameAnswer(official, locale),
    timeZone: ZONE,
    days: days.map((day) => ({
      ...dayAnswer(day, locale),
      freeSlots: day.freeSlots.map(({ id, startsAt, endsAt }) => ({
        slotId: String(id),
        startsAt: sofiaIso(startsAt),
        endsAt: sofiaIso(endsAt),
      })),
    })),
  }
}

export function scheduleAnswer(rows: readonly ScheduledDayRow[], locale: Locale): ReceptionDayJson[] {
  return rows.map((row) => ({
    ...dayAnswer(row, locale),
    official: nameAnswer(row, locale),
    publicReason: row.publicReason,
    freeSlotCount: row.freeSlotCount,
    delayMinutes: row.delayMinutes,
  }))
}

function dayAnswer(day: DayRow, locale: Locale): DayJson {
  return {
    date: day.date,
    receptionDayId: String(day.id),
    place: locale === 'bg' ? day.placeBg : day.placeEn,
    startsAt: sofiaIso(day.startsAt),
    endsAt: sofiaIso(day.endsAt),
    state: day.state,
    opensForBookingAt: sofiaIso(day.opensAt),
  }
}

function nameAnswer(
  { slug, titleBg, titleEn }: { slug: string; titleBg: string; titleEn: string },
  locale: Locale,
): OfficialNameJson {
  return { slug, title: locale === 'bg' ? titleBg : titleEn }
}
