import type { Db } from '../db/client.ts'
import type { Deps } from '../deps.ts'
import { currentKey } from '../messages/manage-link.ts'
import { sealMac } from './chain-rules.ts'

/** Entries under one seal at most. */
const MOST = 10_000
const PATIENCE_MS = 10_000
const LOOK_AGAIN_MS = 50

type Next = {
  n: number
  firstId: bigint
  lastId: bigint
  entries: number
  entriesHash: Uint8Array
  previous: Uint8Array
  sealedAt: bigint
  hash: Uint8Array
}

/**
 * Seals the entries that were written since the last seal. The numbers of entries are given before they are committed, so a smaller one
 * may appear after a greater. Sealed is up to a number below which nothing can appear any more: the last that was given, once everybody
 * who was writing then has ended. Where somebody takes longer than ten seconds, the next minute seals. Nobody who writes is kept waiting.
 *
 * @param patienceMs for how long to wait for those who are writing
 * @returns how many entries were sealed
 */
export async function sealAudit(
  deps: Pick<Deps, 'db' | 'config'>,
  { most = MOST, patienceMs = PATIENCE_MS }: { most?: number; patienceMs?: number } = {},
): Promise<number> {
  const upTo = await settledUpTo(deps.db, patienceMs)
  if (upTo === null) return 0
  for (let sealed = 0; ; ) {
    const entries = await sealNext(deps, { upTo, most })
    sealed += entries
    if (entries < most) return sealed
  }
}

/** The last number that was given, once none at or below it can appear any more; null where that takes too long, or there is none. */
async function settledUpTo(db: Db, patienceMs: number): Promise<bigint | null> {
  const [{ last }] = await db.$queryRaw<[{ last: bigint | null }]>`
    SELECT pg_sequence_last_value(pg_get_serial_sequence('audit_entries', 'id')::regclass) AS last`
  if (last === null) return null
  // Whoever writes an entry has this lock before its number is drawn, and until the commit; so who drew one up to `last` stands here.
  let writing = await writers(db)
  for (let waited = 0; writing.length > 0 && waited < patienceMs; waited += LOOK_AGAIN_MS) {
    await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS))
    const still = new Set(await writers(db))
    writing = writing.filter((each) => still.has(each))
  }
  return writing.length === 0 ? last : null
}

/** The transactions that write into the audit log at this moment. */
async function writers(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ who: string }[]>`
    SELECT DISTINCT virtualtransaction AS who FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'audit_entries'::regclass AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')`
  return rows.map(({ who }) => who)
}

async function sealNext(
  { db, config }: Pick<Deps, 'db' | 'config'>,
  { upTo, most }: { upTo: bigint; most: number },
): Promise<number> {
  const key = currentKey(config.secretKeys)
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('audit chain', 0))`
    const [next] = await tx.$queryRaw<[Next?]>`
      SELECT n, first_id AS "firstId", last_id AS "lastId", entries, entries_hash AS "entriesHash", previous,
        (extract(epoch FROM sealed_at) * 1000000)::bigint AS "sealedAt", hash
      FROM next_audit_seal(${upTo}::bigint, ${most}::int) WHERE n IS NOT NULL`
    if (!next) return 0
    const mac = sealMac(key, Buffer.from(next.hash).toString('hex'))
    await tx.$executeRaw`
      INSERT INTO audit_seals (n, first_id, last_id, entries, entries_hash, previous, sealed_at, hash, key_id, mac)
      VALUES (${next.n}, ${next.firstId}, ${next.lastId}, ${next.entries}, ${next.entriesHash}, ${next.previous},
        'epoch'::timestamptz + ${next.sealedAt}::bigint * interval '1 microsecond', ${next.hash}, ${key.id}, ${mac})`
    return next.entries
  })
}

/** The end of the chain: the last seal's number and hash, and the number of the last entry under it. Null: nothing was sealed yet. */
export type AuditHead = { n: number; hash: string; lastId: string; sealedAt: number }

/** The end of the chain, to be kept outside of this house: whoever has it can say later whether the log was changed up to there. */
export async function auditHead(db: Db): Promise<AuditHead | null> {
  const [row] = await db.$queryRaw<[AuditHead?]>`
    SELECT n, encode(hash, 'hex') AS hash, last_id::text AS "lastId", extract(epoch FROM sealed_at)::float8 AS "sealedAt"
    FROM audit_seals ORDER BY n DESC LIMIT 1`
  return row ?? null
}
