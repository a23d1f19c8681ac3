import type { Transaction } from '../db/client.ts'
import { classify } from '../db/violations.ts'
import type { Deps } from '../deps.ts'
import { type AffectedBooking, DomainError, type FieldFault } from '../domain-error.ts'
import { cleanLine } from '../messages/clean-text.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { type OfficialInput, type OfficialRow, officialRow } from './official.ts'

/**
 * Adds an official. Their receptions are set by schedules.
 *
 * @throws DomainError `invalid-body` where a text is empty or the slug is taken
 */
export async function addOfficial(
  deps: Deps,
  { staff, slug, input }: { staff: StaffMember; slug: string; input: OfficialInput },
): Promise<OfficialRow> {
  const row = checked(input)
  const official = await deps.db
    .$transaction(async (tx) => {
      const made = await tx.official.create({
        data: { slug, ...row, sortOrder: row.sortOrder ?? (await nextInOrder(tx)) } as {
          slug: string
          office: string
          titleBg: string
          titleEn: string
        },
      })
      await audit(tx, { staff, action: 'make', slug, fields: Object.keys(input) })
      return made
    })
    .catch(refuseTaken)
  deps.changes.announce(slug)
  return official
}

/**
 * Changes an official. One to whom somebody is still to come stays active: their days are closed first.
 *
 * @param version that was seen; undefined: whatever it is by now
 * @throws DomainError `not-found`, `invalid-body`, `version-conflict`, `affects-bookings`
 */
export async function changeOfficial(
  deps: Deps,
  {
    staff,
    slug,
    change,
    version,
  }: {
    staff: StaffMember
    slug: string
    change: Partial<OfficialInput> & { active?: boolean }
    version?: number | undefined
  },
): Promise<OfficialRow> {
  const data = checked(change)
  const changing = deps.db.$transaction(async (tx) => {
    const official = await tx.official.findUnique({ where: { slug }, select: { id: true } })
    if (!official) throw new DomainError('not-found')
    if (change.active === false) await retire(tx, official.id, staff)
    // The row is held from here: of two at once, the second finds another version.
    const raised = await tx.$executeRaw`
      UPDATE officials SET version = version + 1 WHERE slug = ${slug} AND (${version ?? null}::int IS NULL OR version = ${version ?? null}::int)`
    if (raised === 0) throw new DomainError('version-conflict')
    const changed = await tx.official.update({ where: { slug }, data: data as Partial<OfficialRow> })
    await audit(tx, { staff, action: 'change', slug, fields: Object.keys(change) })
    return changed
  })
  const official = await changing.catch(refuseTaken)
  deps.changes.announce(slug)
  return official
}

/** After everybody else. */
async function nextInOrder(tx: Transaction): Promise<number> {
  const { _max } = await tx.official.aggregate({ _max: { sortOrder: true } })
  return (_max.sortOrder ?? 0) + 1
}

/** Takes back the days to come of an official who receives no more, alone with their schedules and under the locks of bookings. */
async function retire(tx: Transaction, id: number, staff: StaffMember): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('schedules of ' || ${id}::int, 0))`
  const [{ answer }] = await tx.$queryRaw<[{ answer: { verdict: string; affected: AffectedBooking[] } }]>`
    SELECT bring_days_in_line(${id}::int, coalesce((SELECT jsonb_agg(jsonb_build_object('dayId', d.id)) FROM reception_days d
      WHERE d.official_id = ${id}::int AND d.withdrawn_at IS NULL AND d.ends_at > house_now()), '[]'), 'insist',
      ${`user:${staff.id}`}, 'official', false) AS answer`
  if (answer.verdict === 'affects-bookings') throw new DomainError('affects-bookings', { affected: answer.affected })
}

function refuseTaken(error: unknown): never {
  const violation = classify(error)
  const pointer = violation.kind === 'constraint' ? UNIQUE[violation.name] : undefined
  if (pointer) refuse([{ pointer, fault: 'taken' }])
  throw error
}

/** What each official has alone. */
const UNIQUE: Record<string, string> = {
  one_official_per_slug: '/slug',
  one_ticket_letter_per_active_official: '/ticketLetter',
}

function checked(input: Partial<OfficialInput> & { active?: boolean }) {
  const row = officialRow(input, cleanLine)
  const faults: FieldFault[] = []
  if (row.titleBg === '') faults.push({ pointer: '/title', fault: 'required' })
  if (row.titleEn === '') faults.push({ pointer: '/titleEn', fault: 'required' })
  if (faults.length > 0) refuse(faults)
  return row
}

function refuse(errors: FieldFault[]): never {
  throw new DomainError('invalid-body', { errors })
}

async function audit(
  tx: Transaction,
  { staff, action, slug, fields }: { staff: StaffMember; action: string; slug: string; fields: string[] },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO audit_entries (actor, action, subject, subject_id, fields)
    VALUES (${`user:${staff.id}`}, ${action}, 'official', ${slug}, ${fields}::text[])`
}
