import { randomUUID } from 'node:crypto'
import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { type Alternative, DomainError } from '../domain-error.ts'
import { currentKey, manageToken, tokenHash } from '../messages/manage-link.ts'
import { noteRefused } from './attack-watch.ts'
import { HOLD_MINUTES } from './booking.ts'
import { clientLimits } from './client-limits.ts'
import { holdToken } from './hold-token.ts'

/** A slot kept for somebody for a while; instants in seconds since 1970. */
export type Hold = { slotId: number; startsAt: number; endsAt: number; expiresAt: number }

type Answer =
  | ({ verdict: 'held'; slug: string } & Hold)
  | { verdict: 'slot-taken' | 'slot-not-bookable' | 'day-closed'; alternatives: Alternative[] }
  | { verdict: 'limit-reached' }

/**
 * Keeps a slot for fifteen minutes for a citizen who fills in the details. `client` is the address it comes from: it is
 * kept as a keyed hash, so that one address cannot hold all slots, nor all together more than a share of a day's; null: no such
 * limits.
 *
 * @throws DomainError `slot-taken`, `slot-not-bookable`, `day-closed`, `limit-reached`
 */
export async function holdSlot(
  deps: Deps,
  { slotId, client }: { slotId: number; client: string | null },
): Promise<Hold & { holdToken: string }> {
  const { secretKeys } = deps.config
  const key = currentKey(secretKeys)
  const id = randomUUID()
  const limits = client === null ? null : clientLimits(deps.config, client)
  const command = JSON.stringify({
    id,
    slotId,
    tokenHash: tokenHash(manageToken(secretKeys, { id, keyId: key.id, tokenVersion: 1 })).toString('hex'),
    keyId: key.id,
    minutes: HOLD_MINUTES,
    ...(limits && {
      client: limits.hash,
      clientLimit: limits.holds,
      clientPerHour: limits.holdsPerHour,
      sharePercent: deps.config.heldSharePercent,
    }),
  })
  const [{ answer }] = await retryConflicts(
    () => deps.db.$queryRaw<[{ answer: Answer }]>`SELECT hold_slot(${command}::jsonb) AS answer`,
  )
  if (answer.verdict === 'held') {
    deps.changes.announce(answer.slug)
    return { ...answer, holdToken: holdToken(key, id) }
  }
  if (answer.verdict === 'limit-reached') await noteRefused(deps, client)
  if ('alternatives' in answer) throw new DomainError(answer.verdict, { alternatives: answer.alternatives })
  throw new DomainError(answer.verdict)
}
