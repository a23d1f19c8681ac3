import type { Exceptions } from '../calendar/non-working-days.ts'
import type { Transaction } from '../db/client.ts'
import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { type AffectedBooking, DomainError } from '../domain-error.ts'
import type { InBoth } from '../i18n/words.ts'
import type { DayItem, ExistingDay, OfficialDays } from './line-up-rules.ts'
import type { NumberedSchedule } from './plan-rules.ts'

/** How far ahead days are made where a schedule does not open earlier, in days. */
export const HORIZON_DAYS = 60

/** An official whose days are lined up. */
export type Official = { id: number; slug: string }

/** What `bring_days_in_line` did with one item. */
export type DoneItem = {
  verdict: 'made' | 'was-there' | 'changed' | 'withdrawn' | 'needs-decision' | 'overlaps' | 'zone-data-differs'
  dayId: number | null
  scheduleId: number | null
  date: string
  slots: number
}

type Change = {
  items: readonly DayItem[]
  /** `look`: nothing changes; `insist`: nothing changes where anybody is affected; `decide`: their days wait for a decision. */
  mode: 'look' | 'insist' | 'decide'
  /** As the audit log names them: `user:12`, `system`. */
  actor: string
  why: 'schedule' | 'non-working-day' | 'edited'
  /** In whose words, and which fields: for the audit log. */
  reason?: string | null
  fields?: readonly string[]
}

/**
 * Runs a change of one official's days as one transaction that has the official's schedules alone, and the calendar as it
 * stands. What the work throws undoes everything.
 *
 * @throws DomainError `not-found` where there is no such official
 */
export async function withOfficial<T>(
  { db }: Pick<Deps, 'db'>,
  slug: string,
  work: (tx: Transaction, official: Official, known: OfficialDays) => Promise<T>,
): Promise<T> {
  return retryConflicts(() =>
    db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended('calendar', 0))`
      const [official] = await tx.$queryRaw<Official[]>`SELECT id, slug FROM officials WHERE slug = ${slug}`
      if (!official) throw new DomainError('not-found')
      return work(tx, official, await ownSchedules(tx, official))
    }),
  )
}

/** Takes an official's schedules for this transaction alone, and reads what their days are made of. */
export async function ownSchedules(tx: Transaction, { id }: Official): Promise<OfficialDays> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('schedules of ' || ${id}::int, 0))`
  const [{ now, today }] = await tx.$queryRaw<[{ now: number; today: string }]>`
    SELECT extract(epoch FROM house_now())::float8 * 1000 AS now, (house_now() AT TIME ZONE 'Europe/Sofia')::date::text AS today`
  const schedules = await tx.$queryRaw<NumberedSchedule[]>`
    SELECT id, weekday, weeks_of_month AS "weeksOfMonth", every_n_weeks AS "everyNWeeks", anchor_date::text AS "anchorDate",
      start_minute AS "startMinute", end_minute AS "endMinute", slot_minutes AS "slotMinutes", breaks,
      jsonb_build_object('bg', place_bg, 'en', place_en) AS place, valid_from::text AS "validFrom", valid_to::text AS "validTo",
      opens_days_ahead AS "opensDaysAhead", opens_at_minute AS "opensAtMinute", closes_minutes_before AS "closesMinutesBefore",
      closes_days_before AS "closesDaysBefore", closes_at_minute AS "closesAtMinute", staff_share AS "staffShare",
      staff_share_until_working_days AS "staffShareUntilWorkingDays", holiday_policy AS "holidayPolicy"
    FROM schedules WHERE official_id = ${id}::int AND withdrawn_at IS NULL
      AND EXISTS (SELECT FROM officials o WHERE o.id = official_id AND o.active)
      AND (valid_to IS NULL OR valid_to >= ${today}::date - 31)
    ORDER BY id`
  const days = await tx.$queryRaw<ExistingDay[]>`
    SELECT d.id, d.schedule_id AS "scheduleId", d.rule_date::text AS "ruleDate", d.local_date::text AS date,
      extract(epoch FROM d.starts_at)::float8 * 1000 AS "startsAt", d.state, d.edited_at IS NOT NULL AS edited,
      d.awaits ->> 'because' AS because, d.hours,
      coalesce(d.awaits -> 'place', jsonb_build_object('bg', d.place_bg, 'en', d.place_en)) AS place, coming.booked,
      coming.withdrawn OR coalesce(d.awaits ? 'place', false) AND coming.booked <> '[]' AS stuck
    FROM reception_days d
    CROSS JOIN LATERAL (
      SELECT coalesce(jsonb_agg(jsonb_build_object('startsAt', extract(epoch FROM s.starts_at) * 1000,
          'endsAt', extract(epoch FROM s.ends_at) * 1000)), '[]') AS booked, coalesce(bool_or(s.withdrawn_at IS NOT NULL), false) AS withdrawn
      FROM slots s JOIN bookings b ON b.slot_id = s.id AND b.state IN ('unverified', 'confirmed', 'arrived', 'in-meeting')
      WHERE s.reception_day_id = d.id AND s.ends_at > house_now()
    ) coming
    WHERE d.official_id = ${id}::int AND d.local_date >= ${today}::date AND d.withdrawn_at IS NULL ORDER BY d.starts_at`
  return { now, today, exceptions: await calendarExceptions(tx), schedules, days }
}

/** The decisions about single dates that go before the rule of the law. */
export async function calendarExceptions(db: Pick<Transaction, '$queryRaw'>): Promise<Exceptions> {
  const rows = await db.$queryRaw<{ date: string; working: boolean; name: InBoth }[]>`
    SELECT date::text, working, jsonb_build_object('bg', name_bg, 'en', name_en) AS name FROM calendar_exceptions`
  return new Map(rows.map(({ date, ...decision }) => [date, decision]))
}

/**
 * Brings days in line as the items say (`lineUp`); all days concerned are locked meanwhile.
 *
 * @returns what became of each item, and whom it affects; with `look` the latter alone
 * @throws DomainError `affects-bookings` with those affected, where the mode is `insist`
 */
export async function bringDaysInLine(
  tx: Transaction,
  official: Official,
  { items, mode, actor, why, reason = null, fields }: Change,
): Promise<{ done: DoneItem[]; affected: AffectedBooking[] }> {
  if (items.length === 0) return { done: [], affected: [] }
  const [{ answer }] = await tx.$queryRaw<[{ answer: Answer }]>`
    SELECT bring_days_in_line(${official.id}::int, ${JSON.stringify(items)}::jsonb, ${mode}, ${actor}, ${why}, ${why === 'edited'}, ${reason},
      ${fields ?? null}::text[]) AS answer`
  if (mode === 'insist' && answer.verdict === 'affects-bookings')
    throw new DomainError('affects-bookings', { affected: answer.affected })
  return { done: answer.done ?? [], affected: answer.affected }
}

type Answer = { verdict: 'nobody' | 'affects-bookings' | 'done'; affected: AffectedBooking[]; done?: DoneItem[] }
