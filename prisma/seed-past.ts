import { randomInt, randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import { isWorkingDay } from '../src/calendar/non-working-days.ts'
import { ZONE } from '../src/clock.ts'
import type { Transaction } from '../src/db/client.ts'

/** An official's example hours as the past had them too. */
export type PastHours = {
  slug: string
  weekday: number
  from: number
  to: number
  slotMinutes: number
  pause?: { startMinute: number; endMinute: number }
}

const WEEKS = 13
/** How often what became of a booking of the demo, out of a hundred. */
const OUTCOMES = [
  ['done', 74],
  ['no-show', 8],
  ['left', 2],
  ['cancelled-by-citizen', 13],
  ['confirmed', 3],
] as const
const CHANNELS = [
  ['web', 52],
  ['phone', 29],
  ['desk', 12],
  ['e-mail', 5],
  ['walk-in', 2],
] as const
const WAIVED = ['opening', 'closing-hour', 'closing-hour', 'waiting-list']
/** The steps of each outcome after the booking, as the audit log tells them. */
const STEPS: Record<string, readonly [action: string, to: string][]> = {
  done: [
    ['visit', 'arrived'],
    ['visit', 'in-meeting'],
    ['visit', 'done'],
  ],
  'no-show': [['visit', 'no-show']],
  left: [
    ['visit', 'arrived'],
    ['visit', 'left'],
  ],
  'cancelled-by-citizen': [['cancel', 'cancelled-by-citizen']],
  'cancelled-by-municipality': [['cancel', 'cancelled-by-municipality']],
  confirmed: [],
}

type Past = { hours: readonly PastHours[]; today: string; keyId: number; hashFor: (bookingId: string) => Uint8Array }

/**
 * Gives the demo a past: receptions of the last quarter with what became of them, so that there are figures to look at. Of people nothing
 * is left, as if all had asked for it: only official, hour, channel, outcome and times. The same in each demo, but for ids.
 *
 * @param today local date, YYYY-MM-DD
 */
export async function seedPast(tx: Transaction, { hours, today, keyId, hashFor }: Past): Promise<void> {
  const days = hours.flatMap((each) => datesOf(each, today).map((date, week) => ({ ...each, date, week })))
  const closed = days.find(({ slug, week }) => slug === hours[0]?.slug && week === 4)
  const luck = numbers()
  const visits = days
    .flatMap((day) => bookingsOf(day, { closed: day === closed, luck }))
    .map((visit) => ({ ...visit, hash: Buffer.from(hashFor(visit.id)).toString('hex') }))
  await tx.$executeRaw`
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(days.map((day) => ({ ...day, closed: day === closed })))}::jsonb) AS g (slug text, date date, "from" int, "to" int, closed boolean))
    INSERT INTO reception_days (official_id, local_date, starts_at, ends_at, place_bg, place_en, opens_at, state, public_reason, edited_at)
      SELECT o.id, g.date, sofia_instant(g.date, g."from"), sofia_instant(g.date, g."to"), s.place_bg, s.place_en, sofia_instant(g.date - 60, 0),
        CASE WHEN g.closed THEN 'closed' ELSE 'open' END, CASE WHEN g.closed THEN 'Заседание на Общинския съвет' END, house_now()
      FROM given g JOIN officials o USING (slug) JOIN schedules s ON s.official_id = o.id`
  await tx.$executeRaw`
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state)
      SELECT 'system', 'close', 'reception-day', id::text, 'open', 'closed' FROM reception_days WHERE state = 'closed' AND local_date < ${today}::date`
  await tx.$executeRaw`
    INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
      SELECT d.id, d.official_id, d.local_date, g.minute, sofia_instant(d.local_date, g.minute), sofia_instant(d.local_date, g.minute + g.long), sofia_instant(d.local_date, g.minute)
      FROM jsonb_to_recordset(${JSON.stringify(days.flatMap((day) => minutesOf(day).map((minute) => ({ slug: day.slug, date: day.date, minute, long: day.slotMinutes }))))}::jsonb)
        AS g (slug text, date date, minute int, long int)
      JOIN officials o USING (slug) JOIN reception_days d ON d.official_id = o.id AND d.local_date = g.date`
  await tx.$executeRaw`
    WITH given AS MATERIALIZED (
      SELECT g.*, s.id AS slot_id, s.reception_day_id, s.local_date, s.starts_at
      FROM jsonb_to_recordset(${JSON.stringify(visits)}::jsonb) AS g (id uuid, slug text, date date, minute int, state text, channel text, code text, ahead int, ticket int,
        arrived int, entered int, ended int, began text, steps jsonb, waives text, bad boolean, hash text)
      JOIN officials o USING (slug) JOIN slots s ON s.official_id = o.id AND s.local_date = g.date AND s.start_minute = g.minute),
    booked AS (
      INSERT INTO bookings (id, slot_id, state, version, code, channel, key_id, token_hash, created_at, erased_at)
        SELECT id, slot_id, state, 2 + jsonb_array_length(steps), code, channel, ${keyId}::smallint, decode(hash, 'hex'),
          sofia_instant(local_date - ahead, 600 + minute % 300), house_now() FROM given),
    visited AS (
      INSERT INTO visits (booking_id, reception_day_id, ticket, arrived_at, entered_at, ended_at)
        SELECT id, reception_day_id, ticket, starts_at + make_interval(mins => arrived), starts_at + make_interval(mins => entered), starts_at + make_interval(mins => ended)
        FROM given WHERE ended IS NOT NULL),
    told AS (
      INSERT INTO messages (booking_id, kind, version, due_at, state, sent_at, attempts, last_error, created_at)
        SELECT id, 'confirmation', 1, at, CASE WHEN bad THEN 'dead' ELSE 'sent' END, CASE WHEN NOT bad THEN at END, 1, CASE WHEN bad THEN 'EENVELOPE 550' END, at
        FROM (SELECT id, sofia_instant(local_date - ahead, 600 + minute % 300) AS at, bad FROM given WHERE channel IN ('web', 'e-mail')) m),
    waived AS (
      INSERT INTO waived_rules (booking_id, rule, act, actor) SELECT id, waives, 'book', 'system' FROM given WHERE waives IS NOT NULL),
    moved AS (
      INSERT INTO booking_moves (from_slot_id, moved_at) SELECT slot_id, starts_at - interval '2 days' FROM given WHERE ticket = 3 AND ahead % 4 = 3)
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
      SELECT 'system', line.action, 'booking', g.id::text, line.from_state, line.to_state, line.version
      FROM given g, LATERAL (
        SELECT CASE g.channel WHEN 'walk-in' THEN 'walk-in' ELSE 'book' END AS action, NULL AS from_state, g.began AS to_state, 1 AS version
        UNION ALL SELECT x.step ->> 0, CASE WHEN x.nth = 1 THEN g.began ELSE g.steps -> (x.nth::int - 2) ->> 1 END, x.step ->> 1, x.nth::int + 1 FROM jsonb_array_elements(g.steps) WITH ORDINALITY AS x (step, nth)
        UNION ALL SELECT 'forget', g.state, g.state, 2 + jsonb_array_length(g.steps)) line
      ORDER BY g.date, g.slug, g.minute, line.version`
  await tx.$executeRaw`
    INSERT INTO feedback_counts (official_id, month, question, answer, given)
      SELECT official_id, month, question, answer, given FROM (
        SELECT s.official_id, date_trunc('month', s.local_date)::date AS month, count(*)::int AS asked, (count(*) * 3 / 5)::int AS answered
        FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE b.state = 'done' AND b.channel IN ('web', 'e-mail') GROUP BY 1, 2) m,
      LATERAL (VALUES ('asked', 'asked', asked), ('booking', 'yes', answered - answered / 6), ('booking', 'partly', answered / 6),
        ('time', 'yes', answered - answered / 4 - answered / 7), ('time', 'partly', answered / 4), ('time', 'no', answered / 7),
        ('answer', 'yes', answered - answered / 5), ('answer', 'partly', answered / 5 - answered / 10), ('answer', 'no', answered / 10)) AS sums (question, answer, given)
      WHERE given > 0`
}

/** The working days of an official's weekday in the weeks before today, the last first. */
function datesOf({ weekday }: PastHours, today: string): string[] {
  const last = DateTime.fromISO(today, { zone: ZONE }).minus({ days: 1 })
  const first = last.minus({ days: (last.weekday - weekday + 7) % 7 })
  const dates = Array.from({ length: WEEKS }, (_, week) => first.minus({ weeks: week }).toFormat('yyyy-MM-dd'))
  return dates.filter((date) => isWorkingDay(date, new Map()))
}

function minutesOf({ from, to, slotMinutes, pause }: PastHours): number[] {
  const minutes: number[] = []
  for (let minute = from; minute + slotMinutes <= to; minute += slotMinutes)
    if (!pause || minute + slotMinutes <= pause.startMinute || minute >= pause.endMinute) minutes.push(minute)
  return minutes
}

function bookingsOf(day: PastHours & { date: string }, { closed, luck }: { closed: boolean; luck: () => number }) {
  let ticket = 0
  return minutesOf(day).flatMap((minute) => {
    const outcome = closed ? 'cancelled-by-municipality' : pick(OUTCOMES, luck())
    if (luck() >= 72) return []
    const channel = pick(CHANNELS, luck())
    const early = -12 + (luck() % 15)
    const entered = Math.max(early + 1, 0) + (luck() % 9)
    const ended = entered + day.slotMinutes - 6 + (luck() % 11)
    const walkedIn = channel === 'walk-in' && !closed
    const state = walkedIn ? 'done' : outcome
    const came = state === 'done' || state === 'left'
    if (came) ticket += 1
    return [
      {
        id: randomUUID(),
        slug: day.slug,
        date: day.date,
        minute,
        state,
        channel: walkedIn || channel !== 'walk-in' ? channel : 'desk',
        began: walkedIn ? 'arrived' : 'confirmed',
        waives: channel === 'phone' && luck() < 5 ? WAIVED[luck() % WAIVED.length] : null,
        bad: luck() < 2,
        code: String(randomInt(1_000_000)).padStart(6, '0'),
        ahead: walkedIn ? 0 : channel === 'desk' ? luck() % 6 : 1 + (luck() % 19),
        ticket: came ? ticket : null,
        arrived: came ? early : null,
        entered: state === 'done' ? entered : null,
        ended: came ? (state === 'done' ? ended : 25) : state === 'no-show' ? 20 : null,
        steps: walkedIn ? (STEPS[state]?.slice(1) ?? []) : (STEPS[state] ?? []),
      },
    ]
  })
}

function pick<T extends string>(shares: readonly (readonly [T, number])[], luck: number): T {
  let left = luck
  for (const [what, share] of shares) {
    if (left < share) return what
    left -= share
  }
  return (shares[0] as readonly [T, number])[0]
}

/** Whole numbers from 0 to 99 that are the same in each demo. */
function numbers(): () => number {
  let state = 20_261_123
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return (state >> 12) % 100
  }
}
