import { randomUUID } from 'node:crypto'
import { noteRefused } from '../bookings/attack-watch.ts'
import { canonicalJson } from '../bookings/book-slot.ts'
import { clientLimits, tooOften } from '../bookings/client-limits.ts'
import { ZONE } from '../clock.ts'
import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { currentKey, keyedHash, tokenHash, waitlistToken } from '../messages/manage-link.ts'
import { checkEntry, type EntryInput } from './entry-rules.ts'
import type { MyEntry } from './queries.ts'

/** A place, and the token that opens it: null where it was there already, for whoever knows a telephone is not yet its owner. */
export type Joined = { entry: MyEntry; entryToken: string | null }

/** An order, and the address that it comes from where joins and mails are counted; null: nowhere. */
export type JoinWaitlist = { slug: string; input: EntryInput; client?: string | null }

type Answer =
  | { verdict: 'joined' | 'there'; entry: MyEntry }
  | { verdict: 'not-found' | 'already-booked' | 'mail-limit-reached' | 'client-limit-reached' }

/**
 * Gives a citizen a place at the end of an official's waiting list. The very same order again, as after a lost answer, is answered
 * as before. Another order of a person who has a place gets no second one: the link goes to their own mailbox once more.
 *
 * @throws DomainError `invalid-body`, `egn-not-allowed`, `not-found` (the official), `already-booked`, `mail-limit-reached` (too many letters
 *   to this address already), `too-many-requests` (too many places from this address)
 */
export async function joinWaitlist(deps: Deps, { slug, input, client = null }: JoinWaitlist): Promise<Joined> {
  const { secretKeys } = deps.config
  const { email, ...entry } = checkEntry(input, deps.clock.now().setZone(ZONE).toISODate() ?? '')
  const key = currentKey(secretKeys)
  const id = randomUUID()
  const limits = client === null ? null : clientLimits(deps.config, client)
  const command = JSON.stringify({
    ...entry,
    id,
    slug,
    email: email?.address,
    emailKey: email?.key,
    fingerprint: orderPrint(deps, { slug, input }),
    tokenHash: tokenHash(waitlistToken(secretKeys, { id, keyId: key.id, tokenVersion: 1 })).toString('hex'),
    keyId: key.id,
    ...(deps.config.rateLimit && { mailsLimited: true, sharePercent: deps.config.waitlistSharePercent }),
    ...(limits && {
      client: limits.hash,
      joinsPerHour: limits.joinsPerHour,
      joinsPerDay: limits.joinsPerDay,
      mailsPerClient: limits.mailsPerHour,
    }),
  })
  const [{ answer }] = await retryConflicts(
    () => deps.db.$queryRaw<[{ answer: Answer }]>`SELECT join_waitlist(${command}::jsonb) AS answer`,
  )
  if (!('entry' in answer)) throw await refusal(deps, { verdict: answer.verdict, client })
  if (answer.entry.email) deps.nudge()
  const entryToken = answer.verdict === 'joined' ? waitlistToken(secretKeys, answer.entry) : null
  return { entry: answer.entry, entryToken }
}

/** By what an order is known when it comes again (hex). Keyed, as the order holds personal data. */
export function orderPrint({ config }: Pick<Deps, 'config'>, { slug, input }: JoinWaitlist): string {
  return keyedHash(currentKey(config.secretKeys), `place|${slug}|${canonicalJson(input)}`).toString('hex')
}

type Refused = Exclude<Answer, { entry: MyEntry }>['verdict']

/** The refusal; that of a limit is noted, for by these an attack is known. */
async function refusal(deps: Deps, { verdict, client }: { verdict: Refused; client: string | null }) {
  if (verdict === 'mail-limit-reached' || verdict === 'client-limit-reached') await noteRefused(deps, client)
  if (verdict !== 'client-limit-reached') return new DomainError(verdict)
  const { hash, joinsPerHour, joinsPerDay } = clientLimits(deps.config, client ?? '')
  return tooOften(deps.db, { act: 'join', hash, perHour: joinsPerHour, perDay: joinsPerDay })
}
