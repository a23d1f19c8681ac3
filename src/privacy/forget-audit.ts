import type { Deps } from '../deps.ts'

/**
 * Takes the lines of the audit log that are older than the setting, by whole seals, and writes into it up to where. The chain still holds
 * (docs/decisions/023).
 *
 * @returns how many lines went
 */
export async function forgetAudit({ db, config }: Pick<Deps, 'db' | 'config'>): Promise<number> {
  for (let gone = 0; ; ) {
    const [{ now }] = await db.$queryRaw<[{ now: number }]>`
      SELECT forget_audit_entries(${config.retention.auditDays}::int) AS now`
    gone += now
    if (now === 0) return gone
  }
}
