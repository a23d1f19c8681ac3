import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { packageRoot } from './package-root.ts'

const MIGRATIONS = join(packageRoot, 'prisma', 'migrations')
/** Held while migrations run, so that two starting processes do not race. */
const MIGRATION_LOCK = 7_264_313
/** As every session of the house: what a migration computes with times must not depend on the server's zone. */
const SESSION = '-c TimeZone=UTC'

/** How the database's schema stands to this code. */
export type SchemaState = { pending: string[]; unknown: string[]; failed: string[] }

/** Compares the applied migrations with those of this code. */
export async function schemaState(url: string): Promise<SchemaState> {
  const known = await migrationNames()
  return withClient(url, async (client) => {
    const table = await client.query(`SELECT to_regclass('_prisma_migrations') AS name`)
    if (table.rows[0].name === null) return { pending: known, unknown: [], failed: [] }
    const { rows } = await client.query<{ name: string; done: boolean }>(
      `SELECT migration_name AS name, finished_at IS NOT NULL AS done FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    )
    const done = new Set(rows.filter((row) => row.done).map((row) => row.name))
    return {
      pending: known.filter((name) => !done.has(name)),
      unknown: rows.map((row) => row.name).filter((name) => !known.includes(name)),
      failed: rows.filter((row) => !row.done).map((row) => row.name),
    }
  })
}

/**
 * Applies what is missing, with Prisma's own schema engine compiled to WebAssembly: nothing is downloaded, and the
 * history stays in `_prisma_migrations`, so that `npx prisma migrate deploy` remains possible elsewhere.
 *
 * @returns the names of the migrations that were applied
 */
export async function migrate(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    await client.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`)
    const { pending, unknown, failed } = await schemaState(url)
    if (pending.length === 0 || unknown.length > 0) return []
    // Cut short by a crash: its transaction was undone by PostgreSQL, and nobody else is at it, as we hold the lock.
    if (failed.length > 0)
      await client.query(
        'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL',
      )
    return applyPending(url)
  })
}

/**
 * Prisma's adapter cuts a script at every semicolon, those of function bodies and comments too. Sent whole, PostgreSQL
 * runs it as one transaction: a migration is applied or it is not.
 */
class WholeScripts extends PrismaPg {
  readonly opened: { dispose(): Promise<void> }[] = []

  override async connect() {
    const adapter = await super.connect()
    this.opened.push(adapter)
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script)
    }
    return adapter
  }
}

async function applyPending(url: string): Promise<string[]> {
  const bg = await loadEngine()
  const adapters = new WholeScripts({ connectionString: url, options: SESSION, max: 2 })
  const datamodel = await readFile(join(packageRoot, 'prisma', 'schema.prisma'), 'utf8')
  const applying = await bg.SchemaEngine.new(
    { datamodels: [['schema.prisma', datamodel]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapters),
  )
  try {
    const { appliedMigrationNames } = await applying.applyMigrations({
      migrationsList: {
        baseDir: MIGRATIONS,
        lockfile: {
          path: 'migration_lock.toml',
          content: await readFile(join(MIGRATIONS, 'migration_lock.toml'), 'utf8'),
        },
        shadowDbInitScript: '',
        migrationDirectories: await Promise.all(
          (await migrationNames()).map(async (name) => ({
            path: name,
            migrationFile: {
              path: 'migration.sql',
              content: { tag: 'ok', value: await readFile(join(MIGRATIONS, name, 'migration.sql'), 'utf8') },
            },
          })),
        ),
      },
      filters: { externalTables: [], externalEnums: [] },
    })
    return appliedMigrationNames
  } finally {
    applying.free()
    for (const adapter of adapters.opened) await adapter.dispose()
  }
}

type Engine = {
  applyMigrations(input: object): Promise<{ appliedMigrationNames: string[] }>
  free(): void
}
type EngineModule = {
  __wbg_set_wasm(exports: WebAssembly.Exports): void
  SchemaEngine: { new (...args: never): never; new: (...args: unknown[]) => Promise<Engine> }
}

let engine: Promise<EngineModule> | undefined

/** Once in a process: a second instance of the WebAssembly would break the first. */
function loadEngine(): Promise<EngineModule> {
  engine ??= instantiate()
  return engine
}

async function instantiate(): Promise<EngineModule> {
  const bg = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as EngineModule
  const script = fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
  const wasm = await WebAssembly.instantiate(await readFile(join(dirname(script), 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': bg as unknown as WebAssembly.ModuleImports,
  })
  bg.__wbg_set_wasm(wasm.instance.exports)
  const start = wasm.instance.exports['__wbindgen_start'] as () => void
  start()
  return bg
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: SESSION, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
