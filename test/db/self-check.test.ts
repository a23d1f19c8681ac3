import { randomBytes } from 'node:crypto'
import t from 'tap'
import { createDb } from '../../src/db/client.ts'
import { EXPECTED, selfCheck } from '../../src/db/self-check.ts'
import { createTestDatabase } from '../support/database.ts'
import { administer } from '../support/server.ts'

t.test('I20 each thing that the code relies on is missed by its name', async (t) => {
  const { db, sql } = await createTestDatabase(t, { poolSize: 1 })
  t.same(await selfCheck(db, { production: true }), [])
  const first = (text: string) => text.split(' ')[0] ?? ''
  const tableOf = async (column: string, catalog: string, name: string) => {
    const { rows } = await sql.query(
      `SELECT ${column}::regclass::text AS "table" FROM pg_${catalog} WHERE ${catalog === 'trigger' ? 'tgname' : 'conname'} = $1`,
      [name],
    )
    return rows[0].table
  }
  const without: Record<Exclude<keyof typeof EXPECTED, 'privilege'>, (name: string) => Promise<string>> = {
    extension: async (name) => `DROP EXTENSION ${name} CASCADE`,
    constraint: async (name) =>
      `ALTER TABLE ${await tableOf('conrelid', 'constraint', name)} RENAME CONSTRAINT ${name} TO another`,
    index: async (name) => `ALTER INDEX ${first(name)} RENAME TO another`,
    'unique index': async (name) => `ALTER INDEX ${name} RENAME TO another`,
    trigger: async (name) => `ALTER TRIGGER ${name} ON ${await tableOf('tgrelid', 'trigger', name)} RENAME TO another`,
    function: async (name) =>
      `DO $$ DECLARE f text; BEGIN SELECT oid::regprocedure INTO f FROM pg_proc WHERE proname = '${name}' AND prokind = 'f'
         AND pronamespace = 'public'::regnamespace; EXECUTE format('ALTER FUNCTION %s RENAME TO another', f); END $$`,
  }
  for (const [kind, spoil] of Object.entries(without))
    for (const name of EXPECTED[kind as keyof typeof without]) {
      const statement = await spoil(name)
      const faults = await db
        .$transaction(async (tx) => {
          await tx.$executeRawUnsafe(statement)
          throw await selfCheck(tx as typeof db, { production: true })
        })
        .catch((thrown: unknown) => thrown as string[])
      t.ok(faults.includes(`the database lacks the ${kind} ${name}`), `${kind} ${name}: ${faults}`)
    }
})

t.test('I20 a role that was not granted what a migration brought is told so', async (t) => {
  const { url } = await createTestDatabase(t)
  const role = `priemna_test_${randomBytes(4).toString('hex')}`
  await administer(url, `CREATE ROLE ${role} LOGIN PASSWORD 'of-a-test'`)
  t.teardown(() => administer(url, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`))
  const address = new URL(url)
  address.username = role
  address.password = 'of-a-test'
  const db = createDb({ url: address.href, poolSize: 1, name: 'test' })
  t.teardown(() => db.$disconnect())
  const all = await selfCheck(db, { production: true })
  t.same(
    all,
    EXPECTED.privilege.map((each) => `the database lacks the privilege ${each}`),
  )
  await administer(
    url,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`,
    `REVOKE UPDATE, DELETE ON audit_entries FROM ${role}`,
    `REVOKE ALL ON citizens_bookings FROM ${role}`,
  )
  t.same(await selfCheck(db, { production: true }), ['the database lacks the privilege SELECT on citizens_bookings'])
  await administer(url, `GRANT SELECT ON citizens_bookings TO ${role}`)
  t.same(await selfCheck(db, { production: true }), [])
})
