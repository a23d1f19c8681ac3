import type { Decision } from '../calendar/non-working-days.ts'
import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import type { AffectedBooking } from '../domain-error.ts'
import type { InBoth } from '../i18n/words.ts'
import { type DayItem, type ExistingDay, handSetItems, lineUp } from './line-up-rules.ts'
import { bringDaysInLine, HORIZON_DAYS, type Official, ownSchedules } from './official-days.ts'

/** What would become of one reception day. */
export type DayFate = { title: InBoth; date: string; verdict: 'made' | 'changed' | 'withdrawn' | 'needs-decision' }

/**
 * What a decision about a date would do to the reception days of all officials, and whose bookings would wait for a decision of their
 * own. Nothing changes.
 *
 * @param decision null: the one that is there is taken back, the law holds
 */
export async function previewDate(
  { db }: Pick<Deps, 'db'>,
  { date, decision }: { date: string; decision: Decision | null },
): Promise<{ days: DayFate[]; affected: AffectedBooking[] }> {
  return retryConflicts(() =>
    db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended('calendar', 0))`
      const officials = await tx.$queryRaw<(Official & { title: InBoth })[]>`
        SELECT id, slug, jsonb_build_object('bg', title_bg, 'en', title_en) AS title FROM officials WHERE active ORDER BY id`
      const found: { days: DayFate[]; affected: AffectedBooking[] } = { days: [], affected: [] }
      for (const official of officials) {
        const known = await ownSchedules(tx, official)
        const exceptions = new Map(known.exceptions)
        if (decision === null) exceptions.delete(date)
        else exceptions.set(date, decision)
        const next = { ...known, exceptions }
        const items = [...lineUp(next, HORIZON_DAYS).items, ...handSetItems(next, date)]
        const existing = items.filter(({ dayId }) => dayId !== undefined)
        const how = { mode: 'look', actor: '', why: 'non-working-day' } as const
        found.affected.push(...(await bringDaysInLine(tx, official, { items: existing, ...how })).affected)
        for (const item of items) {
          const fate = fateOf(item, known.days)
          if (fate) found.days.push({ ...fate, title: official.title })
        }
      }
      return found
    }),
  )
}

function fateOf({ dayId, plan }: DayItem, days: readonly ExistingDay[]): Omit<DayFate, 'title'> | null {
  if (dayId === undefined) return plan ? { date: plan.date, verdict: 'made' } : null
  const day = days.find(({ id }) => id === dayId)
  if (!day) return null
  if (plan) return { date: plan.date, verdict: 'changed' }
  return { date: day.date, verdict: day.booked.length > 0 || day.edited ? 'needs-decision' : 'withdrawn' }
}
