import type { Deps } from '../deps.ts'
import type { Draft, OpenDraft } from './draft.ts'
import { hasAnswers } from './draft.ts'
import { NEEDS } from './draft-rules.ts'
import { orderFaults } from './order-faults.ts'
import { pageViewOf } from './page-state.ts'
import { bookingByToken } from './queries.ts'

type Again = {
  /** Of a booking that no longer holds; undefined: there was none. */
  token: string | undefined
  slug: string
  slotId: number
  /** What was begun already: nothing that was typed there is lost. */
  draft: Draft | null
}

/**
 * A draft with what somebody told us for a booking that no longer holds, so that they book anew with one press and a look; null: what
 * they have begun stands, or the link opens nothing of the kind.
 */
export async function draftAgain(deps: Deps, { token, slug, slotId, draft }: Again): Promise<OpenDraft | null> {
  if (token === undefined || !/^[A-Za-z0-9_-]{20,100}$/.test(token)) return null
  if (draft?.kind === 'open' && hasAnswers(draft.answers)) return null
  const booking = await bookingByToken(deps.db, token)
  if (!booking || booking.slug !== slug || pageViewOf(booking).live) return null
  const again = {
    kind: 'open',
    slug,
    slotId,
    holdToken: null,
    answers: {
      name: booking.name,
      phone: booking.phone ?? '',
      email: booking.email ?? '',
      topic: booking.topicText ?? '',
      needs: NEEDS.filter((need) => booking.needs.includes(need)),
      onBehalfOf: booking.onBehalfOf ?? '',
    },
    complete: false,
    key: '',
    begunAt: deps.clock.now().toMillis(),
  } as const
  return { ...again, slotId: null, complete: orderFaults(again).length === 0 }
}
