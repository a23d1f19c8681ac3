import { randomUUID } from 'node:crypto'
import { bookSlotWithin } from '../bookings/book-slot.ts'
import { bookingInReach } from '../bookings/look-at-bookings.ts'
import { placeOfSlot } from '../bookings/queries.ts'
import { insistOnWaiving } from '../bookings/reach-rules.ts'
import { type Override, readOverride } from '../bookings/staff-order-rules.ts'
import type { StaffBooking } from '../bookings/staff-queries.ts'
import type { Transaction } from '../db/client.ts'
import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { dateInWords } from '../i18n/local-words.ts'
import { words } from '../i18n/words.ts'
import { calendarExceptions } from '../receptions/official-days.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { notNotable, outcomesShown } from './outcome.ts'
import { type OutcomeInput, type ReadOutcome, readOutcome } from './outcome-rules.ts'
import { lawfulDeadline } from './procedure-rules.ts'
import { type OutcomeRow, outcomeOf } from './queries.ts'

/** `version`: how often it was noted when they looked; 0 where it was not. */
export type RecordOutcome = {
  staff: StaffMember
  id: string
  version: number
  outcome: OutcomeInput
  override?: Override | undefined
}

/**
 * Notes what was said at a reception and promised, books the hour to go on with, and has the citizen told in writing: all of it in one
 * transaction, or nothing. Once the citizen is done with, or the hour is over and nobody noted the steps at the desk.
 *
 * @throws DomainError `not-found`, `forbidden` (the front desk, another's reception), `not-changeable` (who was not received, or not yet),
 *   `version-conflict` with who noted it meanwhile, `invalid-body`, `egn-not-allowed`; of the hour to go on with those of `bookSlot`, with
 *   the rules that stand in the way
 */
export async function recordOutcome(deps: Deps, command: RecordOutcome): Promise<OutcomeRow> {
  const { staff, id, outcome, override } = command
  const { waives, why } = readOverride(override)
  const booking = await bookingInReach(deps, { staff, id })
  if (!outcomesShown(staff, booking)) throw new DomainError('forbidden')
  if (notNotable(booking) !== null) throw new DomainError('not-changeable')
  const today = deps.clock.now().toFormat('yyyy-MM-dd')
  const read = readOutcome(outcome, { receptionOn: booking.localDate, today })
  const followUp = await followUpOf(deps, { staff, slotId: outcome.followUpSlotId, waives })

  const booked = await retryConflicts(() =>
    deps.db.$transaction(async (tx) => {
      // One at a time, before all locks of a booking, which nobody who holds one of those waits for.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('outcome ' || ${id}, 0))`
      const before = await outcomeOf(tx, id)
      if (before && pressedTwice({ before, read, ...command })) return null
      if ((before?.version ?? 0) !== command.version) throw conflictWith(before)
      const hour =
        followUp === null
          ? null
          : await bookSlotWithin(tx, deps, {
              idempotencyKey: `user:${staff.id}|outcome ${randomUUID()}`,
              channel: 'desk',
              input: orderFor(booking, followUp.slotId),
              onBehalf: { actor: `user:${staff.id}`, waives, why },
            })
      await keep(tx, { id, staff, read, before, followUpId: hour?.id ?? null })
      return hour
    }),
  )
  if (booked && followUp) deps.changes.announce(followUp.slug)
  deps.nudge()
  deps.changes.announce(booking.slug)
  return noted(deps, id)
}

/** The same note of the same person, posted again before it was answered. */
function pressedTwice({
  before,
  read,
  staff,
  version,
  outcome,
}: RecordOutcome & { before: OutcomeRow; read: ReadOutcome }) {
  if (before.version !== version + 1 || before.actor !== `user:${staff.id}`) return false
  const slot = outcome.followUpSlotId
  return changedFields(read, before, null).length === 0 && (!slot || Number(slot) === before.followUp?.slotId)
}

/** Whose hour it is that is given to go on with: anybody's in reach. */
async function followUpOf(
  deps: Deps,
  { staff, slotId, waives }: { staff: StaffMember; slotId: string | undefined; waives: string[] },
) {
  insistOnWaiving(staff, waives)
  if (!slotId) return null
  const place = await placeOfSlot(deps.db, Number(slotId))
  if (!place) throw new DomainError('slot-not-bookable', { alternatives: [] })
  insistOnOfficial(staff, place.slug)
  return { slotId, slug: place.slug }
}

/** The same citizen with the same question. */
function orderFor(booking: StaffBooking, slotId: string) {
  const { name, phone, email, topicCategory, topicText, needs, onBehalfOf, locale } = booking
  return {
    slotId,
    citizen: { name, ...(phone !== null && { phone }), ...(email !== null && { email }) },
    topic: {
      ...(topicCategory !== null && { category: topicCategory }),
      text: topicText ?? words[locale].pages.outcomes.form.furtherTopic(dateInWords(booking.localDate, locale)),
    },
    needs,
    ...(onBehalfOf !== null && { onBehalfOf }),
    locale,
  }
}

