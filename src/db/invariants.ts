import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { type Db, poolConfig } from './client.ts'
import { packageRoot } from './package-root.ts'

/** A row that breaks an invariant: its ID in the reliability design, and what is wrong, without personal data. */
export type BrokenInvariant = { invariant: string; what: string }

/** A house of many years is read whole: longer than any request may take. */
const WITHIN_MS = 600_000

/**
 * Looks for everything in the database that must not be (`prisma/invariants.sql`), over a connection of its own that can
 * only read. Meant for every night; safe beside a working house.
 *
 * @returns what is broken, by invariant; empty: the house is sound
 */
export async function checkInvariants(url: string): Promise<BrokenInvariant[]> {
  const statement = await readFile(join(packageRoot, 'prisma', 'invariants.sql'), 'utf8')
  const { max: _, options, ...config } = poolConfig({ url, poolSize: 1, name: 'priemna invariants' })
  const client = new pg.Client({
    ...config,
    // Of the steps within the statement the planner knows nothing, and would go through one for each row of another: minutes
    // instead of seconds on a full house, hours on one without statistics.
    options: `${options} -c statement_timeout=${WITHIN_MS} -c default_transaction_read_only=on -c enable_nestloop=off`,
    query_timeout: WITHIN_MS,
  })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<BrokenInvariant>(statement)).rows
  } finally {
    await client.end()
  }
}

/**
 * The nightly look, as a chore. How many there are of each is kept for the metrics of every process, and told in one line
 * where there is any.
 *
 * @param note told what is broken, by ID and count, without data
 */
export async function watchInvariants({
  db,
  url,
  note,
}: {
  db: Db
  url: string
  note: (event: string) => void
}): Promise<void> {
  const found = Map.groupBy(await checkInvariants(url), ({ invariant }) => invariant)
  const counts = [...found].map(([invariant, rows]) => [invariant, rows.length] as const)
  const broken = JSON.stringify(Object.fromEntries(counts))
  await db.$executeRaw`
    INSERT INTO house_checks (name, checked_at, broken) VALUES ('invariants', house_now(), ${broken}::jsonb)
    ON CONFLICT (name) DO UPDATE SET checked_at = excluded.checked_at, broken = excluded.broken`
  if (counts.length > 0) note(`invariants-broken: ${counts.map(([name, count]) => `${name} ${count}`).join(', ')}`)
}

/** What the last nightly look found: how many are broken, and when it was, in seconds since 1970. Null: never looked. */
export async function lastLook(db: Db): Promise<{ broken: number; checkedAt: number } | null> {
  const [row] = await db.$queryRaw<[{ broken: number; checkedAt: number }?]>`
    SELECT extract(epoch FROM checked_at)::float8 AS "checkedAt",
      (SELECT coalesce(sum(value::int), 0)::int FROM jsonb_each_text(broken)) AS broken
    FROM house_checks WHERE name = 'invariants'`
  return row ?? null
}
