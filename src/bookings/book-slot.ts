import { createHash, randomUUID } from 'node:crypto'
import type { Db, Transaction } from '../db/client.ts'
import { gather } from '../db/gather.ts'
import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { type Alternative, DomainError, type WaivableRule } from '../domain-error.ts'
import { currentKey, keyedHash, manageToken, tokenHash } from '../messages/manage-link.ts'
import { noteRefused } from './attack-watch.ts'
import type { BookedFacts } from './booking.ts'
import { BOOKINGS_PER_PERSON, type BookingInput, checkBooking } from './booking-rules.ts'
import { clientLimits, tooOften } from './client-limits.ts'
import { holdIdOf } from './hold-token.ts'
import type { StaffChannel } from './staff-order-rules.ts'

/** A citizen's order for one slot; the key makes a repeated post the same order. */
export type BookSlot = {
  idempotencyKey: string
  channel: 'web' | StaffChannel
  input: BookingInput
  /** The address it comes from, where its bookings and the mails that they cause are counted; null: nowhere. */
  client?: string | null
  /** The e-mail must be confirmed, whatever the setting. */
  proveEmail?: boolean
  /** Somebody of the staff gives it, as the audit log names them, with the rules that are not to hold and why. */
  onBehalf?: { actor: string; waives: WaivableRule[]; why: string | null }
}

/** The booking as it was made, with the token that manages it. */
export type BookedSlot = BookedFacts & { manageToken: string }

type Answer =
  | ({ verdict: 'booked' } & BookedFacts)
  | {
      verdict: 'slot-taken' | 'slot-not-bookable' | 'day-closed' | 'hold-expired'
      alternatives: Alternative[]
      rules?: WaivableRule[]
    }
  | { verdict: 'already-booked' | 'limit-reached'; rules?: WaivableRule[] }
  | { verdict: 'client-limit-reached' | 'mail-limit-reached' | 'idempotency-key-reused' | 'gone' }

/** No hold has this id: stands for a token that is not ours, which is treated as a hold that lapsed. */
const NO_HOLD = '00000000-0000-0000-0000-000000000000'

/** For how long a booking within another transaction waits for those before it: shorter than that transaction may last. */
const PATIENCE_MS = 3_000

/**
 * Books a slot for a citizen, in one transaction and one statement (`book_slots` in prisma/migrations). The same key with the
 * same order gets the same answer, under concurrency too.
 *
 * @throws DomainError `invalid-body`, `egn-not-allowed`, `slot-taken`, `slot-not-bookable`, `day-closed`, `hold-expired`,
 *   `already-booked`, `limit-reached`, `mail-limit-reached`, `too-many-requests` (of this address), `idempotency-key-reused`, `gone`
 */
export async function bookSlot(deps: Deps, order: BookSlot): Promise<BookedSlot> {
  const { client = null } = order
  const answer = await laneOf(deps.db)(commandOf(deps, order))
  if (answer.verdict === 'mail-limit-reached' || answer.verdict === 'client-limit-reached')
    await noteRefused(deps, client)
  if (answer.verdict === 'client-limit-reached' && client !== null) {
    const { hash, bookingsPerHour: perHour, bookingsPerDay: perDay } = clientLimits(deps.config, client)
    throw await tooOften(deps.db, { act: 'book', hash, perHour, perDay })
  }
  const booked = bookedOf(deps, answer)
  deps.changes.announce(booked.slug)
  if (order.input.citizen.email?.trim()) deps.nudge()
  return booked
}

/**
 * Books as `bookSlot` does, as a part of a transaction that does more: all of it happens or nothing. To announce the change and to nudge, once
 * it is committed, is its caller's.
 *
 * @throws DomainError those of `bookSlot`; the transaction is to end with it
 */
