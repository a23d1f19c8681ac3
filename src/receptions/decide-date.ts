import type { Transaction } from '../db/client.ts'
import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { DomainError, type FieldFault } from '../domain-error.ts'
import type { InBoth } from '../i18n/words.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { handSetItems, lineUp } from './line-up-rules.ts'
import { bringDaysInLine, HORIZON_DAYS, type Official, ownSchedules } from './official-days.ts'
import { insistOnDone, type Outcome } from './save-schedule.ts'

/** A decision about one date: off or worked, by whose word. */
export type DateDecision = { working: boolean; name: InBoth; reason: string; source: string | null }

type Command = { staff: StaffMember; date: string; affected: 'needs-decision' | undefined }

/**
 * Decides about a date (Labour Code, art. 154(3)), or decides anew. The reception days of all officials follow: on a day off,
 * days without bookings are gone or move as their rule says, and others wait for a decision; on a day worked again they return.
 *
 * @throws DomainError `invalid-body`, `hours-overlap` (a day that would come or move meets another), `affects-bookings` with those
 *   concerned, where they were not asked for
 */
export async function decideDate(
  deps: Deps,
  { staff, date, decision, affected }: Command & { decision: DateDecision },
): Promise<Outcome> {
  insistOnDecision(date, decision)
  return changeCalendar(deps, { staff, date, affected }, async (tx) => {
    const { working, name, reason, source } = decision
    const [{ before }] = await tx.$queryRaw<[{ before: boolean | null }]>`
      WITH before AS (SELECT working FROM calendar_exceptions WHERE date = ${date}::date), written AS (
        INSERT INTO calendar_exceptions (date, working, name_bg, name_en, reason, source)
        VALUES (${date}::date, ${working}, ${name.bg}, ${name.en}, ${reason}, ${source})
        ON CONFLICT (date) DO UPDATE SET working = excluded.working, name_bg = excluded.name_bg, name_en = excluded.name_en,
          reason = excluded.reason, source = excluded.source, updated_at = house_now()
        RETURNING date)
      SELECT (SELECT working FROM before) AS before FROM written`
    await audit(tx, { staff, date, from: stateOf(before), to: stateOf(working), reason })
  })
}

/**
 * Takes a decision back: the law's rule holds again.
 *
 * @throws DomainError `not-found` where there is none, `affects-bookings`
 */
export async function undecideDate(deps: Deps, { staff, date, affected }: Command): Promise<Outcome> {
  if (date < '2000-01-01') throw new DomainError('not-found')
  return changeCalendar(deps, { staff, date, affected }, async (tx) => {
    const [gone] = await tx.$queryRaw<{ working: boolean }[]>`
      DELETE FROM calendar_exceptions WHERE date = ${date}::date RETURNING working`
    if (!gone) throw new DomainError('not-found')
    await audit(tx, { staff, date, from: stateOf(gone.working), to: 'by-law', reason: null })
  })
}

/** One transaction that has the calendar alone, and one official after the other. */
async function changeCalendar(
  deps: Deps,
  { staff, date, affected: asked }: Command,
  write: (tx: Transaction) => Promise<void>,
): Promise<Outcome> {
  const { outcome, slugs } = await retryConflicts(() =>
    deps.db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('calendar', 0))`
      await write(tx)
      const officials = await tx.$queryRaw<Official[]>`SELECT id, slug FROM officials WHERE active ORDER BY id`
      const changes = []
      for (const official of officials) {
        const known = await ownSchedules(tx, official)
        const items = [...lineUp(known, HORIZON_DAYS).items, ...handSetItems(known, date)]
        changes.push({ official, items })
      }
      const how = { actor: `user:${staff.id}`, why: 'non-working-day' } as const
      const outcome: Outcome = { done: [], affected: [] }
      if (asked === undefined) {
        for (const { official, items } of changes) {
          const existing = items.filter(({ dayId }) => dayId !== undefined)
          outcome.affected.push(
            ...(await bringDaysInLine(tx, official, { ...how, items: existing, mode: 'look' })).affected,
          )
        }
        if (outcome.affected.length > 0) throw new DomainError('affects-bookings', { affected: outcome.affected })
      }
      for (const { official, items } of changes) {
        const { done, affected } = await bringDaysInLine(tx, official, {
          ...how,
          items,
          mode: asked === undefined ? 'insist' : 'decide',
        })
        insistOnDone(done)
        outcome.done.push(...done)
        outcome.affected.push(...affected)
      }
      return { outcome, slugs: officials.map(({ slug }) => slug) }
    }),
  )
  for (const slug of slugs) deps.changes.announce(slug)
  return outcome
}

function insistOnDecision(date: string, { name, reason }: DateDecision): void {
  const errors: FieldFault[] = []
  if (date < '2000-01-01' || date > '2199-12-31') errors.push({ pointer: '?date', fault: 'invalid-date' })
  if (name.bg === '') errors.push({ pointer: '/name', fault: 'required' })
  if (reason === '') errors.push({ pointer: '/reason', fault: 'required' })
  if (errors.length > 0) throw new DomainError('invalid-body', { errors })
}

function stateOf(working: boolean | null): string {
  return working === null ? 'by-law' : working ? 'working' : 'off'
}

async function audit(
  tx: Transaction,
  {
    staff,
    date,
    from,
    to,
    reason,
  }: { staff: StaffMember; date: string; from: string; to: string; reason: string | null },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason)
    VALUES (${`user:${staff.id}`}, 'decide', 'calendar', ${date}, ${from}, ${to}, ${reason})`
}
