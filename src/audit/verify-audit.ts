import type { SecretKey } from '../config.ts'
import type { Db } from '../db/client.ts'
import { type EntryColumns, entriesHash, madeByHouse, NOTHING_BEFORE, type Seal, sealHash } from './chain-rules.ts'

/** What is wrong with the chain, where. `entries`: the first and the last number of the run in question. */
export type ChainFault = {
  what: 'entries-changed' | 'not-in-order' | 'seal-changed' | 'not-by-house' | 'gone-too-early' | 'not-gone' | 'outside'
  seal: number
  entries: [string, string]
}

/** What a look at the whole chain found. `head`: the last seal's hash; `waiting`: entries that no seal has yet. */
export type ChainReport = {
  faults: ChainFault[]
  seals: number
  entries: number
  /** Entries up to this number were taken away for their age; 0: none. */
  forgottenUpTo: string
  waiting: number
  /** Seals made under a key that is not here: of them only the chain was looked at. */
  keysUnknown: number
  head: { n: number; hash: string } | null
}

const SEALS_AT_ONCE = 500
/** Entries that went must have been as old as this when they went. */
const LEAST_AGE_US = 365n * 24n * 3_600n * 1_000_000n

type Mark = { upTo: string; at: string }

/**
 * Looks through the whole audit log: whether each seal follows the one before and is the house's own, and whether its entries are those that
 * were sealed. Hashes are made here, from what is read, not by the database's functions. Reads only; safe beside a working house.
 *
 * @param keys the house's; empty: who made the seals is not looked at
 */
export async function verifyAudit(db: Db, { keys }: { keys: readonly SecretKey[] }): Promise<ChainReport> {
  const [forgotten = { upTo: '0', at: '0' }] = await db.$queryRaw<Mark[]>`
    SELECT subject_id AS "upTo", (extract(epoch FROM at) * 1000000)::bigint::text AS at
    FROM audit_entries WHERE subject = 'audit-log' AND action = 'forget' ORDER BY subject_id::bigint DESC LIMIT 1`
  const faults: ChainFault[] = []
  let [entries, seals, keysUnknown] = [0, 0, 0]
  let before: Seal | null = null
  for (;;) {
    const some: Seal[] = await sealsAfter(db, before?.n ?? 0)
    for (const seal of some) {
      const gone = BigInt(seal.lastId) <= BigInt(forgotten.upTo)
      const found = await columnsOf(db, seal)
      const made = madeByHouse(seal, keys)
      if (made === null) keysUnknown += 1
      const fault = (what: ChainFault['what']) =>
        faults.push({ what, seal: seal.n, entries: [seal.firstId, seal.lastId] })
      if (!follows(seal, before)) fault('not-in-order')
      if (sealHash(seal) !== seal.hash) fault('seal-changed')
      if (made === false) fault('not-by-house')
      if (gone && found.length > 0) fault('not-gone')
      if (gone && BigInt(forgotten.at) - BigInt(seal.sealedAt) < LEAST_AGE_US) fault('gone-too-early')
      if (!gone && (found.length !== seal.entries || entriesHash(found) !== seal.entriesHash)) fault('entries-changed')
      entries += found.length
      seals += 1
      before = seal
    }
    if (some.length < SEALS_AT_ONCE) break
  }
  const [{ outside, waiting }] = await db.$queryRaw<[{ outside: bigint; waiting: bigint }]>`
    SELECT count(*) FILTER (WHERE id < 1) AS outside, count(*) FILTER (WHERE id > ${BigInt(before?.lastId ?? 0)}::bigint) AS waiting
    FROM audit_entries WHERE id < 1 OR id > ${BigInt(before?.lastId ?? 0)}::bigint`
  if (outside > 0n) faults.push({ what: 'outside', seal: 0, entries: ['-', '0'] })
  return {
    faults,
    seals,
    entries,
    forgottenUpTo: forgotten.upTo,
    waiting: Number(waiting),
    keysUnknown: keys.length === 0 ? seals : keysUnknown,
    head: before && { n: before.n, hash: before.hash },
  }
}

function follows(seal: Seal, before: Seal | null): boolean {
  return (
    seal.n === (before?.n ?? 0) + 1 &&
    seal.previous === (before?.hash ?? NOTHING_BEFORE) &&
    BigInt(seal.firstId) === BigInt(before?.lastId ?? 0) + 1n
  )
}

function sealsAfter(db: Db, n: number): Promise<Seal[]> {
  return db.$queryRaw<Seal[]>`
    SELECT n, first_id::text AS "firstId", last_id::text AS "lastId", entries, encode(entries_hash, 'hex') AS "entriesHash",
      encode(previous, 'hex') AS previous, (extract(epoch FROM sealed_at) * 1000000)::bigint::text AS "sealedAt",
      encode(hash, 'hex') AS hash, key_id AS "keyId", encode(mac, 'hex') AS mac
    FROM audit_seals WHERE n > ${n}::int ORDER BY n LIMIT ${SEALS_AT_ONCE}::int`
}

async function columnsOf(db: Db, { firstId, lastId }: Seal): Promise<EntryColumns[]> {
  const rows = await db.$queryRaw<{ columns: (string | null)[] }[]>`
    SELECT ARRAY[id::text, (extract(epoch FROM at) * 1000000)::bigint::text, actor, action, subject, subject_id, from_state, to_state,
      version::text, reason, fields::text] AS columns
    FROM audit_entries WHERE id BETWEEN ${BigInt(firstId)}::bigint AND ${BigInt(lastId)}::bigint ORDER BY id`
  return rows.map(({ columns }) => columns)
}
