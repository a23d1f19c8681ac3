import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import type { PoolConfig } from 'pg'
import { PrismaClient } from './generated/client.ts'

/** The database as the house speaks to it. */
export type Db = PrismaClient

/** The database inside an interactive transaction. */
export type Transaction = Parameters<Parameters<Db['$transaction']>[0]>[0]

/** How to reach it, and with how many connections. */
export type DbOptions = { url: string; poolSize: number; name: string; log?: (event: string) => void }

/**
 * Settings of every session, whatever the server's defaults. UTC, because timestamps sent from another zone would be stored
 * hours off (Prisma's adapter writes them without an offset). READ COMMITTED, because a booking looks after it has its
 * locks: an older snapshot would not see who was before it. ISO dates. Nothing waits or idles for ever.
 */
const SESSION = [
  '-c TimeZone=UTC',
  '-c default_transaction_isolation=read\\ committed',
  '-c DateStyle=ISO',
  '-c IntervalStyle=postgres',
  '-c lock_timeout=4000',
  '-c statement_timeout=6000',
  '-c idle_in_transaction_session_timeout=15000',
].join(' ')

/** The settings for node-postgres: shared by Prisma's pool and by the queue's. */
export function poolConfig({ url, poolSize, name }: DbOptions): PoolConfig {
  const address = new URL(url)
  const given = address.searchParams.get('options')
  address.searchParams.delete('options')
  return {
    connectionString: address.href,
    options: given ? `${given} ${SESSION}` : SESSION,
    max: poolSize,
    // What was opened stays: far from the database an opening takes longer than a citizen should wait.
    min: poolSize,
    application_name: name,
    connectionTimeoutMillis: 2_500,
    // A server that went silent: the statement's own time-out never comes. With the wait for a connection, ten seconds at most.
    query_timeout: 7_000,
    // And what stays idle is asked for in time, so that no firewall on the way forgets it.
    keepAlive: true,
    keepAliveInitialDelayMillis: 60_000,
    // Prisma begins to listen for a connection's errors a moment after the pool has handed it over. An end that comes with
    // the server's first word falls into that moment, and would end the process.
    onConnect: (client) => void client.on('error', () => {}),
  }
}

/** Opens the client. Statements are prepared under names made of their text: a third faster (docs/decisions/003). */
export function createDb(options: DbOptions): Db {
  const note = options.log ?? (() => {})
  const adapter = new PrismaPg(poolConfig(options), {
    statementNameGenerator: ({ sql }) => statementName(sql),
    onPoolError: () => note('database-pool-error'),
    onConnectionError: () => note('database-connection-error'),
  })
  return new PrismaClient({ adapter, errorFormat: 'minimal', transactionOptions: { maxWait: 2_500, timeout: 7_000 } })
}

/** Opens all connections beforehand, as far as they can be had. */
export async function openConnections(db: Db, poolSize: number): Promise<void> {
  await Promise.allSettled(Array.from({ length: poolSize }, () => db.$queryRaw`SELECT 1`))
}

const names = new Map<string, string>()

function statementName(sql: string): string {
  const known = names.get(sql)
  if (known) return known
  const name = `p${createHash('sha256').update(sql).digest('hex').slice(0, 24)}`
  if (names.size < 1_000) names.set(sql, name)
  return name
}
