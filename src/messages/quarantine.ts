import type { DateTime } from 'luxon'
import type { Db } from '../db/client.ts'
import { ASKING_STILL_HOLDS } from './feedback-mail.ts'
import { TEXT_STILL_HOLDS } from './outcome-mail.ts'
import { type Claim, STILL_HOLDS, TOO_LATE } from './queries.ts'
import { OFFER_OVER, PLACE_STILL_HOLDS } from './waitlist-queries.ts'

/**
 * Why no mail may leave. The database tells `restored` by itself: it lies elsewhere than where mails were last released.
 * The others somebody said: an operator, a house whose data folder is a copy, a worker that sent a mail of which the
 * database knows nothing.
 */
export type QuarantineReason = 'restored' | 'copied' | 'forgotten' | 'operator'

/** The reason as words for the person who keeps the house. */
export const QUARANTINE_WORDS: Record<QuarantineReason, string> = {
  restored: 'the database was restored or moved',
  copied: 'the data folder is a copy',
  forgotten: 'the database has forgotten a mail that left',
  operator: 'an operator said so',
}

/** Null: mails may leave. */
export async function quarantineReason(db: Db): Promise<QuarantineReason | null> {
  const [row] = await db.$queryRaw<[{ reason: QuarantineReason | null }]>`SELECT quarantine_reason() AS reason`
  return row.reason
}

/** Lets no mail leave from now on, but those under way. A quarantine that is there already stays as it is. */
export async function quarantineMails(db: Db, reason: Exclude<QuarantineReason, 'restored'>): Promise<void> {
  await db.$executeRaw`
    WITH begun AS (
      UPDATE mail_quarantine SET reason = ${reason}, since = house_now() WHERE reason IS NULL RETURNING since)
    INSERT INTO audit_entries (at, actor, action, subject, subject_id, reason)
      SELECT since, ${reason === 'operator' ? 'operator' : 'system'}, 'quarantine', 'messages', 'all', ${reason} FROM begun`
}

/** What waits of one kind. Those that would be dropped instead of sent are not counted. */
export type Waiting = {
  kind: Claim['kind']
  due: number
  /** Of them, due for longer than asked. */
  old: number
  oldest: Date | null
  newest: Date | null
  /** Due only later. */
  later: number
}

/** What would leave if mails were released now, by kind: counts and times, nothing personal. */
export async function waitingMails(db: Db, { oldHours }: { oldHours: number }): Promise<Waiting[]> {
  return db.$queryRaw<Waiting[]>`
    SELECT kind, count(*) FILTER (WHERE due_at <= house_now())::int AS due,
      count(*) FILTER (WHERE due_at <= house_now() - make_interval(hours => ${oldHours}::int))::int AS old,
      min(due_at) FILTER (WHERE due_at <= house_now()) AS oldest, max(due_at) FILTER (WHERE due_at <= house_now()) AS newest,
      count(*) FILTER (WHERE due_at > house_now())::int AS later
    FROM (
      SELECT m.kind, coalesce(m.first_due_at, m.due_at) AS due_at
      FROM messages m JOIN bookings b ON b.id = m.booking_id JOIN slots s ON s.id = b.slot_id
      WHERE m.state IN ('pending', 'sending') AND ${STILL_HOLDS} AND NOT ${TOO_LATE}
      UNION ALL
      SELECT m.kind, coalesce(m.first_due_at, m.due_at)
      FROM messages m JOIN waitlist_entries e ON e.id = m.waitlist_entry_id
      LEFT JOIN waitlist_offers f ON f.id = (m.details ->> 'offerId')::bigint
      WHERE m.state IN ('pending', 'sending') AND ${PLACE_STILL_HOLDS} AND NOT ${OFFER_OVER}
      UNION ALL
      SELECT m.kind, coalesce(m.first_due_at, m.due_at)
      FROM messages m JOIN outcomes c ON c.booking_id = m.outcome_id JOIN bookings b ON b.id = c.booking_id
      WHERE m.state IN ('pending', 'sending') AND ${TEXT_STILL_HOLDS}
      UNION ALL
      SELECT m.kind, coalesce(m.first_due_at, m.due_at)
      FROM messages m JOIN feedback_invitations f ON f.id = m.feedback_id JOIN bookings b ON b.id = f.booking_id
      WHERE m.state IN ('pending', 'sending') AND ${ASKING_STILL_HOLDS} AND f.expires_at > house_now()
    ) waiting
    GROUP BY kind ORDER BY kind`
}

/**
 * Ends the quarantine. What was due before `leftBefore` has left already, before the database was restored: it is
 * superseded, all else leaves at its hour.
 *
 * @returns how many were superseded
 */
export async function releaseMails(db: Db, { leftBefore }: { leftBefore: DateTime | null }): Promise<number> {
  const before = leftBefore?.toJSDate() ?? null
  return db.$transaction(async (tx) => {
    const superseded = await tx.$executeRaw`
      UPDATE messages SET state = 'superseded', lease_until = NULL, last_error = 'left-before'
      WHERE coalesce(first_due_at, due_at) < ${before}::timestamptz AND coalesce(first_due_at, due_at) <= house_now()
        AND (state = 'pending' OR state = 'sending' AND lease_until < house_now())`
    await tx.$executeRaw`
      INSERT INTO mail_quarantine (home, released_at) VALUES (database_home(), house_now())
      ON CONFLICT (id) DO UPDATE SET home = excluded.home, released_at = excluded.released_at, reason = NULL, since = NULL`
    await tx.auditEntry.create({
      data: {
        actor: 'operator',
        action: 'release',
        subject: 'messages',
        subjectId: 'all',
        reason: `${superseded} superseded`,
      },
    })
    return superseded
  })
}
