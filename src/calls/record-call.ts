import { refuse } from '../bookings/booking-rules.ts'
import { checkText } from '../bookings/text-rules.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { insistOnOneOf } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { acceptOffer } from '../waitlist/accept-offer.ts'
import { declineOffer } from '../waitlist/decline-offer.ts'
import { tokenOfEntry } from '../waitlist/entry-link.ts'
import type { Call, CallResult } from './call.ts'
import { fits } from './call-rules.ts'
import { calls, callTarget } from './queries.ts'

/** What somebody noted after a call; `shown`: the slot that stood on their page, for an answer to an offer. */
export type CallNote = { id: string; result: CallResult; note?: string | undefined; shown?: number | undefined }

/**
 * Notes what became of a call. The answer to an offer is done at once, as if the citizen had given it: the line ends as it does.
 * A closed day's citizens answer in its case (closures/): here one notes only that they were not reached.
 *
 * @throws DomainError `not-found`, `forbidden`, `not-changeable` (the line is over, or has no such answer), `invalid-body`,
 *   `egn-not-allowed`, and for an answer to an offer what `acceptOffer` and `declineOffer` throw
 */
export async function recordCall(
  deps: Deps,
  { staff, id, result, note, shown }: CallNote & { staff: StaffMember },
): Promise<Call> {
  const target = await callTarget(deps.db, id)
  if (!target) throw new DomainError('not-found')
  insistOnOneOf(staff, [target.slug, target.substituteSlug])
  const said = noteOf(note)
  const answers = result === 'accepted' || result === 'declined'
  if (!fits(target.kind, result)) throw new DomainError('not-changeable')
  if (answers) await answerOffer(deps, { entryId: target.entryId, accept: result === 'accepted', shown })

  const [{ noted }] = await deps.db.$queryRaw<[{ noted: boolean }]>`
    SELECT record_call(${id}::bigint, ${result}, ${said}, ${staff.id}::int) AS noted`
  if (!noted) throw new DomainError('not-changeable')
  const found = (['open', 'done'] as const).map((state) => calls(deps.db, { officials: null, state, id }))
  const [call] = (await Promise.all(found)).flat()
  if (!call) throw new DomainError('not-found')
  return call
}

async function answerOffer(
  deps: Deps,
  { entryId, accept, shown }: { entryId: string | null; accept: boolean; shown: number | undefined },
): Promise<void> {
  const token = entryId && (await tokenOfEntry(deps, entryId))
  if (!token) throw new DomainError('not-found')
  const command = { token, ...(shown === undefined ? {} : { shown }) }
  await (accept ? acceptOffer(deps, command) : declineOffer(deps, command))
}

function noteOf(text: string | undefined): string | null {
  if (text === undefined || text.trim() === '') return null
  const checked = checkText(text, { least: 1, most: 500 })
  if ('value' in checked) return checked.value
  return refuse([{ pointer: '/note', ...checked }]) ?? null
}
