import { chmod, chown, mkdir, rename, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import t from 'tap'
import { dataFolder, isRoot, ordinary, processesOn, refusal, start } from './process.ts'

t.setTimeout(120_000)

const SECRET_KEY = 'a-key-for-tests-only-0123456789abcdef'
const DATABASE_URL = 'postgresql://priemna:secret-word@127.0.0.1:1/priemna'

t.test('settings that cannot be', async (t) => {
  const DATA_DIR = await dataFolder(t)
  const refused: [Record<string, string>, string][] = [
    [{ DATABASE_URL }, 'SECRET_KEY is missing: with DATABASE_URL it must be set, at least 32 bytes'],
    [{ DATABASE_URL, SECRET_KEY: 'short' }, 'SECRET_KEY is too short: it needs at least 32 bytes'],
    [
      { NODE_ENV: 'production', DATABASE_URL, SECRET_KEY },
      'SMTP_URL is missing: in production mails must leave the house',
    ],
    [{ ADMIN_EMAIL: 'admin@mail.example' }, 'ADMIN_EMAIL and ADMIN_PASSWORD belong together: set both or neither'],
    [
      { ADMIN_EMAIL: 'admin@mail.example', ADMIN_PASSWORD: 'administrator' },
      'ADMIN_PASSWORD is too common: choose one that others do not, such as four words that have nothing to do with each other',
    ],
  ]
  for (const [env, line] of refused) t.equal(await refusal(t, { DATA_DIR, ...env }), `Priemna cannot start: ${line}`)
})

t.test('a data folder that cannot be', async (t) => {
  const home = dirname(await dataFolder(t, { user: ordinary }))

  const belowFile = join(home, 'file', 'data')
  await writeFile(dirname(belowFile), '')
  t.equal(
    await refusal(t, { DATA_DIR: belowFile }),
    `Priemna cannot start: DATA_DIR is not writable: ${belowFile} (ENOTDIR)`,
  )

  const closed = join(home, 'closed')
  await mkdir(closed, { mode: 0o555 })
  await chown(closed, ordinary.uid ?? -1, ordinary.gid ?? -1)
  t.equal(
    await refusal(t, { DATA_DIR: closed }, { user: ordinary }),
    `Priemna cannot start: DATA_DIR is not writable: ${closed} (EACCES)`,
  )
  await chmod(closed, 0o755)

  if (!isRoot) return
  const private_ = join(home, 'root')
  await mkdir(private_, { mode: 0o700 })
  t.match(
    await refusal(t, { DATA_DIR: join(private_, 'data') }),
    `cannot enter ${private_}: move the project and DATA_DIR out of there (to /opt, say) or start as an ordinary user`,
  )

  const foreign = join(home, 'foreign')
  await mkdir(join(foreign, 'postgres'), { recursive: true, mode: 0o700 })
  await chown(foreign, ordinary.uid ?? -1, ordinary.gid ?? -1)
  t.match(await refusal(t, { DATA_DIR: foreign }, { user: ordinary }), `${foreign}/postgres belongs to another user`)
})

t.test('a data folder that holds something else', async (t) => {
  const DATA_DIR = await dataFolder(t)
  const folder = join(DATA_DIR, 'postgres')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'notes.txt'), 'mine')
  if (isRoot) await chown(folder, 65_534, 65_534)
  t.match(await refusal(t, { DATA_DIR }), `${folder}/PG_VERSION cannot be read (ENOENT): this is no whole database`)

  await rename(join(folder, 'notes.txt'), join(folder, 'PG_VERSION'))
  await writeFile(join(folder, 'PG_VERSION'), '17\n')
  t.match(
    await refusal(t, { DATA_DIR }, { counted: true }),
    `${folder} was made by PostgreSQL 17, this is 18: see docs/operations.md, "A new PostgreSQL"`,
  )
})

t.test('a door that somebody else has', async (t) => {
  const DATA_DIR = await dataFolder(t)
  const other = createServer()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  t.teardown(async () => other.close())
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  t.equal(
    await refusal(t, { DATA_DIR, PORT: String(port) }, { counted: true }),
    `Priemna cannot start: port ${port} is taken: set PORT to another, or stop what listens there`,
  )
  t.same(await processesOn(DATA_DIR), [], 'the database was closed again')
  t.equal(
    await refusal(t, { DATA_DIR, HOST: '192.0.2.1' }),
    'Priemna cannot start: HOST 192.0.2.1 is not an address of this machine',
  )

  await writeFile(join(DATA_DIR, 'secret.key'), 'x\n')
  t.equal(
    await refusal(t, { DATA_DIR }),
    'Priemna cannot start: DATA_DIR/secret.key is too short: it needs at least 32 bytes',
  )
  t.match(
    await refusal(t, { DATA_DIR, SECRET_KEY }),
    /^Priemna cannot start: the secret key with id 0 is not the one under which bookings here were made/,
  )
  await start(t, { DATA_DIR, SECRET_KEY, SECRET_KEY_ID: '1' }).open()
})
