import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import t from 'tap'
import { auditHead, sealAudit } from '../../src/audit/seal-audit.ts'
import { verifyAudit } from '../../src/audit/verify-audit.ts'
import { grantAgain } from '../../src/db/app-role.ts'
import { createDb } from '../../src/db/client.ts'
import { checkInvariants } from '../../src/db/invariants.ts'
import { packageRoot } from '../../src/db/package-root.ts'
import { moveClock } from '../support/clock.ts'
import { openTestDeps } from '../support/house.ts'
import { administer } from '../support/server.ts'

type House = Awaited<ReturnType<typeof openTestDeps>>

const write = (house: Pick<House, 'sql'>, many = 1) =>
  house.sql.query(
    `INSERT INTO audit_entries (actor, action, subject, subject_id, reason, fields)
     SELECT 'user:1', 'change', 'official', 'kmet-' || n, nullif('заповед № ' || n, 'заповед № 2'), ARRAY['room', 'na,me "x"'] FROM generate_series(1, $1) AS n`,
    [many],
  )
const verify = (house: House) => verifyAudit(house.deps.db, { keys: house.deps.config.secretKeys })
const chainFaults = async (house: House) =>
  (await checkInvariants(house.url)).filter(({ invariant }) => invariant === 'I13').map(({ what }) => what)

/** Does what only who owns the tables can, past the triggers. */
async function tamper({ sql }: Pick<House, 'sql'>, statement: string): Promise<void> {
  await sql.query('BEGIN')
  await sql.query('ALTER TABLE audit_entries DISABLE TRIGGER USER; ALTER TABLE audit_seals DISABLE TRIGGER USER')
  await sql.query(statement)
  await sql.query('ALTER TABLE audit_entries ENABLE TRIGGER USER; ALTER TABLE audit_seals ENABLE TRIGGER USER')
  await sql.query('COMMIT')
}

t.test('I13 P4 every way to change what is sealed is found, by the command and by the nightly look', async (t) => {
  const house = await openTestDeps(t)
  await write(house, 5)
  t.equal(await sealAudit(house.deps, { most: 2 }), 5, 'two, two and one')
  t.equal(await sealAudit(house.deps), 0, 'nothing twice')
  await write(house, 3)
  t.equal(await sealAudit(house.deps), 3)
  await write(house, 2)
  t.match(await verify(house), { faults: [], seals: 4, entries: 8, waiting: 2, keysUnknown: 0, forgottenUpTo: '0' })
  t.same(await chainFaults(house), [], 'Node and the database make the same hashes')

  const head = await auditHead(house.deps.db)
  const ways: [string, string[]][] = [
    [`UPDATE audit_entries SET reason = 'друга заповед' WHERE id = 3`, ['entries-changed']],
    [`UPDATE audit_entries SET actor = 'user:', action = '1change' WHERE id = 3`, ['entries-changed']],
    [`UPDATE audit_entries SET at = at + interval '1 microsecond' WHERE id = 8`, ['entries-changed']],
    [`UPDATE audit_entries SET fields = ARRAY['room'] WHERE id = 1`, ['entries-changed']],
    ['DELETE FROM audit_entries WHERE id = 4', ['entries-changed']],
    [`DELETE FROM audit_entries WHERE id = 5; DELETE FROM audit_seals WHERE n = 3`, ['not-in-order']],
    [
      `INSERT INTO audit_entries (id, actor, action, subject, subject_id) OVERRIDING SYSTEM VALUE VALUES (-1, 'user:1', 'read', 'bookings', 'all')`,
      ['outside'],
    ],
    [`UPDATE audit_seals SET sealed_at = sealed_at - interval '1 day' WHERE n = 2`, ['seal-changed']],
    // Who knows how the chain is made makes the last seal anew, and cannot sign it.
    [
      `UPDATE audit_entries SET actor = 'user:2' WHERE id = 7;
       UPDATE audit_seals s SET entries_hash = (SELECT sha256(convert_to(string_agg(audit_entry_text(a), E'\\n' ORDER BY a.id), 'UTF8'))
         FROM audit_entries a WHERE a.id BETWEEN s.first_id AND s.last_id) WHERE n = 4;
       UPDATE audit_seals s SET hash = audit_seal_hash(s) WHERE n = 4`,
      ['not-by-house'],
    ],
    [
      `INSERT INTO audit_entries (actor, action, subject, subject_id) VALUES ('system', 'forget', 'audit-log', '5'); DELETE FROM audit_entries WHERE id <= 5`,
      ['gone-too-early', 'gone-too-early', 'gone-too-early'],
    ],
  ]
  await house.sql.query('CREATE TABLE all_entries AS TABLE audit_entries; CREATE TABLE all_seals AS TABLE audit_seals')
  for (const [statement, what] of ways) {
    await tamper(house, statement)
    const report = await verify(house)
    t.same(
      report.faults.map((fault) => fault.what),
      what,
      statement,
    )
    if (!what.includes('not-by-house')) t.not((await chainFaults(house)).length, 0, `nightly: ${statement}`)
    else t.not((await auditHead(house.deps.db))?.hash, head?.hash, 'and the head kept outside is another')
    await tamper(
      house,
      `DELETE FROM audit_entries; DELETE FROM audit_seals;
       INSERT INTO audit_entries OVERRIDING SYSTEM VALUE TABLE all_entries; INSERT INTO audit_seals TABLE all_seals`,
    )
    t.same((await verify(house)).faults, [])
  }
})

