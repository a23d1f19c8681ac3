import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import t from 'tap'
import { createTestDatabase } from '../support/database.ts'
import { administer, withDatabase } from '../support/server.ts'
import { pooler } from './pooler.ts'
import { dataFolder, NOTED, refusal, start } from './process.ts'

t.setTimeout(120_000)

const SECRET_KEY = 'a-key-for-tests-only-0123456789abcdef'

t.test('a database that cannot be had', async (t) => {
  const { url } = await createTestDatabase(t)
  const DATA_DIR = await dataFolder(t)
  const change = (part: 'port' | 'password' | 'username' | 'pathname', value: string) => {
    const address = new URL(url)
    address[part] = value
    return address.href
  }
  const refused: [string, string][] = [
    [change('port', '1'), 'ECONNREFUSED'],
    [change('password', 'not-this-one'), 'user or password is refused'],
    [change('username', 'nobody_of_ours'), 'user or password is refused'],
    [change('pathname', '/no_such_database'), 'there is no database of this name'],
  ]
  for (const [DATABASE_URL, reason] of refused)
    t.equal(
      await refusal(t, { DATA_DIR, SECRET_KEY, DATABASE_URL }),
      `Priemna cannot start: the database cannot be reached: ${reason} (DATABASE_URL)`,
    )

  const belowFile = join(new URL(import.meta.url).pathname, 'data')
  t.match(
    await refusal(t, { DATA_DIR: belowFile, SECRET_KEY, DATABASE_URL: url }),
    `DATA_DIR is not writable: ${belowFile}/mail (ENOTDIR); mails are kept there while SMTP_URL is not set`,
  )
})

t.test('a pooler that drops the options of a connection, before a database in another zone', async (t) => {
  const { url } = await createTestDatabase(t, { timeZone: 'Europe/Sofia' })
  const DATA_DIR = await dataFolder(t)
  const pooled = new URL(url)
  pooled.port = String(await pooler(t, Number(pooled.port)))
  t.equal(
    await refusal(t, { DATA_DIR, SECRET_KEY, DATABASE_URL: pooled.href }),
    "Priemna cannot start: the database session's TimeZone is Europe/Sofia, it must be UTC: does a pooler drop the connection's options?",
  )
})

t.test('a database that is not what the code relies on', async (t) => {
  const DATA_DIR = await dataFolder(t)
  const narrowed = `CREATE UNIQUE INDEX one_live_booking_per_slot ON bookings (slot_id)
    WHERE state IN ('unverified', 'confirmed', 'arrived', 'in-meeting', 'done')`
  const lacks: [string, string[], Record<string, string>?][] = [
    ['the database lacks the extension btree_gist', ['DROP EXTENSION btree_gist CASCADE']],
    [
      'the database lacks the constraint slots_of_an_official_never_overlap',
      ['ALTER TABLE slots DROP CONSTRAINT slots_of_an_official_never_overlap'],
    ],
    [
      'the database lacks the index one_live_booking_per_slot on bookings (slot_id) for arrived confirmed done held in-meeting unverified',
      ['DROP INDEX one_live_booking_per_slot'],
    ],
    [
      'the database lacks the index one_live_booking_per_slot on bookings (slot_id) for arrived confirmed done held in-meeting unverified',
      ['DROP INDEX one_live_booking_per_slot', narrowed],
    ],
    [
      'the database lacks the trigger audit_is_append_only',
      ['ALTER TABLE audit_entries DISABLE TRIGGER audit_is_append_only'],
    ],
    [
      'the database has priemna.clock_offset set: that is for tests only',
      [
        `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET priemna.clock_offset = ''1 hour''', current_database()); END $$`,
      ],
      { NODE_ENV: 'production', SMTP_URL: 'smtp://127.0.0.1:1' },
    ],
    [
      "the database's schema is newer than this code (20991231000000_of_the_future): start the newer version, or restore a backup",
      [
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '20991231000000_of_the_future', now())`,
      ],
    ],
    [
      'the database\'s schema is older than this code (20261122090000_foundation is missing): run "npm run migrate", or set MIGRATE=auto',
      ['DELETE FROM _prisma_migrations'],
      { MIGRATE: 'off' },
    ],
  ]
  for (const [line, damage, env] of lacks) {
    const { url, sql } = await createTestDatabase(t)
    for (const statement of damage) await sql.query(statement)
    t.equal(
      await refusal(t, { DATA_DIR, SECRET_KEY, DATABASE_URL: url, ...env }, env ? { counted: true } : {}),
      `Priemna cannot start: ${line}`,
    )
  }
})

t.test('a database that cannot hold Cyrillic', async (t) => {
  const { url } = await createTestDatabase(t)
  const DATA_DIR = await dataFolder(t)
  const name = `priemna_test_latin_${randomBytes(4).toString('hex')}`
  await administer(
    url,
    `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'`,
  )
  t.teardown(() => administer(url, `DROP DATABASE ${name}`))
  t.equal(
    await refusal(t, { DATA_DIR, SECRET_KEY, DATABASE_URL: withDatabase(url, name) }),
    "Priemna cannot start: the database's encoding is SQL_ASCII, it must be UTF8",
  )
})

t.test('an empty database in the zone of Bulgaria: web and worker start at the same moment, twice', async (t) => {
  const { url } = await createTestDatabase(t)
  const DATA_DIR = await dataFolder(t)
  const name = `priemna_test_empty_${randomBytes(4).toString('hex')}`
  await administer(
    url,
    `CREATE DATABASE ${name} TEMPLATE template0`,
    `ALTER DATABASE ${name} SET timezone = 'Europe/Sofia'`,
  )
  t.teardown(() => administer(url, `DROP DATABASE ${name} WITH (FORCE)`))
  const env = { DATA_DIR, SECRET_KEY, DATABASE_URL: withDatabase(url, name), DEMO: '1' }
  for (const time of ['first', 'second']) {
    const roles = ['web', 'web', 'worker'].map((ROLE) => start(t, { ...env, ROLE }))
    const [one, another, worker] = await Promise.all(roles.map((house) => house.open()))
    for (const web of [one, another]) {
      t.equal((await fetch(`${web?.url}/readyz`)).status, 200, time)
      const { items } = (await (await fetch(`${web?.url}/api/v1/officials`)).json()) as { items: unknown[] }
      t.equal(items.length, 4, 'the demo is there once')
    }
    t.match(worker?.greeting, /Worker: sends messages/)
    for (const ended of await Promise.all(roles.map((house) => house.stop('SIGTERM'))))
      t.match(ended, { code: 0, err: NOTED })
  }
})
