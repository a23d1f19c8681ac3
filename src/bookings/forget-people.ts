import type { Deps } from '../deps.ts'
import { recordErasures } from './erasure-ledger.ts'

/** For how many hours a booking that nobody confirmed still says what became of it. */
export const UNCONFIRMED_HOURS = 24

/** Which bookings: cancelled, held, or lapsed unconfirmed. */
export type Over = 'cancelled' | 'held' | 'unconfirmed'

/**
 * Takes everything personal out of bookings whose time is over: cancelled ones so many days after the cancellation, held
 * receptions so many days after they were (GDPR art. 5(1)(e); the figures are settings, for the data protection officer to
 * decide), and unconfirmed ones a day after they lapsed. What remains is the official, the time and the outcome, for the figures.
 *
 * @returns how many bookings were emptied
 */
export async function forgetPeople(
  deps: Pick<Deps, 'db' | 'config' | 'clock'>,
  which: readonly Over[] = ['cancelled', 'unconfirmed', 'held'],
): Promise<number> {
  const { cancelledDays, heldDays } = deps.config.retention
  const over = await deps.db.$queryRaw<{ id: string }[]>`
    SELECT b.id FROM bookings b JOIN slots s ON s.id = b.slot_id
    WHERE b.erased_at IS NULL AND b.name IS NOT NULL
      AND ('cancelled' = ANY (${which}::text[]) AND b.state LIKE 'cancelled-%' AND b.updated_at < house_now() - make_interval(days => ${cancelledDays}::int)
        OR 'unconfirmed' = ANY (${which}::text[]) AND b.state = 'expired' AND b.updated_at < house_now() - make_interval(hours => ${UNCONFIRMED_HOURS}::int)
        OR 'held' = ANY (${which}::text[]) AND s.ends_at < house_now() - make_interval(days => ${heldDays}::int))`
  const ids = over.map(({ id }) => id)
  await recordErasures(deps, ids)
  // Whose time is over stays over: only what somebody erased meanwhile is left out. An answer kept for repeated posts lives
  // longer than an unconfirmed booking: it must neither tell the old nor bring the person back.
  return deps.db.$executeRaw`
    WITH answers AS (UPDATE idempotency_keys SET answer = '{"verdict": "gone"}' WHERE answer ->> 'id' = ANY (${ids}::text[])),
    untold AS (UPDATE messages SET state = 'superseded' WHERE booking_id = ANY (${ids}::uuid[]) AND state = 'pending'),
    forgotten AS (
      UPDATE bookings SET version = version + 1, erased_at = house_now(), name = NULL, phone = NULL, email = NULL,
        email_key = NULL, topic_category = NULL, topic_text = NULL, needs = '{}', on_behalf_of = NULL, cancel_reason = NULL
      WHERE id = ANY (${ids}::uuid[]) AND erased_at IS NULL
      RETURNING id, state, version)
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
      SELECT 'system', 'forget', 'booking', id, state, state, version FROM forgotten`
}
