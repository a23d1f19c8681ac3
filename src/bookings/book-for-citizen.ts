import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { type BookedSlot, bookSlot } from './book-slot.ts'
import type { BookingInput } from './booking-rules.ts'
import { placeOfSlot } from './queries.ts'
import { insistOnWaiving } from './reach-rules.ts'
import { type Override, readOverride, type StaffChannel } from './staff-order-rules.ts'

/** An order that somebody of the staff gives for a citizen. */
export type BookForCitizen = {
  staff: StaffMember
  idempotencyKey: string
  channel: StaffChannel
  input: Omit<BookingInput, 'holdToken'>
  override?: Override | undefined
}

/**
 * Books a slot for a citizen who telephoned, wrote or came: by the same statement and the same judges as the public door. The hours kept
 * for telephone and desk are open to it, limits per address and the proof of an e-mail do not concern it, and rules may be waived
 * with a reason. A refusal names the rules that it breaks.
 *
 * @throws DomainError `forbidden`, and those of `bookSlot`
 */
export async function bookForCitizen(
  deps: Deps,
  { staff, idempotencyKey, channel, input, override }: BookForCitizen,
): Promise<BookedSlot> {
  const { waives, why } = readOverride(override)
  insistOnWaiving(staff, waives)
  const place = await placeOfSlot(deps.db, Number(input.slotId))
  if (!place) throw new DomainError('slot-not-bookable', { alternatives: [] })
  insistOnOfficial(staff, place.slug)
  return bookSlot(deps, {
    // Each person of the staff has keys of their own.
    idempotencyKey: `user:${staff.id}|${idempotencyKey}`,
    channel,
    input,
    onBehalf: { actor: `user:${staff.id}`, waives, why },
  })
}
