import { pooler } from '../../main/pooler.ts'
import { dataFolder, refusal } from '../../main/process.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { SECRET_KEY } from '../house-process.ts'
import type { Scope } from '../scope.ts'
import type { Row } from '../town.ts'
import { must } from './crashes.ts'

type Refused = {
  name: string
  says: RegExp
  spoil(database: TestDatabase, scope: Pick<Scope, 'teardown'>): Promise<Record<string, string>>
}

const damaged =
  (...statements: string[]): Refused['spoil'] =>
  async ({ sql, url }) => {
    for (const statement of statements) await sql.query(statement)
    return { DATABASE_URL: url, MIGRATE: 'off' }
  }

const refused: Refused[] = [
  {
    name: 'the zone Europe/Sofia',
    says: /TimeZone is Europe\/Sofia, it must be UTC/,
    // A database in that zone alone is none: only where a pooler drops what the house asks its sessions to be.
    spoil: async ({ sql, url }, scope) => {
      await sql.query(
        `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = ''Europe/Sofia''', current_database()); END $$`,
      )
      const pooled = new URL(url)
      pooled.port = String(await pooler(scope, Number(pooled.port)))
      return { DATABASE_URL: pooled.href }
    },
  },
  {
    name: 'no btree_gist',
    says: /lacks the extension btree_gist$/,
    spoil: damaged('DROP EXTENSION btree_gist CASCADE'),
  },
  {
    name: 'no constraint',
    says: /lacks the index one_live_booking_per_slot /,
    spoil: damaged('DROP INDEX one_live_booking_per_slot'),
  },
  { name: 'an old schema', says: /schema is older than this code/, spoil: damaged('DELETE FROM _prisma_migrations') },
  {
    name: 'a weak secret',
    says: /SECRET_KEY is too short/,
    spoil: async ({ url }) => ({ DATABASE_URL: url, SECRET_KEY: 'weak' }),
  },
]

const refusals: Row = {
  id: 'F18',
  title: 'started on what it must not serve: five processes, each refuses in one line',
  run: async ({ scope }) => {
    const faults: string[] = []
    let rightly = 0
    for (const { name, says, spoil } of refused) {
      const DATA_DIR = await dataFolder(scope)
      const env = { DATA_DIR, SECRET_KEY, ...(await spoil(await createTestDatabase(scope), scope)) }
      // Anything but an exit with 1 and one line on the standard error is no refusal.
      const line = await refusal(scope, env).catch((error: unknown) => String(error))
      const right = line.startsWith('Priemna cannot start: ') && says.test(line)
      rightly += right ? 1 : 0
      faults.push(...must(right, `${name}: ${line}`))
    }
    return { figures: { refused: `${rightly} of ${refused.length}` }, faults }
  },
}

export const refusalRows: Row[] = [refusals]
