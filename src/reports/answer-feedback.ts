import type { Db } from '../db/client.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { tokenHash } from '../messages/manage-link.ts'
import { type GivenFeedback, QUESTIONS } from './feedback-rules.ts'

/** How an invitation stands: it can be answered, was answered, or its time is over (or its citizen was taken out). */
export type Invitation = 'open' | 'answered' | 'over'

/**
 * How the invitation of a token stands; nothing is said of whose it is.
 *
 * @throws DomainError `not-found` for a token that is none of ours
 */
export async function invitationOf(db: Db, token: string): Promise<Invitation> {
  const [row] = await db.$queryRaw<{ answered: boolean; over: boolean }[]>`
    SELECT f.answered, f.expires_at <= house_now() OR b.erased_at IS NOT NULL AS over
    FROM feedback_invitations f JOIN bookings b ON b.id = f.booking_id WHERE f.token_hash = ${tokenHash(token)}`
  if (!row) throw new DomainError('not-found')
  return row.answered ? 'answered' : row.over ? 'over' : 'open'
}

/**
 * Adds one citizen's answers to the sums of an official and month. The invitation is marked as answered and nothing more; there is no line
 * in the audit log, for its time beside the sums would tell whose answers they were.
 *
 * @throws DomainError `not-found`; `gone` where it was answered before or its time is over
 */
export async function answerFeedback(
  { db }: Pick<Deps, 'db'>,
  { token, given: { answers, remark } }: { token: string; given: GivenFeedback },
): Promise<void> {
  const sums = QUESTIONS.map((question) => ({ question, answer: answers[question] }))
  const counted = await db.$executeRaw`
    WITH opened AS (
      UPDATE feedback_invitations f SET answered = true FROM bookings b, slots s
      WHERE f.token_hash = ${tokenHash(token)} AND NOT f.answered AND f.expires_at > house_now() AND b.id = f.booking_id AND b.erased_at IS NULL
        AND s.id = b.slot_id RETURNING s.official_id, date_trunc('month', s.local_date)::date AS month),
    remarked AS (
      INSERT INTO feedback_remarks (official_id, month, remark) SELECT official_id, month, ${remark}::text FROM opened WHERE ${remark}::text IS NOT NULL)
    INSERT INTO feedback_counts AS c (official_id, month, question, answer, given)
      SELECT o.official_id, o.month, g.question, g.answer, 1 FROM opened o, jsonb_to_recordset(${JSON.stringify(sums)}::jsonb) AS g (question text, answer text)
      ORDER BY g.question ON CONFLICT (official_id, month, question, answer) DO UPDATE SET given = c.given + 1`
  if (counted > 0) return
  await invitationOf(db, token)
  throw new DomainError('gone')
}
