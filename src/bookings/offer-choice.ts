import type { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import type { Locale } from '../i18n/words.ts'
import { type OfficialCard, officialCards } from '../receptions/official-cards.ts'
import { availabilityRows, officialsWithNextFreeSlot } from '../receptions/queries.ts'
import { slotOfDraft } from './choose-slot.ts'
import type { Draft } from './draft.ts'
import { waitingFor } from './queries.ts'
import { type SlotChoice, slotChoice } from './slot-choice.ts'

/** What a citizen is offered with one official at this moment. */
export type Offer = {
  official: OfficialCard
  choice: SlotChoice
  /** Whoever else has the first free time; null: nobody. */
  other: OfficialCard | null
  /** How many are on the waiting list. */
  waiting: number
  now: DateTime
}

type Asked = {
  slug: string
  locale: Locale
  /** From which date on; null: from the first. */
  from: string | null
  /** The slot that it holds is offered to its citizen too. */
  draft: Draft | null
  near?: readonly number[]
}

/** Booking opens a year ahead at the most. */
const HORIZON_DAYS = 400

/**
 * Looks for what can be chosen with an official.
 *
 * @throws DomainError `not-found` where there is no such official
 */
export async function offerChoice(deps: Deps, { slug, locale, from, draft, near = [] }: Asked): Promise<Offer> {
  const now = deps.clock.now().setZone(ZONE)
  const [rows, all, own, waiting] = await Promise.all([
    availabilityRows(deps.db, {
      slug,
      from: now.toISODate() ?? '',
      to: now.plus({ days: HORIZON_DAYS }).toISODate() ?? '',
    }),
    officialsWithNextFreeSlot(deps.db),
    ownSlot(deps, { slug, draft }),
    waitingFor(deps.db, slug),
  ])
  const officials = officialCards(all, locale)
  const official = officials.find((each) => each.slug === slug)
  if (!rows || !official) throw new DomainError('not-found')
  const others = officials.filter((each) => each.slug !== slug && each.firstFree !== null)
  const [other = null] = others.sort((a, b) => Number(a.firstFree) - Number(b.firstFree))
  return { official, choice: slotChoice({ rows: rows.days, from, own, near, now, locale }), other, waiting, now }
}

/** The slot that a draft holds, in milliseconds as the free ones are. */
async function ownSlot(deps: Deps, { slug, draft }: Pick<Asked, 'slug' | 'draft'>) {
  if (draft?.kind !== 'open' || draft.slug !== slug || draft.slotId === null) return null
  const slot = await slotOfDraft(deps, { slotId: draft.slotId, holdToken: draft.holdToken })
  if (!slot || slot.heldUntil === null) return null
  return { id: slot.slotId, startsAt: slot.startsAt * 1000, endsAt: slot.endsAt * 1000 }
}
