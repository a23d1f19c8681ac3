import { randomUUID } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { currentKey, feedbackToken, tokenHash } from '../messages/manage-link.ts'
import { FEEDBACK_DAYS } from './feedback-rules.ts'

/** From and to which hour of the day, local, citizens are written to about what is over. */
const DECENT = { from: 10, to: 19 }
/** Who was received longer ago than so many days is not asked any more: the house was closed, or the setting is new. */
const ASKED_WITHIN_DAYS = 7

/**
 * Asks, the day after and at a decent hour, whoever was received and gave an e-mail how it was: one mail for each booking, whatever is
 * undone and done again afterwards. Nobody who was taken out of their booking meanwhile. Safe however often it runs, and in two processes.
 * A mail is due at the hour from which somebody could be asked, not at the one of planning: a restored database plans again what left after its
 * backup, and whoever releases its mails closes what was due before (docs/decisions/015); what was due before that release is not planned any more.
 *
 * @returns how many were planned
 */
export async function planFeedback(deps: Pick<Deps, 'db' | 'config' | 'clock' | 'nudge'>): Promise<number> {
  const { db, config, clock, nudge } = deps
  const now = clock.now()
  if (!config.feedback || now.hour < DECENT.from || now.hour >= DECENT.to) return 0
  const received = await db.$queryRaw<{ id: string; due: Date }[]>`
    SELECT b.id, asked.due FROM visits v JOIN bookings b ON b.id = v.booking_id
    CROSS JOIN LATERAL (SELECT sofia_instant((v.ended_at AT TIME ZONE 'Europe/Sofia')::date + 1, ${DECENT.from * 60}::int) AS due) asked
    WHERE b.state = 'done' AND b.email IS NOT NULL AND b.erased_at IS NULL
      AND v.ended_at < sofia_instant(${now.toISODate()}::date, 0) AND v.ended_at > house_now() - make_interval(days => ${ASKED_WITHIN_DAYS}::int)
      AND NOT EXISTS (SELECT FROM mail_quarantine q WHERE q.released_at > asked.due)
      AND NOT EXISTS (SELECT FROM feedback_invitations f WHERE f.booking_id = b.id)`
  if (received.length === 0) return 0
  const key = currentKey(config.secretKeys)
  const invitations = received.map(({ id: bookingId, due }) => {
    const id = randomUUID()
    const hash = tokenHash(feedbackToken(config.secretKeys, { id, keyId: key.id })).toString('hex')
    return { id, bookingId, due, hash }
  })
  // Sums first to last in the order of their key, so that two processes never wait for each other in a ring.
  const [{ planned }] = await db.$queryRaw<[{ planned: number }]>`
    WITH asked AS (
      INSERT INTO feedback_invitations (id, booking_id, key_id, token_hash, expires_at)
        SELECT g.id, g."bookingId", ${key.id}::smallint, decode(g.hash, 'hex'), house_now() + make_interval(days => ${FEEDBACK_DAYS}::int)
        FROM jsonb_to_recordset(${JSON.stringify(invitations)}::jsonb) AS g (id uuid, "bookingId" uuid, hash text) ORDER BY g."bookingId"
        ON CONFLICT (booking_id) DO NOTHING RETURNING id, booking_id),
    mails AS (
      INSERT INTO messages (feedback_id, kind, version, due_at)
        SELECT a.id, 'feedback', 1, g.due FROM asked a JOIN jsonb_to_recordset(${JSON.stringify(invitations)}::jsonb) AS g (id uuid, due timestamptz) ON g.id = a.id),
    counted AS (
      INSERT INTO feedback_counts AS c (official_id, month, question, answer, given)
        SELECT s.official_id, date_trunc('month', s.local_date)::date, 'asked', 'asked', count(*)::int
        FROM asked a JOIN bookings b ON b.id = a.booking_id JOIN slots s ON s.id = b.slot_id GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (official_id, month, question, answer) DO UPDATE SET given = c.given + excluded.given)
    SELECT count(*)::int AS planned FROM asked`
  if (planned > 0) nudge()
  return planned
}
