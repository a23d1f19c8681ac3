import { randomBytes } from 'node:crypto'
import pg from 'pg'
import root from 'tap'
import { createDb, type Db } from '../../src/db/client.ts'
import { administer, startTestServer, type TestServer, withDatabase } from './server.ts'

type Teardown = { teardown(work: () => Promise<unknown>): unknown }

/** A database of this test's own: `db` as the house sees it, `sql` another connection for looking at the truth. */
export type TestDatabase = { url: string; db: Db; sql: pg.Client }

/** How the database differs from an ordinary one. */
export type TestDatabaseOptions = { timeZone?: string; clockOffset?: string; poolSize?: number }

/** Copies the migrated template; dropped when the test ends. */
export async function createTestDatabase(t: Teardown, options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = await sharedServer()
  const name = `priemna_test_${process.pid}_${randomBytes(4).toString('hex')}`
  const settings = [
    ...(options.timeZone ? [`ALTER DATABASE ${name} SET timezone = '${options.timeZone}'`] : []),
    ...(options.clockOffset ? [`ALTER DATABASE ${name} SET priemna.clock_offset = '${options.clockOffset}'`] : []),
  ]
  await administer(server.url, `CREATE DATABASE ${name} TEMPLATE ${server.template}`, ...settings)
  const url = withDatabase(server.url, name)
  const db = createDb({ url, poolSize: options.poolSize ?? 10, name: 'test' })
  const sql = new pg.Client({ connectionString: url })
  sql.on('error', () => {})
  await sql.connect()
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
