import type { Deps } from '../deps.ts'
import { auditHead } from './seal-audit.ts'
import { type ChainReport, verifyAudit } from './verify-audit.ts'

/** What the last look at the chain found, and when it was, in seconds since 1970. */
export type LastChainLook = {
  checkedAt: number
  faults: number
  entries: number
  seals: number
  /** The last seal at that moment; null: there was none. */
  n: number | null
  hash: string | null
}

/**
 * Looks through the chain and keeps what was found, for the page and the metrics of every process.
 *
 * @param note told the end of the chain, and what is wrong where anything is; without data
 */
export async function watchAudit(
  { db, config }: Pick<Deps, 'db' | 'config'>,
  note: (event: string) => void,
): Promise<ChainReport> {
  const report = await verifyAudit(db, { keys: config.secretKeys })
  const { faults, entries, seals, head } = report
  const found = JSON.stringify({ faults: faults.length, entries, seals, n: head?.n ?? null, hash: head?.hash ?? null })
  await db.$executeRaw`
    INSERT INTO house_checks (name, checked_at, broken) VALUES ('audit-chain', house_now(), ${found}::jsonb)
    ON CONFLICT (name) DO UPDATE SET checked_at = excluded.checked_at, broken = excluded.broken`
  if (faults.length > 0)
    note(
      `audit-broken: ${faults
        .map(({ what, seal }) => `${what} ${seal}`)
        .join(', ')
        .slice(0, 500)}`,
    )
  await tellAuditHead(db, note)
  return report
}

/** Says the end of the chain in one line of the log: what the log is kept in outside of this house keeps it too. */
export async function tellAuditHead(db: Deps['db'], note: (event: string) => void): Promise<void> {
  const head = await auditHead(db)
  if (head) note(`audit-head: seal ${head.n}, entries up to ${head.lastId}, ${head.hash}`)
}

/** What the last look found; null: nobody has looked yet. */
export async function lastChainLook(db: Deps['db']): Promise<LastChainLook | null> {
  const [row] = await db.$queryRaw<[{ checkedAt: number; found: Omit<LastChainLook, 'checkedAt'> }?]>`
    SELECT extract(epoch FROM checked_at)::float8 AS "checkedAt", broken AS found FROM house_checks WHERE name = 'audit-chain'`
  return row ? { checkedAt: row.checkedAt, ...row.found } : null
}
