import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { poolConfig } from './client.ts'
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
    options: `${options} -c statement_timeout=${WITHIN_MS} -c default_transaction_read_only=on`,
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
 * The nightly look, as a chore: each broken invariant is told by its ID and count, and the chore then fails, so that it
 * stands among the failed jobs too.
 *
 * @param note told of each broken invariant, as an event name without data
 */
export async function reportInvariants(url: string, note: (event: string) => void): Promise<void> {
  const counts = new Map<string, number>()
  for (const { invariant } of await checkInvariants(url)) counts.set(invariant, (counts.get(invariant) ?? 0) + 1)
  for (const [invariant, count] of counts) note(`invariant-broken: ${invariant}, ${count} times`)
  if (counts.size > 0) throw new Error('invariants are broken: run "npm run check:invariants"')
}
