import { createHash, randomUUID } from 'node:crypto'
import { canonicalJson } from '../bookings/book-slot.ts'
import { BOOKINGS_PER_PERSON } from '../bookings/booking-rules.ts'
import { type ChangeAnswer, changeBooking } from '../bookings/change-booking.ts'
import { insistOnWaiving } from '../bookings/reach-rules.ts'
import { type Override, readOverride } from '../bookings/staff-order-rules.ts'
import type { Deps } from '../deps.ts'
import { DomainError, type WaivableRule } from '../domain-error.ts'
import { currentKey, keyedHash, manageToken, tokenHash } from '../messages/manage-link.ts'
import { insistOnOneOf } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { listedDays } from './queries.ts'
import { type OnTheSpot, onTheSpot } from './walk-in.ts'
import { checkWalkIn, type WalkInInput } from './walk-in-rules.ts'

export type TakeWalkIn = {
  staff: StaffMember
  dayId: number
  input: WalkInInput
  override?: Override | undefined
  /** Makes a repeated post the same person. */
  idempotencyKey?: string | undefined
}

type Answer =
  | ChangeAnswer
  | { verdict: 'already-booked'; rules: WaivableRule[] }
  | { verdict: 'limit-reached'; rules: WaivableRule[] }
  | { verdict: 'idempotency-key-reused' }

/**
 * Takes in somebody who came without an hour: the next ticket of today's reception, and the next free slot, else one after the last. All that
 * they say of themselves is optional. The rules are everybody's; who answers for the reception may waive them with a reason.
 *
 * @throws DomainError `not-found`, `forbidden`, `invalid-body`, `egn-not-allowed`, `day-closed`, `not-changeable` (another day than today),
 *   `slot-not-bookable` (the official is elsewhere by then), `already-booked`, `limit-reached`, `idempotency-key-reused`
 */
export async function takeWalkIn(
  deps: Deps,
  { staff, dayId, input, override, idempotencyKey }: TakeWalkIn,
): Promise<OnTheSpot> {
  const person = checkWalkIn(input)
  const { waives, why } = readOverride(override)
  insistOnWaiving(staff, waives)
  const [day] = await listedDays(deps.db, { officials: null, id: dayId })
  if (!day) throw new DomainError('not-found')
  insistOnOneOf(staff, [day.slug, day.substituteSlug])
  const { secretKeys, calling } = deps.config
  const key = currentKey(secretKeys)
  const id = randomUUID()
  const order = JSON.stringify({
    ...{ id, dayId, locale: 'bg', ...person, actor: `user:${staff.id}`, waives, why },
    tokenHash: tokenHash(manageToken(secretKeys, { id, keyId: key.id, tokenVersion: 1 })).toString('hex'),
    keyId: key.id,
    perPerson: BOOKINGS_PER_PERSON,
    ...(idempotencyKey && {
      keyHash: createHash('sha256').update(`walk-ins|user:${staff.id}|${idempotencyKey}`).digest('hex'),
      // Keyed, as it outlives what was said.
      fingerprint: keyedHash(key, `walk-in|${canonicalJson({ dayId, person, waives, why })}`).toString('hex'),
    }),
  })
  const taken = await changeBooking(deps, async () => {
    const [{ answer }] = await deps.db.$queryRaw<[{ answer: Answer }]>`SELECT take_walk_in(${order}::jsonb) AS answer`
    if (answer.verdict === 'already-booked' || answer.verdict === 'limit-reached')
      throw new DomainError(answer.verdict, { rules: answer.rules })
    if (answer.verdict === 'idempotency-key-reused') throw new DomainError(answer.verdict)
    return [{ answer }]
  })
  const [now] = await listedDays(deps.db, { officials: null, id: dayId })
  const found = now && onTheSpot(now, taken.id, { now: deps.clock.now().toSeconds(), rules: calling })
  // Whoever repeats the post after the person went hears no more of it.
  if (!found) throw new DomainError('not-found')
  return found
}
