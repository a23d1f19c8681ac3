import { randomUUID } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { proofIsWanted } from './attack-watch.ts'
import { type Answers, type Draft, NO_ANSWERS, type OpenDraft } from './draft.ts'
import { holdSlot } from './hold-slot.ts'
import { holdIdOf } from './hold-token.ts'
import { releaseHold } from './keep-hold.ts'
import { type ChosenSlot, chosenSlot, obtainable } from './queries.ts'

/** Whose slot is wanted, by which draft so far; `client`: where holds are counted, null: nowhere. */
export type ChooseSlot = { slug: string; slotId: number; draft: Draft | null; client: string | null }

/**
 * Holds the slot that a citizen chose, and gives back the one they had chosen before. What they typed stays. Where their
 * address holds too many slots already (a library's, say) they go on without a hold: the slot is theirs if it is still
 * free when they confirm.
 *
 * @returns the draft as it is now, not kept yet
 * @throws DomainError `slot-taken`, `slot-not-bookable`, `day-closed`
 */
export async function chooseSlot(deps: Deps, { slug, slotId, draft, client }: ChooseSlot): Promise<OpenDraft> {
  const before = draft?.kind === 'open' ? draft : null
  const slot = await slotOfDraft(deps, { slotId, holdToken: before?.holdToken ?? null })
  if (slot?.slug !== slug) throw new DomainError('slot-not-bookable', { alternatives: [] })
  const holdToken = slot.heldUntil === null ? await holdInstead(deps, before, { slotId, client }) : before?.holdToken
  const answers: Answers = before?.answers ?? NO_ANSWERS
  return {
    kind: 'open',
    slug,
    slotId,
    holdToken: holdToken ?? null,
    answers,
    complete: before?.complete ?? false,
    key: randomUUID(),
    begunAt: before?.begunAt ?? deps.clock.now().toMillis(),
  }
}

/** The slot of a draft, with the end of its hold; null: the slot is not there. */
export async function slotOfDraft(
  deps: Deps,
  { slotId, holdToken }: { slotId: number; holdToken: string | null },
): Promise<ChosenSlot | null> {
  const holdId = holdToken === null ? null : holdIdOf(deps.config.secretKeys, holdToken)
  return chosenSlot(deps.db, { slotId, holdId })
}

/** Gives back what a draft holds. */
export async function releaseDraft(deps: Deps, draft: Draft | null): Promise<void> {
  if (draft?.kind !== 'open' || draft.holdToken === null) return
  // A key that was changed meanwhile made it: it lapses by itself.
  if (holdIdOf(deps.config.secretKeys, draft.holdToken) === null) return
  await releaseHold(deps, { token: draft.holdToken })
}

/** The new hold first, so that who loses the race for it keeps what they had; the old one first where the limit asks for it. */
async function holdInstead(
  deps: Deps,
  before: OpenDraft | null,
  wanted: { slotId: number; client: string | null },
): Promise<string | null> {
  const hold = await holdOrNull(deps, wanted)
  await releaseDraft(deps, before)
  if (hold !== null || before?.holdToken == null) return hold
  return holdOrNull(deps, wanted)
}

/** @throws DomainError the refusal of a slot that nobody could have: who holds nothing is not sent on with what is gone */
async function holdOrNull(deps: Deps, wanted: { slotId: number; client: string | null }): Promise<string | null> {
  // Who has proven nothing holds nothing while proofs are asked for: they are asked on the last page.
  if (!(await proofIsWanted(deps))) {
    try {
      return (await holdSlot(deps, wanted)).holdToken
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'limit-reached') throw error
    }
  }
  const { refusal, alternatives } = await obtainable(deps.db, wanted.slotId)
  if (refusal !== '') throw new DomainError(refusal, { alternatives })
  return null
}
