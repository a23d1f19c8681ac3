import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { chooseSlot } from './choose-slot.ts'
import type { OpenDraft } from './draft.ts'
import { extendHold } from './keep-hold.ts'

type WithSlot = OpenDraft & { slotId: number }

/**
 * Fifteen minutes more. A hold that ran out meanwhile is taken again, where the slot is still free.
 *
 * @returns the draft as it is now, not kept yet; with the hold as it was where it can be extended no more
 * @throws DomainError `slot-taken`, `slot-not-bookable`, `day-closed`, `hold-expired`
 */
export async function prolongDraft(
  deps: Deps,
  { draft, client }: { draft: WithSlot; client: string | null },
): Promise<OpenDraft> {
  try {
    if (draft.holdToken === null) throw new DomainError('not-found')
    await extendHold(deps, { token: draft.holdToken })
    return draft
  } catch (error) {
    const code = error instanceof DomainError ? (error as DomainError).code : null
    if (code === 'limit-reached') return draft
    if (code !== 'hold-expired' && code !== 'not-found') throw error
    return chooseSlot(deps, { slug: draft.slug, slotId: draft.slotId, draft, client })
  }
}
