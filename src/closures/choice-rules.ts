import { DateTime } from 'luxon'
import type { ChoiceDay, SlotChoice } from '../bookings/slot-choice.ts'
import { ZONE } from '../clock.ts'
import type { Locale } from '../i18n/words.ts'
import type { KeptSlot } from './closure.ts'

/** Days whose slots are seen at once. */
const OPEN_DAYS = 2

/** What is kept for those affected, as the chooser shows it: by day, another official's apart. `slug`: of the official of the closed day. */
export function keptChoice(slots: readonly KeptSlot[], { slug, locale }: { slug: string; locale: Locale }): SlotChoice {
  const days = new Map<string, KeptSlot[]>()
  for (const slot of slots) {
    const key = `${moment(slot.startsAt).toISODate()} ${slot.slug}`
    days.set(key, [...(days.get(key) ?? []), slot])
  }
  return {
    days: [...days.values()].map((ofDay, index) => dayOf(ofDay, { slug, locale, open: index < OPEN_DAYS })),
    free: slots.length > 0,
    earlier: false,
    later: null,
    minutes: null,
    place: null,
  }
}

function dayOf(slots: KeptSlot[], { slug, locale, open }: { slug: string; locale: Locale; open: boolean }): ChoiceDay {
  const [first] = slots as [KeptSlot]
  const at = moment(first.startsAt)
  const place = locale === 'bg' ? first.placeBg : first.placeEn
  const title = locale === 'bg' ? first.titleBg : first.titleEn
  return {
    date: `${at.toISODate()} ${first.slug}`,
    at,
    kind: 'free',
    count: slots.length,
    open,
    place: first.slug === slug ? place : `${[title, first.officialName].filter(Boolean).join(', ')} – ${place}`,
    groups: [
      { part: null, slots: slots.map(({ slotId, startsAt }) => ({ id: slotId, at: moment(startsAt), chosen: false })) },
    ],
  }
}

const moment = (seconds: number) => DateTime.fromSeconds(seconds, { zone: ZONE })