export async function bookSlotWithin(
  tx: Transaction,
  deps: Pick<Deps, 'config'>,
  order: Omit<BookSlot, 'client' | 'proveEmail'>,
): Promise<BookedSlot> {
  const command = JSON.stringify([commandOf(deps, order)])
  const [{ answers }] = await tx.$queryRaw<[{ answers: [Answer] }]>`
    SELECT book_slots(${command}::jsonb, ${PATIENCE_MS}::int) AS answers`
  return bookedOf(deps, answers[0])
}

function commandOf(
  { config }: Pick<Deps, 'config'>,
  { idempotencyKey, channel, input, client = null, proveEmail = false, onBehalf }: BookSlot,
): object {
  const booking = checkBooking(input)
  const { secretKeys, sameDayReminderMinutes, emailConfirmation } = config
  const key = currentKey(secretKeys)
  const id = randomUUID()
  const limits = client === null ? null : clientLimits(config, client)
  return {
    keyHash: sha256(`bookings|${idempotencyKey}`),
    // Keyed, as the order holds personal data and the fingerprint outlives it.
    fingerprint: keyedHash(key, `order|${canonicalJson(onBehalf ? { input, channel, onBehalf } : input)}`).toString(
      'hex',
    ),
    id,
    tokenHash: tokenHash(manageToken(secretKeys, { id, keyId: key.id, tokenVersion: 1 })).toString('hex'),
    keyId: key.id,
    ...(input.holdToken === undefined ? {} : { holdId: holdIdOf(secretKeys, input.holdToken) ?? NO_HOLD }),
    slotId: booking.slotId,
    channel,
    locale: booking.locale,
    name: booking.name,
    phone: booking.phone,
    email: booking.email?.address,
    emailKey: booking.email?.key,
    topicCategory: booking.topicCategory,
    topicText: booking.topicText,
    needs: booking.needs,
    onBehalfOf: booking.onBehalfOf,
    sameDayMinutes: sameDayReminderMinutes,
    perPerson: BOOKINGS_PER_PERSON,
    ...onBehalf,
    ...(config.rateLimit && !onBehalf && { mailsLimited: true }),
    ...(limits && {
      mailClient: limits.hash,
      mailsPerClient: limits.mailsPerHour,
      bookingsPerHour: limits.bookingsPerHour,
      bookingsPerDay: limits.bookingsPerDay,
    }),
    ...((emailConfirmation.required || proveEmail) && !onBehalf && { confirmMinutes: emailConfirmation.minutes }),
  }
}

function bookedOf({ config }: Pick<Deps, 'config'>, answer: Answer): BookedSlot {
  if (answer.verdict !== 'booked') throw refusal(answer)
  return { ...answer, manageToken: manageToken(config.secretKeys, answer) }
}

const lanes = new WeakMap<Db, (command: object) => Promise<Answer>>()

/** One lane for each database: what waits while one transaction commits is booked in the next together. */
function laneOf(db: Db): (command: object) => Promise<Answer> {
  const lane =
    lanes.get(db) ??
    gather<object, Answer>(async (commands, patience) => {
      const all = JSON.stringify(commands)
      const [{ answers }] = await retryConflicts(
        () => db.$queryRaw<[{ answers: Answer[] }]>`SELECT book_slots(${all}::jsonb, ${patience}::int) AS answers`,
      )
      return answers
    })
  lanes.set(db, lane)
  return lane
}

function refusal(answer: Exclude<Answer, { verdict: 'booked' }>): DomainError {
  // Only where an address is counted.
  if (answer.verdict === 'client-limit-reached') throw new Error('an address was counted that nobody named')
  const { rules } = answer as { rules?: WaivableRule[] }
  if ('alternatives' in answer)
    return new DomainError(answer.verdict, { alternatives: answer.alternatives, ...(rules && { rules }) })
  if (rules && (answer.verdict === 'already-booked' || answer.verdict === 'limit-reached'))
    return new DomainError(answer.verdict, { rules })
  return new DomainError(answer.verdict)
}

/** JSON with the keys of every object in order, so that the same order has one fingerprint. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
