import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedServer } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'

/** A PostgreSQL for tests, with a migrated database to be copied. */
export type TestServer = { url: string; template: string; close(): Promise<void> }

/** The server named by DATABASE_URL (its user must be able to create databases), else an embedded one of its own. */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env['DATABASE_URL']
  const folder = given ? null : await mkdtemp(join(tmpdir(), 'priemna-test-'))
  const embedded = folder ? await startEmbeddedServer(folder) : null
  const url = given ?? embedded?.url ?? ''
  const template = `priemna_template_${process.pid}`
  if (embedded)
    await administer(
      url,
      'ALTER SYSTEM SET fsync = off',
      'ALTER SYSTEM SET synchronous_commit = off',
      'SELECT pg_reload_conf()',
    )
  await administer(
    url,
    `DROP DATABASE IF EXISTS ${template}`,
    `CREATE DATABASE ${template} TEMPLATE template0 ENCODING 'UTF8'`,
  )
  await migrate(withDatabase(url, template))
  return {
    url,
    template,
    close: async () => {
      if (!embedded || !folder) return administer(url, `DROP DATABASE IF EXISTS ${template}`)
      await embedded.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Runs statements, one by one, outside any transaction. */
export async function administer(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The same server's address, naming another database. */
export function withDatabase(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}
