import { randomUUID } from 'node:crypto'
import { canonicalJson } from '../bookings/book-slot.ts'
import { ZONE } from '../clock.ts'
import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { currentKey, keyedHash, tokenHash, waitlistToken } from '../messages/manage-link.ts'
import { checkEntry, type EntryInput } from './entry-rules.ts'
import type { MyEntry } from './queries.ts'

/** A place, and the token that opens it: null where it was there already, for whoever knows a telephone is not yet its owner. */
export type Joined = { entry: MyEntry; entryToken: string | null }

type Answer = { verdict: 'joined' | 'there'; entry: MyEntry } | { verdict: 'not-found' | 'already-booked' }

/**
 * Gives a citizen a place at the end of an official's waiting list. The very same order again, as after a lost answer, is answered
 * as before. Another order of a person who has a place gets no second one: the link goes to their own mailbox once more.
 *
 * @throws DomainError `invalid-body`, `egn-not-allowed`, `not-found` (the official), `already-booked`
 */
export async function joinWaitlist(deps: Deps, { slug, input }: { slug: string; input: EntryInput }): Promise<Joined> {
  const { secretKeys } = deps.config
  const { email, ...entry } = checkEntry(input, deps.clock.now().setZone(ZONE).toISODate() ?? '')
  const key = currentKey(secretKeys)
  const id = randomUUID()
  const command = JSON.stringify({
    ...entry,
    id,
    slug,
    email: email?.address,
    emailKey: email?.key,
    // Keyed, as the order holds personal data.
    fingerprint: keyedHash(key, `place|${slug}|${canonicalJson(input)}`).toString('hex'),
    tokenHash: tokenHash(waitlistToken(secretKeys, { id, keyId: key.id, tokenVersion: 1 })).toString('hex'),
    keyId: key.id,
  })
  const [{ answer }] = await retryConflicts(
    () => deps.db.$queryRaw<[{ answer: Answer }]>`SELECT join_waitlist(${command}::jsonb) AS answer`,
  )
  if (!('entry' in answer)) throw new DomainError(answer.verdict)
  if (answer.entry.email) deps.nudge()
  const entryToken = answer.verdict === 'joined' ? waitlistToken(secretKeys, answer.entry) : null
  return { entry: answer.entry, entryToken }
}
