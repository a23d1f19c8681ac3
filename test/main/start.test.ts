import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { loadAssets } from '../../src/ui/assets.ts'
import { dataFolder, isRoot, look, NOTED, ordinary, postmasterOf, processesOn, start, type User } from './process.ts'

t.setTimeout(120_000)

/** Everything a citizen could miss, as rows. */
const CONTENT = `SELECT (SELECT jsonb_agg(to_jsonb(o) ORDER BY id) FROM officials o) AS officials,
  (SELECT jsonb_agg(to_jsonb(s) ORDER BY id) FROM schedules s) AS schedules,
  (SELECT jsonb_agg(to_jsonb(d) ORDER BY id) FROM reception_days d) AS days,
  (SELECT jsonb_agg(to_jsonb(s) ORDER BY id) FROM slots s) AS slots,
  (SELECT jsonb_agg(to_jsonb(b) ORDER BY id) FROM bookings b) AS bookings`

/** Under which roles the house works, and what they may do to the audit log besides adding to it. */
const ROLES = `SELECT usename AS role, ARRAY(SELECT format('%s %s', may, audited) FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) may,
    unnest(ARRAY['audit_entries', 'audit_seals']) audited WHERE has_table_privilege(usename, audited, may)) AS may
  FROM (SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'priemna' AND application_name LIKE 'priemna %') AS working`

type Starts = { name: string; first: User; second: User }
const asRoot: Starts = { name: 'root', first: {}, second: {} }
// What an ordinary user made, root starts as that user too.
const asOrdinary: Starts = { name: 'an ordinary user', first: ordinary, second: {} }

// An ordinary user may not be able to make the style sheet in our folder.
await loadAssets()

for (const { name, first: user, second: next } of isRoot ? [asRoot, asOrdinary] : [asOrdinary])
  t.test(`${name} starts the house with nothing but a folder, twice`, async (t) => {
    const DATA_DIR = await dataFolder(t, { user })
    const first = start(t, { DATA_DIR }, user.uid === undefined ? { counted: true } : { user })
    const { greeting, url } = await first.open()
    t.match(greeting, /Приемна · Община Сопот/)
    t.match(greeting, /Open +http:\/\/127\.0\.0\.1:\d+\n/)
    const [, email, password] = /Staff of the demo +(\S+) {3}password: (\S+)\n/.exec(greeting) ?? []
    t.equal(email, 'admin@sopot.example')
    t.match(password, /^([bdfghjklmnprstvz][aiou]){2}(-([bdfghjklmnprstvz][aiou]){2}){4}$/)
    t.match(greeting, `curl -X POST ${url}/api/v1/session -H 'Content-Type: application/json' -d '`)
    const body = / -d '(.*)'\n/.exec(greeting)?.[1] ?? ''
    const headers = { 'content-type': 'application/json' }
    t.equal((await fetch(`${url}/api/v1/session`, { method: 'POST', headers, body })).status, 200)
    t.match(greeting, `${url}/dev/mail   files: ${join(DATA_DIR, 'mail')}\n`)

    t.same(await (await fetch(`${url}/readyz`)).json(), { status: 'ready' })
    const answer = (await (await fetch(`${url}/api/v1/officials`)).json()) as { items: unknown[] }
    t.equal(answer.items.length, 4)
    const content = await look(DATA_DIR, async (sql) => (await sql.query(CONTENT)).rows[0])
    t.equal(content.officials.length, 4)
    t.ok(content.bookings.length >= 10)
    t.ok(content.slots.length > 100)
    t.same(await look(DATA_DIR, async (sql) => (await sql.query(ROLES)).rows), [{ role: 'priemna_app', may: [] }], 'P4')
    t.equal((await stat(join(DATA_DIR, 'secret.key'))).mode & 0o777, 0o600)
    t.equal((await stat(join(DATA_DIR, 'mail'))).mode & 0o777, 0o700)
    t.equal((await stat(join(DATA_DIR, 'postgres'))).mode & 0o777, 0o700)
    const secret = await readFile(join(DATA_DIR, 'secret.key'), 'utf8')

    const ended = await first.stop('SIGINT')
    t.match(ended, { code: 0, err: NOTED, out: /SIGINT: closing …\n$/ })
    t.same(await processesOn(DATA_DIR), [], 'nothing stays')

    const second = start(t, { DATA_DIR }, { user: next })
    const again = await second.open()
    t.comment(`the second start took ${Math.round(again.ms)} ms`)
    t.match(again.greeting, `password: ${password}\n`, 'the same sign-in')
    t.same(await look(DATA_DIR, async (sql) => (await sql.query(CONTENT)).rows[0]), content)
    t.equal(await readFile(join(DATA_DIR, 'secret.key'), 'utf8'), secret)
    const { uid } = await stat(`/proc/${await postmasterOf(DATA_DIR)}`).catch(() => stat(join(DATA_DIR, 'postgres')))
    t.equal(uid, (await stat(join(DATA_DIR, 'postgres'))).uid)
    t.not(uid, 0)
    t.match(await second.stop('SIGTERM'), { code: 0, err: NOTED, out: /SIGTERM: closing …\n$/ })
    t.same(await processesOn(DATA_DIR), [], 'nothing stays')
  })
