import { randomBytes, randomUUID } from 'node:crypto'
import { checkText } from '../bookings/text-rules.ts'
import { classify } from '../db/violations.ts'
import type { Deps } from '../deps.ts'
import { DomainError, type FieldFault } from '../domain-error.ts'
import { tokenHash } from '../messages/manage-link.ts'
import { insistOnOfficial } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { allBoards, type BoardRow } from './queries.ts'

/** The longest name of a board. */
export const NAME_LIMIT = 80

/** What is asked for: `officials` null: the whole house. */
export type BoardInput = { name: string; officials: readonly string[] | null }

/** The boards that somebody may revoke: an administrator every one, others those that show nothing but what they keep. */
export async function lookAtBoards({ db }: Pick<Deps, 'db'>, { staff }: { staff: StaffMember }): Promise<BoardRow[]> {
  return (await allBoards(db)).filter((board) => keeps(staff, board.officials?.map(({ slug }) => slug) ?? null))
}

/**
 * Makes a board.
 *
 * @returns its address. It is told this once: only a hash of its key is kept
 * @throws DomainError `forbidden` (an official beyond reach; the whole house, but for an administrator), `invalid-body` with every fault
 */
export async function makeBoard(
  deps: Deps,
  { staff, input }: { staff: StaffMember; input: BoardInput },
): Promise<string> {
  const checked = checkText(input.name.replace(/\s+/g, ' '), { least: 1, most: NAME_LIMIT })
  const name = 'value' in checked ? checked.value : ''
  const { officials } = input
  if (officials === null && !staff.roles.includes('admin')) throw new DomainError('forbidden')
  for (const slug of officials ?? []) insistOnOfficial(staff, slug)
  const errors: FieldFault[] = [
    ...('fault' in checked ? [{ pointer: '/name', ...checked }] : []),
    ...(officials?.length === 0 ? [{ pointer: '/officials', fault: 'required' as const }] : []),
  ]
  if (errors.length > 0) throw new DomainError('invalid-body', { errors })
  const [id, key] = [randomUUID(), randomBytes(32).toString('base64url')]
  try {
    const made = await deps.db.$executeRaw`
      WITH made AS (
        INSERT INTO boards (id, name, whole, token_hash, created_by)
          VALUES (${id}::uuid, ${name}, ${officials === null}::boolean, ${tokenHash(key)}::bytea, ${staff.id}::int) RETURNING id),
      whose AS (
        INSERT INTO boards_officials (board_id, official_id)
          SELECT made.id, o.id FROM made, officials o WHERE o.slug = ANY (${officials ?? []}::text[]) RETURNING board_id)
      INSERT INTO audit_entries (actor, action, subject, subject_id, reason)
        SELECT ${`user:${staff.id}`}, 'make', 'board', id::text, ${officials?.join(' ') ?? 'all'} FROM made`
    if (made !== 1) throw new Error('the board was not made')
  } catch (error) {
    const violation = classify(error)
    if (violation.kind !== 'constraint' || violation.name !== 'one_board_per_name') throw error
    throw new DomainError('invalid-body', { errors: [{ pointer: '/name', fault: 'taken' }] })
  }
  return `${deps.config.publicUrl}/tablo/${key}`
}

/**
 * Revokes a board: from now on its address is unknown, and its stream ends within a minute.
 *
 * @throws DomainError `not-found`, for one that is beyond reach too
 */
export async function revokeBoard(deps: Deps, { staff, id }: { staff: StaffMember; id: string }): Promise<void> {
  const own = (await lookAtBoards(deps, { staff })).some((board) => board.id === id)
  const revoked = own
    ? await deps.db.$executeRaw`
        WITH gone AS (DELETE FROM boards WHERE id = ${id}::uuid RETURNING id)
        INSERT INTO audit_entries (actor, action, subject, subject_id)
          SELECT ${`user:${staff.id}`}, 'revoke', 'board', id::text FROM gone`
    : 0
  if (revoked === 0) throw new DomainError('not-found')
}

function keeps({ roles, officials }: StaffMember, slugs: readonly string[] | null): boolean {
  return roles.includes('admin') || (slugs?.every((slug) => officials.includes(slug)) ?? false)
}