t.test(
  'I13 an entry that is committed late, with a smaller number, is sealed with the others; nobody waits for it',
  async (t) => {
    const house = await openTestDeps(t)
    const late = new pg.Client({ connectionString: house.url })
    await late.connect()
    t.teardown(() => late.end())
    await late.query('BEGIN')
    await write({ sql: late })
    await write(house, 2)
    t.equal(await sealAudit(house.deps, { patienceMs: 100 }), 0, 'the first is still being written')
    await write(house)
    const sealing = sealAudit(house.deps)
    await late.query('COMMIT')
    t.equal(await sealing, 4, 'in order, with the late one')
    // One that came to nothing leaves a hole, which nobody fills.
    await house.sql.query('BEGIN')
    await write(house)
    await house.sql.query('ROLLBACK')
    await write(house)
    t.equal(await sealAudit(house.deps), 1)
    t.match(await verify(house), { faults: [], entries: 5, waiting: 0 })
    await tamper(
      house,
      `INSERT INTO audit_entries (id, actor, action, subject, subject_id) OVERRIDING SYSTEM VALUE VALUES (5, 'user:1', 'read', 'bookings', 'all')`,
    )
    t.match(await verify(house), { faults: [{ what: 'entries-changed', seal: 2, entries: ['5', '6'] }] })
  },
)

t.test('I13 several that seal at once make one chain', async (t) => {
  const house = await openTestDeps(t)
  const writing = Promise.all(
    Array.from(
      { length: 40 },
      () => house.deps.db.$executeRaw`
    INSERT INTO audit_entries (actor, action, subject, subject_id) VALUES ('citizen', 'book', 'test', 'x')`,
    ),
  )
  const sealed = await Promise.all(Array.from({ length: 6 }, () => sealAudit(house.deps, { most: 7 })))
  await writing
  sealed.push(await sealAudit(house.deps))
  t.equal(
    sealed.reduce((sum, each) => sum + each, 0),
    40,
  )
  t.match(await verify(house), { faults: [], entries: 40, waiting: 0 })
})

