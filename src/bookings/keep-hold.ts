import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { HOLD_EXTENSIONS, HOLD_MINUTES } from './booking.ts'
import type { Hold } from './hold-slot.ts'
import { holdIdOf } from './hold-token.ts'

/**
 * Gives a hold that still runs fifteen minutes more, from now.
 *
 * @throws DomainError `not-found` (not our token, or used already), `hold-expired`, `limit-reached` (after twelve times)
 */
export async function extendHold(deps: Deps, { token }: { token: string }): Promise<Hold> {
  const id = holdId(deps, token)
  const extended = await deps.db.$queryRaw<Hold[]>`
    UPDATE bookings b SET hold_expires_at = house_now() + make_interval(mins => ${HOLD_MINUTES}::int),
      hold_extensions = hold_extensions + 1
    FROM slots s
    WHERE b.id = ${id}::uuid AND s.id = b.slot_id AND b.state = 'held' AND b.hold_expires_at > house_now() AND b.hold_extensions < ${HOLD_EXTENSIONS}::int
      AND slot_refusal(s.id, house_now()) = ''
    RETURNING b.slot_id AS "slotId", extract(epoch FROM s.starts_at)::float8 AS "startsAt",
      extract(epoch FROM s.ends_at)::float8 AS "endsAt", extract(epoch FROM b.hold_expires_at)::float8 AS "expiresAt"`
  if (extended[0]) return extended[0]
  const hold = await deps.db.booking.findUnique({
    where: { id },
    select: { state: true, holdExtensions: true, slotId: true },
  })
  if (!hold || !['held', 'expired'].includes(hold.state)) throw new DomainError('not-found')
  if (hold.state === 'held' && hold.holdExtensions >= HOLD_EXTENSIONS) throw new DomainError('limit-reached')
  const [near] = await deps.db.$queryRaw<[{ alternatives: { slotId: number; at: number }[] }]>`
    SELECT nearest_free_slots(${hold.slotId}::int) AS alternatives`
  throw new DomainError('hold-expired', near)
}

/**
 * Gives a held slot back. Doing it again changes nothing.
 *
 * @throws DomainError `not-found` for a token that is not ours
 */
export async function releaseHold(deps: Deps, { token }: { token: string }): Promise<void> {
  const id = holdId(deps, token)
  const released = await deps.db.$queryRaw<{ slug: string }[]>`
    WITH released AS (
      UPDATE bookings SET state = 'expired', version = version + 1, hold_client = NULL
      WHERE id = ${id}::uuid AND state = 'held' RETURNING id, version, slot_id),
    audited AS (
      INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
        SELECT 'citizen', 'release', 'booking', id, 'held', 'expired', version FROM released)
    SELECT o.slug FROM released r JOIN slots s ON s.id = r.slot_id JOIN officials o ON o.id = s.official_id`
  for (const { slug } of released) deps.changes.announce(slug)
}

function holdId(deps: Deps, token: string): string {
  const id = holdIdOf(deps.config.secretKeys, token)
  if (id === null) throw new DomainError('not-found')
  return id
}
