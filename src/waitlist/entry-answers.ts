import type { Static } from 'typebox'
import { sofiaIso } from '../i18n/format-time.ts'
import type { Locale } from '../i18n/words.ts'
import type { MyEntry } from './queries.ts'
import type * as schemas from './schemas.ts'

const iso = (epochSeconds: number) => sofiaIso(Math.round(epochSeconds * 1000))

/** A place as its citizen sees it, in the language of the caller. */
export function entryAnswer(entry: MyEntry, locale: Locale): Static<typeof schemas.Entry> {
  const { offer } = entry
  return {
    state: entry.state,
    endedBecause: entry.endedBecause,
    official: { slug: entry.slug, title: locale === 'bg' ? entry.titleBg : entry.titleEn },
    position: entry.position,
    joinedAt: iso(entry.joinedAt),
    from: entry.from,
    to: entry.to,
    waitsUntil: entry.waitsUntil,
    offer: offer && {
      slotId: String(offer.slotId),
      startsAt: iso(offer.startsAt),
      endsAt: iso(offer.endsAt),
      place: locale === 'bg' ? offer.placeBg : offer.placeEn,
      // Whole seconds, rounded down: the offer never ends before the moment that was told.
      expiresAt: iso(Math.floor(offer.expiresAt)),
    },
    citizen: { name: entry.name, phone: entry.phone, email: entry.email },
    topic: { category: entry.topicCategory, text: entry.topicText },
    needs: entry.needs,
    onBehalfOf: entry.onBehalfOf,
    locale: entry.locale,
  }
}

/** The same for whoever keeps the official's reception. */
export function staffEntryAnswer(entry: MyEntry, locale: Locale): Static<typeof schemas.StaffEntry> {
  return { id: entry.id, ...entryAnswer(entry, locale), toCall: entry.toCall }
}
