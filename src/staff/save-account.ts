import type { Transaction } from '../db/client.ts'
import { classify } from '../db/violations.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { accounts } from './account-queries.ts'
import {
  type AccountChange,
  type AccountInput,
  accountFaults,
  cleanAccount,
  type StaffAccount,
} from './account-rules.ts'
import { planLink } from './one-time-link.ts'
import { hasAdmin } from './queries.ts'
import type { StaffMember } from './staff-member.ts'

type By = { staff: Pick<StaffMember, 'id'> }

/**
 * Makes an account and mails its person the link at which they choose a password.
 *
 * @throws DomainError `invalid-body` where something is missing, unknown, or the address has an account
 */
export async function inviteAccount(deps: Deps, { staff, input }: By & { input: AccountInput }): Promise<StaffAccount> {
  const { officials, ...account } = cleanAccount(input)
  await insistOnGood(deps, { ...account, officials })
  const id = await deps.db
    .$transaction(async (tx) => {
      const { id } = await tx.staffUser.create({ data: account, select: { id: true } })
      await keep(tx, id, officials)
      await audit(tx, { staff, id, action: 'invite', fields: ['email', 'name', 'roles', 'officials'] })
      await planLink(tx, deps, { email: account.email.toLowerCase(), kind: 'invitation', actor: `user:${staff.id}` })
      return id
    })
    .catch((error: unknown) => {
      const violation = classify(error)
      if (violation.kind === 'constraint' && violation.name === 'one_staff_user_per_email')
        throw new DomainError('invalid-body', { errors: [{ pointer: '/email', fault: 'taken' }] })
      throw error
    })
  deps.nudge()
  return one(deps, id)
}

/**
 * Changes an account; what its person may do is another from their next request on. Who is made inactive has no session any more.
 *
 * @throws DomainError `not-found`, `invalid-body`, `last-administrator`
 */
export async function changeAccount(
  deps: Deps,
  { staff, id, change }: By & { id: number; change: AccountChange },
): Promise<StaffAccount> {
  const { officials, ...rest } = cleanAccount(change)
  await insistOnGood(deps, { ...rest, ...(officials && { officials }) })
  await deps.db.$transaction(async (tx) => {
    // Of two that take the right from each other at once, one comes second.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('administrators', 0))`
    const found = await tx.$executeRaw`
      UPDATE staff_users SET name = coalesce(${rest.name ?? null}, name), roles = coalesce(${rest.roles ?? null}::text[], roles),
        locale = coalesce(${rest.locale ?? null}, locale), active = coalesce(${rest.active ?? null}::boolean, active),
        reads_topics = coalesce(${rest.readsTopics ?? null}::boolean, reads_topics), version = version + 1, updated_at = house_now()
      WHERE id = ${id}::int`
    if (found === 0) throw new DomainError('not-found')
    if (!(await hasAdmin({ db: tx }))) throw new DomainError('last-administrator')
    if (officials) await keep(tx, id, officials)
    if (rest.active === false)
      await tx.$executeRaw`
        UPDATE staff_sessions SET ended_at = house_now(), end_reason = 'revoked' WHERE user_id = ${id}::int AND ended_at IS NULL`
    await audit(tx, { staff, id, action: 'change', fields: Object.keys(change) })
  })
  return one(deps, id)
}

/**
 * Mails an account's person a new link: to a first password, or to another.
 *
 * @throws DomainError `not-found`
 */
export async function sendLinkAgain(deps: Deps, { staff, id }: By & { id: number }): Promise<void> {
  const account = await one(deps, id)
  const kind = account.state === 'invited' ? 'invitation' : 'password-reset'
  await planLink(deps.db, deps, { email: account.email.toLowerCase(), kind, actor: `user:${staff.id}` })
  deps.nudge()
}

async function insistOnGood(deps: Deps, input: AccountChange & { email?: string }): Promise<void> {
  const known = await deps.db.official.findMany({ select: { slug: true } })
  const faults = accountFaults(
    input,
    known.map(({ slug }) => slug),
  )
  if (faults.length > 0) throw new DomainError('invalid-body', { errors: faults })
}

async function keep(tx: Transaction, id: number, officials: string[]): Promise<void> {
  await tx.$executeRaw`DELETE FROM staff_users_officials WHERE user_id = ${id}::int`
  await tx.$executeRaw`
    INSERT INTO staff_users_officials (user_id, official_id)
    SELECT ${id}::int, id FROM officials WHERE slug = ANY (${officials}::text[])`
}

async function audit(
  tx: Transaction,
  { staff, id, action, fields }: By & { id: number; action: string; fields: string[] },
) {
  await tx.$executeRaw`
    INSERT INTO audit_entries (actor, action, subject, subject_id, version, fields)
    SELECT ${`user:${staff.id}`}, ${action}, 'staff-user', id::text, version, ${fields}::text[] FROM staff_users WHERE id = ${id}::int`
}

async function one({ db }: Deps, id: number): Promise<StaffAccount> {
  const [account] = await accounts(db, id)
  if (!account) throw new DomainError('not-found')
  return account
}
