import type { Deps } from '../deps.ts'
import { lineUp, type RefusedDay } from './line-up-rules.ts'
import { bringDaysInLine, type DoneItem, HORIZON_DAYS, withOfficial } from './official-days.ts'

/** What was made, and what could not be. */
export type MadeReceptionDays = { days: number; slots: number; refused: (RefusedDay & { slug: string })[] }

/**
 * Makes the reception days that schedules name and that are not there yet, with their slots, from today until the horizon
 * (at least until where each schedule's booking opens). A day that exists is not touched, but one that waited for a decision
 * about people who have all gone by now: to run it twice, or on two nodes at once, changes nothing, and edits by hand survive. A month of days of one official is a
 * transaction.
 *
 * A day that cannot be is reported in `refused` and does not stop the others.
 */
export async function makeReceptionDays(
  deps: Pick<Deps, 'db'>,
  { horizonDays = HORIZON_DAYS }: { horizonDays?: number } = {},
): Promise<MadeReceptionDays> {
  const result: MadeReceptionDays = { days: 0, slots: 0, refused: [] }
  const officials = await deps.db.$queryRaw<{ slug: string }[]>`
    SELECT slug FROM officials WHERE active ORDER BY sort_order, id`
  for (const { slug } of officials) {
    const { refused, done } = await makeMissing(deps, slug, horizonDays)
    for (const { verdict, scheduleId, date, slots } of done) {
      if (verdict === 'overlaps' || verdict === 'zone-data-differs') refused.push({ scheduleId, date, reason: verdict })
      if (verdict !== 'made') continue
      result.days += 1
      result.slots += slots
    }
    result.refused.push(...refused.map((each) => ({ ...each, slug })))
  }
  return result
}

/**
 * Settles the days that waited for a decision about people who have all gone by now: each follows its rule again.
 *
 * @returns how many there were
 */
export async function settleDays(deps: Pick<Deps, 'db' | 'changes'>): Promise<number> {
  const waiting = await deps.db.$queryRaw<{ slug: string; days: number }[]>`
    SELECT o.slug, count(*)::int AS days FROM reception_days d JOIN officials o ON o.id = d.official_id
    WHERE d.state = 'needs-decision' AND d.edited_at IS NULL AND d.withdrawn_at IS NULL AND d.starts_at > house_now()
      AND NOT EXISTS (SELECT FROM slots s JOIN bookings b ON b.slot_id = s.id
        AND b.state IN ('unverified', 'confirmed', 'arrived', 'in-meeting') WHERE s.reception_day_id = d.id AND s.ends_at > house_now())
    GROUP BY o.slug`
  for (const { slug } of waiting) {
    await makeMissing(deps, slug, HORIZON_DAYS)
    deps.changes.announce(slug)
  }
  return waiting.reduce((sum, { days }) => sum + days, 0)
}

/** How many days one transaction makes: a rule of every day for a year ahead must not hold its locks until they are all there. */
const BATCH = 30

async function makeMissing(
  deps: Pick<Deps, 'db'>,
  slug: string,
  horizonDays: number,
): Promise<{ refused: RefusedDay[]; done: DoneItem[] }> {
  const done: DoneItem[] = []
  for (;;) {
    const tried = new Set(done.flatMap(({ dayId, scheduleId, date }) => [`${scheduleId} ${date}`, `day ${dayId}`]))
    const part = await withOfficial(deps, slug, async (tx, official, known) => {
      const { items, refused } = lineUp(known, horizonDays)
      const settled = new Set(
        known.days.filter((day) => day.state === 'needs-decision' && day.booked.length === 0).map(({ id }) => id),
      )
      const missing = items.filter(({ dayId, scheduleId, plan }) =>
        dayId === undefined
          ? !tried.has(`${scheduleId} ${plan?.date}`)
          : settled.has(dayId) && !tried.has(`day ${dayId}`),
      )
      const batch = missing.slice(0, BATCH)
      const made = await bringDaysInLine(tx, official, {
        items: batch,
        mode: 'decide',
        actor: 'system',
        why: 'schedule',
      })
      return { refused, done: made.done, left: missing.length - batch.length }
    })
    done.push(...part.done)
    if (part.left === 0) return { refused: part.refused, done }
  }
}