type Kept = { id: string; staff: StaffMember; read: ReadOutcome; before: OutcomeRow | null; followUpId: string | null }

/** Writes it down, with a line of the audit log that names the fields and none of the words, and plans what the citizen is to read. */
async function keep(tx: Transaction, { id, staff, read, before, followUpId }: Kept): Promise<void> {
  const { result, resultKind, commitment, promised, unit, dueOn, incomingNumber, procedure, registeredOn, summary } =
    read
  // Whoever is being forgotten at this moment stays forgotten.
  const kept = await tx.$queryRaw<
    unknown[]
  >`SELECT 1 FROM bookings WHERE id = ${id}::uuid AND erased_at IS NULL FOR SHARE`
  if (kept.length === 0) throw new DomainError('not-found')
  const exceptions = await calendarExceptions(tx)
  const lawfulOn = registeredOn === null ? null : lawfulDeadline({ procedure, registeredOn }, exceptions)
  const actor = `user:${staff.id}`
  // What did not arrive is sent once more with the next word.
  const tells = summary !== null && (summary !== before?.summary || before.told?.state === 'dead')
  const owesTheSame =
    read.commitment === (before?.commitment ?? null) &&
    read.dueOn === (before?.dueOn ?? null) &&
    lawfulOn === (before?.lawfulOn ?? null)
  const stillDone = owesTheSame && (promised || lawfulOn !== null)
  const reopened = before?.doneOn != null && !stillDone
  await tx.$executeRaw`
    INSERT INTO outcomes AS c (booking_id, result_kind, result, commitment, promised, unit, due_on, incoming_number, procedure, registered_on, lawful_on,
        follow_up_id, summary, summary_version, actor)
      VALUES (${id}::uuid, ${resultKind}, ${result}, ${commitment}, ${promised}, ${unit}, ${dueOn}::date, ${incomingNumber}, ${procedure}, ${registeredOn}::date,
        ${lawfulOn}::date, ${followUpId}::uuid, ${summary}, ${tells ? 1 : 0}::int, ${actor})
    ON CONFLICT (booking_id) DO UPDATE SET result_kind = EXCLUDED.result_kind, result = EXCLUDED.result, commitment = EXCLUDED.commitment,
      promised = EXCLUDED.promised, unit = EXCLUDED.unit, due_on = EXCLUDED.due_on, incoming_number = EXCLUDED.incoming_number,
      procedure = EXCLUDED.procedure, registered_on = EXCLUDED.registered_on, lawful_on = EXCLUDED.lawful_on,
      follow_up_id = coalesce(EXCLUDED.follow_up_id, c.follow_up_id), summary = EXCLUDED.summary,
      summary_version = c.summary_version + EXCLUDED.summary_version, actor = EXCLUDED.actor, updated_at = house_now(), version = c.version + 1,
      -- What was done was the other thing: another promise, or another day of it, is owed anew.
      done_on = CASE WHEN ${stillDone}::boolean THEN c.done_on END, done_note = CASE WHEN ${stillDone}::boolean THEN c.done_note END,
      done_by = CASE WHEN ${stillDone}::boolean THEN c.done_by END`
  await tx.$executeRaw`
    INSERT INTO audit_entries (actor, action, subject, subject_id, version, fields)
    VALUES (${actor}, 'record', 'outcome', ${id}, ${(before?.version ?? 0) + 1}::int, ${[...changedFields(read, before, followUpId), ...(reopened ? ['doneOn'] : [])]}::text[])`
  if (tells || summary === null)
    await tx.$executeRaw`UPDATE messages SET state = 'superseded' WHERE outcome_id = ${id}::uuid AND state = 'pending'`
  if (tells)
    await tx.$executeRaw`
      INSERT INTO messages (outcome_id, kind, version, due_at)
      SELECT c.booking_id, 'summary', c.summary_version, house_now() FROM outcomes c JOIN bookings b ON b.id = c.booking_id
      WHERE c.booking_id = ${id}::uuid AND b.email IS NOT NULL AND b.erased_at IS NULL`
}

const FIELDS = [
  ...['result', 'resultKind', 'commitment', 'unit', 'dueOn'],
  ...['incomingNumber', 'procedure', 'registeredOn', 'summary'],
] as (keyof ReadOutcome & keyof OutcomeRow)[]

function changedFields(read: ReadOutcome, before: OutcomeRow | null, followUpId: string | null): string[] {
  const changed = FIELDS.filter((field) => read[field] !== (before?.[field] ?? null))
  return followUpId === null ? changed : [...changed, 'followUp']
}

/** @throws DomainError `not-found` where it is not noted */
export async function noted({ db }: Pick<Deps, 'db'>, id: string): Promise<OutcomeRow> {
  const row = await outcomeOf(db, id)
  if (!row) throw new DomainError('not-found')
  return row
}

/** What somebody else noted meanwhile. */
export function conflictWith(row: OutcomeRow | null): DomainError {
  if (row === null) return new DomainError('version-conflict')
  return new DomainError('version-conflict', { lastChange: { at: row.updatedAt, by: row.by, action: 'outcome' } })
}