t.test(
  'P4 the role of the house may add to the log and not touch it; what is old goes by one way, and the chain still holds',
  async (t) => {
    const house = await openTestDeps(t)
    const role = `priemna_test_${randomBytes(4).toString('hex')}`
    await administer(house.url, `CREATE ROLE ${role} LOGIN PASSWORD 'of-a-test'`, `SELECT grant_house_to('${role}')`)
    t.teardown(() => administer(house.url, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`))
    const address = new URL(house.url)
    address.username = role
    address.password = 'of-a-test'
    const app = createDb({ url: address.href, poolSize: 2, name: 'test' })
    t.teardown(() => app.$disconnect())
    const asRole = { db: app, config: house.deps.config }

    await house.sql.query('CREATE TABLE brought_by_a_migration ()')
    t.equal(await refusal(address.href, 'SELECT FROM brought_by_a_migration'), '42501')
    t.same(await grantAgain(house.url), [role])
    t.equal(await refusal(address.href, 'SELECT FROM brought_by_a_migration'), undefined)
    await app.$executeRaw`INSERT INTO audit_entries (actor, action, subject, subject_id) VALUES ('user:1', 'read', 'bookings', 'all')`
    await write(house, 3)
    t.equal(await sealAudit(asRole), 4, 'that role seals')
    for (const table of ['audit_entries', 'audit_seals'])
      for (const statement of [`UPDATE ${table} SET key_id = 0`, `DELETE FROM ${table}`, `TRUNCATE ${table}`])
        t.equal(
          await refusal(address.href, statement.replace('key_id', table === 'audit_seals' ? 'key_id' : 'version')),
          '42501',
          statement,
        )
    const forget = (days: number) =>
      app.$queryRaw<[{ gone: number }]>`SELECT forget_audit_entries(${days}::int) AS gone`
    await t.rejects(forget(364), /a year at least/)
    t.same(await forget(730), [{ gone: 0 }], 'nothing is old')
    t.equal(
      await refusal(address.href, `SET priemna.clock_offset = '800 days'; SELECT 1 / forget_audit_entries(730)`),
      '22012',
      'who moves the clock of their own session takes nothing away',
    )

    await moveClock(house, '400 days')
    await write(house, 2)
    t.equal(await sealAudit(house.deps), 2)
    await moveClock(house, '731 days')
    await app.$disconnect()
    t.same(await forget(730), [{ gone: 4 }])
    t.same(await forget(730), [{ gone: 0 }])
    t.equal(await sealAudit(asRole), 1)
    t.match(await verify(house), { faults: [], seals: 3, entries: 3, forgottenUpTo: '4', waiting: 0 })
    t.same(await chainFaults(house), [])
    const { rows } = await house.sql.query(`SELECT actor, reason FROM audit_entries WHERE subject = 'audit-log'`)
    t.same(rows, [{ actor: 'system', reason: 'seal 1, older than 730 days' }])
    await tamper(
      house,
      `INSERT INTO audit_entries OVERRIDING SYSTEM VALUE SELECT 2, at, actor, action, subject, subject_id FROM audit_entries LIMIT 1`,
    )
    t.match(await verify(house), { faults: [{ what: 'not-gone', seal: 1 }] })
    t.match(await chainFaults(house), [/entries 1 to 4/])
  },
)

t.test('the command says in plain words whether the log is whole, and ends with 0, 1 or 2', async (t) => {
  const house = await openTestDeps(t)
  const command = (env: Record<string, string>) =>
    new Promise<string>((done) => {
      execFile(
        process.execPath,
        ['--import=tsx', join(packageRoot, 'src/verify-audit.ts')],
        { env: { ...process.env, ...env } },
        (error, out, err) => done(`${error?.code ?? 0} ${out}${err}`),
      )
    })
  const secret = house.deps.config.secretKeys[0]?.secret ?? ''
  await write(house, 3)
  await sealAudit(house.deps)
  const head = (await auditHead(house.deps.db))?.hash
  t.equal(
    await command({ DATABASE_URL: house.url, SECRET_KEY: secret }),
    `0 The audit log is whole.\n  3 entries under 1 seals, 0 not sealed yet\n  head: seal 1, ${head}\n`,
  )
  await tamper(house, `UPDATE audit_entries SET actor = 'user:2' WHERE id = 2`)
  t.match(
    await command({ DATABASE_URL: house.url, DATA_DIR: t.testdir() }),
    /^1 The audit log was tampered with: 1 faults\.\n {2}seal 1, entries 1 to 3: entries were changed, .*of 1 seals the key is not here/s,
  )
  t.match(await command({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' }), /^2 Nothing was looked at: /)
})

/** The SQLSTATE with which a statement of that role is refused. */
async function refusal(url: string, statement: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
    return undefined
  } catch (error) {
    return (error as { code?: string }).code
  } finally {
    await client.end()
  }
}
