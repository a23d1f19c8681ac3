import { randomBytes } from 'node:crypto'
import pg from 'pg'
import root from 'tap'
import { createDb, type Db } from '../../src/db/client.ts'
import { administer, startTestServer, type TestServer, withDatabase } from './server.ts'

type Teardown = { teardown(work: () => Promise<unknown>): unknown }

/** A database of this test's own: `db` as the house sees it, `sql` another connection for looking at the truth. */
export type TestDatabase = { url: string; db: Db; sql: pg.Client }

/** How the database differs from an ordinary one. */
export type TestDatabaseOptions = {
  timeZone?: string
  clockOffset?: string
  poolSize?: number
  /** The address of a database to be copied as it is, whose sessions end: a backup, restored elsewhere. */
  copyOf?: string
}

/** Copies the migrated template; dropped when the test ends. */
export async function createTestDatabase(t: Teardown, options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = await sharedServer()
  const name = `priemna_test_${process.pid}_${randomBytes(4).toString('hex')}`
  const settings = [
    ...(options.timeZone ? [`ALTER DATABASE ${name} SET timezone = '${options.timeZone}'`] : []),
    ...(options.clockOffset ? [`ALTER DATABASE ${name} SET priemna.clock_offset = '${options.clockOffset}'`] : []),
  ]
  const copied = options.copyOf && new URL(options.copyOf).pathname.slice(1)
  if (copied)
    await administer(
      server.url,
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${copied}'`,
    )
  await administer(server.url, `CREATE DATABASE ${name} TEMPLATE ${copied ?? server.template}`, ...settings)
  const url = withDatabase(server.url, name)
  const db = createDb({ url, poolSize: options.poolSize ?? 10, name: 'test' })
  const sql = new pg.Client({ connectionString: url })
  sql.on('error', () => {})
  await sql.connect()
  // A copy of the template begins a life of its own: it is no restored database.
  if (!copied) await sql.query('UPDATE mail_quarantine SET home = database_home()')
  t.teardown(async () => {
    await db.$disconnect()
    await sql.end()
    await administer(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  })
  return { url, db, sql }
}

/** The server that the whole run shares; a file run alone starts one of its own, closed with the file. */
async function sharedServer(): Promise<TestServer> {
  const url = process.env['PRIEMNA_TEST_SERVER']
  const template = process.env['PRIEMNA_TEST_TEMPLATE']
  if (url && template) return { url, template, close: async () => {} }
  if (!own) {
    own = startTestServer()
    root.teardown(async () => (await own)?.close())
  }
  return own
}

let own: Promise<TestServer> | undefined
