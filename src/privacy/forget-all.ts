import type { Deps } from '../deps.ts'
import { KINDS, RETENTION_KINDS, type RetentionKind } from './retention-kinds.ts'

type ForgetDeps = Pick<Deps, 'db' | 'config' | 'clock'>

/** Empties what is older than its time, of each kind, and writes down how many. One that fails does not keep the others from it. */
export async function forgetAll(
  deps: ForgetDeps,
  kinds: readonly RetentionKind[] = KINDS,
): Promise<Partial<Record<RetentionKind, number>>> {
  const emptied: Partial<Record<RetentionKind, number>> = {}
  const failed: unknown[] = []
  for (const kind of kinds) {
    try {
      emptied[kind] = await forgetKind(deps, kind)
    } catch (error) {
      failed.push(error)
    }
  }
  if (failed.length > 0) throw failed[0]
  return emptied
}

/** Empties one kind. */
async function forgetKind(deps: ForgetDeps, kind: RetentionKind): Promise<number> {
  const { hours, forget } = RETENTION_KINDS[kind]
  const emptied = await forget(deps)
  await deps.db.$executeRaw`
    INSERT INTO retention_runs (kind, keeps, ran_at, emptied, total)
    VALUES (${kind}, make_interval(hours => ${hours(deps.config.retention)}::int), house_now(), ${emptied}::int, ${emptied}::bigint)
    ON CONFLICT (kind) DO UPDATE SET keeps = excluded.keeps, ran_at = excluded.ran_at, emptied = excluded.emptied,
      total = retention_runs.total + excluded.emptied`
  return emptied
}

/** A kind in the report: for how many hours it is kept, when it was last emptied (seconds since 1970), how many then and in all. */
export type RetentionLine = { kind: RetentionKind; hours: number; ranAt: number | null; emptied: number; total: number }

/** What is kept how long, and what was emptied. */
export async function retentionReport({ db, config }: Pick<Deps, 'db' | 'config'>): Promise<RetentionLine[]> {
  const runs = await db.$queryRaw<{ kind: string; ranAt: number; emptied: number; total: number }[]>`
    SELECT kind, extract(epoch FROM ran_at)::float8 AS "ranAt", emptied, total::float8 AS total FROM retention_runs`
  return KINDS.map((kind) => {
    const run = runs.find((each) => each.kind === kind)
    const hours = RETENTION_KINDS[kind].hours(config.retention)
    return { kind, hours, ranAt: run?.ranAt ?? null, emptied: run?.emptied ?? 0, total: run?.total ?? 0 }
  })
}
