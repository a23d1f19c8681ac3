import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { calendarExceptions } from '../receptions/official-days.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { listIsDue } from './list-mail-rules.ts'

/** No working day is further before a reception. */
const AHEAD_DAYS = 31
const KEPT_DAYS = 30

type Candidate = { dayId: number; date: string; startsAt: number; userId: number }

/**
 * Plans a mail with the list of each reception that is due to each assistant who keeps it, also of the official who receives instead.
 * Once a reception and person, however often it runs and on however many nodes.
 *
 * @returns how many were planned
 */
export async function planListMails(deps: Deps): Promise<number> {
  const { form, minute } = deps.config.dayListMail
  if (form === 'off') return 0
  await deps.db
    .$executeRaw`DELETE FROM list_mails WHERE planned_at < house_now() - make_interval(days => ${KEPT_DAYS + AHEAD_DAYS}::int)`
  const candidates = await deps.db.$queryRaw<Candidate[]>`
    SELECT d.id AS "dayId", d.local_date::text AS date, extract(epoch FROM d.starts_at)::float8 AS "startsAt", u.id AS "userId"
    FROM reception_days d JOIN staff_users u ON u.active AND 'assistant' = ANY (u.roles)
      AND EXISTS (SELECT FROM staff_users_officials k WHERE k.user_id = u.id AND k.official_id IN (d.official_id, d.substitute_id))
    WHERE d.state = 'open' AND d.withdrawn_at IS NULL AND d.starts_at > house_now()
      AND d.starts_at < house_now() + make_interval(days => ${AHEAD_DAYS}::int)
      AND NOT EXISTS (SELECT FROM list_mails y WHERE y.reception_day_id = d.id AND y.user_id = u.id AND NOT y.asked_for)
    ORDER BY d.starts_at, d.id, u.id`
  if (candidates.length === 0) return 0
  const exceptions = await calendarExceptions(deps.db)
  const now = deps.clock.now()
  const due = candidates.filter((day) => listIsDue(day, { now, minute, exceptions }))
  let planned = 0
  for (const { dayId, userId } of due)
    planned += await deps.db.$executeRaw`
      WITH list AS (
        INSERT INTO list_mails (reception_day_id, user_id) VALUES (${dayId}::int, ${userId}::int)
        ON CONFLICT (reception_day_id, user_id) WHERE NOT asked_for DO NOTHING RETURNING id)
      INSERT INTO messages (list_mail_id, kind, version, due_at) SELECT id, 'day-list', 1, house_now() FROM list`
  if (planned > 0) deps.nudge()
  return planned
}

/**
 * Mails the list of a reception now to whoever asks, as it stands when it is sent. A second press within a minute is the same one.
 *
 * @throws DomainError `not-found`; `forbidden` where lists do not go by mail; `not-changeable` once the reception has begun
 */
export async function mailListNow(deps: Deps, { staff, id }: { staff: StaffMember; id: number }): Promise<void> {
  if (deps.config.dayListMail.form === 'off') throw new DomainError('forbidden')
  const [day] = await deps.db.$queryRaw<{ begun: boolean }[]>`
    SELECT starts_at <= house_now() OR state <> 'open' AS begun FROM reception_days WHERE id = ${id}::int AND withdrawn_at IS NULL`
  if (!day) throw new DomainError('not-found')
  if (day.begun) throw new DomainError('not-changeable')
  await deps.db.$executeRaw`
    WITH list AS (
      INSERT INTO list_mails (reception_day_id, user_id, asked_for) SELECT ${id}::int, ${staff.id}::int, true
      WHERE NOT EXISTS (SELECT FROM list_mails WHERE reception_day_id = ${id}::int AND user_id = ${staff.id}::int AND asked_for
        AND planned_at > house_now() - interval '1 minute') RETURNING id)
    INSERT INTO messages (list_mail_id, kind, version, due_at) SELECT id, 'day-list', 1, house_now() FROM list`
  deps.nudge()
}
