import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { Locale } from '../i18n/words.ts'
import type { AvailableDayRow, FreeSlotRow } from '../receptions/queries.ts'

/** A slot to be chosen. */
export type SlotOption = { id: number; at: DateTime; chosen: boolean }

/** Slots under one heading: a day with many of them is parted at noon. */
export type SlotGroup = { part: 'morning' | 'afternoon' | null; slots: SlotOption[] }

/** A day as the chooser shows it; `at` is its beginning. */
export type ChoiceDay = { date: string; at: DateTime } & (
  | { kind: 'free'; count: number; groups: SlotGroup[]; place: string | null; open: boolean }
  | { kind: 'full' }
  | { kind: 'closed'; reason: string | null }
  | { kind: 'not-open'; opensAt: DateTime }
)

/** What can be chosen with one official. */
export type SlotChoice = {
  days: ChoiceDay[]
  /** There are free slots among the days shown. */
  free: boolean
  /** Dates before and after those shown: where to go on; null: none. */
  earlier: boolean
  later: string | null
  /** How long a meeting is, in minutes, and where, if that is the same for all that can be chosen. */
  minutes: number | null
  place: string | null
}

type Given = {
  /** The coming days in order of time, from today on. */
  rows: readonly AvailableDayRow[]
  /** From which date on; null: from the first. */
  from: string | null
  /** The slot that is held for this citizen: free for them alone. */
  own: FreeSlotRow | null
  /** Slots that are to be seen at once, whatever their day. */
  near?: readonly number[]
  now: DateTime
  locale: Locale
}

/** Days with free slots on one page, and of them those whose slots are seen at once. */
const FREE_DAYS_SHOWN = 6
const OPEN_DAYS = 2
/** More slots than this on a day are parted at noon. */
const MANY_SLOTS = 14

/** What a citizen can choose now: the earliest first, only what can be booked, and of days without it one line each. */
export function slotChoice({ rows, from, own, near = [], now, locale }: Given): SlotChoice {
  const days = rows
    .filter(({ state }) => state !== 'needs-decision')
    .map((row) => withOwn(row, own))
    .filter(onlyFirstNotOpen(now))
  const wanted = days.filter(({ date }) => from === null || date >= from)
  const shown = wanted.slice(0, endOfPage(wanted))
  const slots = shown.flatMap(({ freeSlots }) => freeSlots)
  const lengths = new Set(slots.map(({ startsAt, endsAt }) => (endsAt - startsAt) / 60_000))
  const places = new Set(shown.filter(({ freeSlots }) => freeSlots.length > 0).map((row) => placeOf(row, locale)))
  const [minutes = null] = lengths
  const [place = null] = places
  let opened = 0
  return {
    days: shown.map((row) => {
      const day = dayOf(row, { own, near, now, place: places.size > 1 ? placeOf(row, locale) : null })
      return day.kind === 'free' ? { ...day, open: day.open || opened++ < OPEN_DAYS } : day
    }),
    free: slots.length > 0,
    earlier: wanted.length < days.length,
    later: wanted[shown.length]?.date ?? null,
    minutes: lengths.size === 1 ? minutes : null,
    place: places.size === 1 ? place : null,
  }
}

function withOwn(row: AvailableDayRow, own: Given['own']): AvailableDayRow {
  if (own === null || own.startsAt < row.startsAt || own.startsAt >= row.endsAt) return row
  const others = row.freeSlots.filter(({ id }) => id !== own.id)
  return { ...row, freeSlots: [...others, own].sort((a, b) => a.startsAt - b.startsAt) }
}

/** Of the days whose booking has not begun, the first says when it does; the others would only repeat it. */
function onlyFirstNotOpen(now: DateTime): (row: AvailableDayRow) => boolean {
  let seen = false
  return (row) => {
    if (row.state !== 'open' || row.opensAt <= now.toMillis()) return true
    const first = !seen
    seen = true
    return first
  }
}

function endOfPage(rows: readonly AvailableDayRow[]): number {
  let free = 0
  const next = rows.findIndex(({ freeSlots }) => freeSlots.length > 0 && ++free > FREE_DAYS_SHOWN)
  return next < 0 ? rows.length : next
}

function dayOf(
  row: AvailableDayRow,
  { own, near, now, place }: Pick<Given, 'own' | 'now'> & { near: readonly number[]; place: string | null },
): ChoiceDay {
  const { date, state, publicReason, freeSlots } = row
  const day = { date, at: moment(row.startsAt) }
  if (state === 'closed') return { ...day, kind: 'closed', reason: publicReason }
  if (freeSlots.length === 0)
    return row.opensAt > now.toMillis()
      ? { ...day, kind: 'not-open', opensAt: moment(row.opensAt) }
      : { ...day, kind: 'full' }
  const slots = freeSlots.map(({ id, startsAt }) => ({ id, at: moment(startsAt), chosen: id === own?.id }))
  const open = slots.some(({ id, chosen }) => chosen || near.includes(id))
  return { ...day, kind: 'free', count: slots.length, groups: groupsOf(slots), place, open }
}

function groupsOf(slots: SlotOption[]): SlotGroup[] {
  if (slots.length <= MANY_SLOTS) return [{ part: null, slots }]
  const parted: SlotGroup[] = [
    { part: 'morning', slots: slots.filter(({ at }) => at.hour < 12) },
    { part: 'afternoon', slots: slots.filter(({ at }) => at.hour >= 12) },
  ]
  return parted.filter((group) => group.slots.length > 0)
}

function placeOf({ placeBg, placeEn }: AvailableDayRow, locale: Locale): string {
  return locale === 'bg' ? placeBg : placeEn
}

function moment(epochMs: number): DateTime {
  return DateTime.fromMillis(epochMs, { zone: ZONE })
}
