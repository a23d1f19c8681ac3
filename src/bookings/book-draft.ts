import { randomUUID } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { bookSlot } from './book-slot.ts'
import { checkBooking } from './booking-rules.ts'
import type { OpenDraft } from './draft.ts'
import { isLoss, orderOf, sameName } from './draft-rules.ts'
import { keepDraft } from './keep-draft.ts'
import { bookingOfPerson } from './queries.ts'

type WithSlot = OpenDraft & { slotId: number }

/** A person's booking that stands in the way of another; the date (seconds since 1970) only for who knows the name too. */
export type StandingBooking = { startsAt: number | null }

/**
 * Books what a draft amounts to, under the key of the draft: who confirms twice gets the same booking. What was typed is
 * forgotten; how to find the booking stays for a form that is sent again. After a refusal the draft has a new key.
 *
 * @param given `client`: where its mails are counted; `proveEmail`: its address must be confirmed, whatever the setting
 * @returns the token of the booking
 * @throws DomainError the refusals of `bookSlot`
 */
export async function bookDraft(
  deps: Deps,
  {
    cookie,
    draft,
    locale,
    client,
    proveEmail,
  }: { cookie: string; draft: WithSlot; locale: 'bg' | 'en'; client: string | null; proveEmail: boolean },
): Promise<string> {
  const { slug, key } = draft
  try {
    const { manageToken: token } = await bookSlot(deps, {
      idempotencyKey: key,
      channel: 'web',
      input: orderOf(draft, locale),
      client,
      proveEmail,
    })
    await keepDraft(deps, { cookie, draft: { kind: 'booked', slug, key, token } })
    return token
  } catch (error) {
    if (error instanceof DomainError) await keepDraft(deps, { cookie, draft: afterRefusal(draft, error) })
    throw error
  }
}

/** The answer is kept under the key: it would be the answer to the next try too. */
export function afterRefusal(draft: OpenDraft, { code }: DomainError): OpenDraft {
  const rekeyed = { ...draft, key: randomUUID() }
  return isLoss(code) ? { ...rekeyed, slotId: null, holdToken: null } : rekeyed
}

/** The booking that this person has with this official already; null: none, or the answers are no order yet. */
export async function standingBooking(deps: Deps, draft: WithSlot): Promise<StandingBooking | null> {
  const { slotId, name, phone, email } = checkBooking(orderOf(draft, 'bg'))
  const found = await bookingOfPerson(deps.db, { slotId, phone, emailKey: email?.key ?? null })
  return found && { startsAt: sameName(name, found.name) ? found.startsAt : null }
}
