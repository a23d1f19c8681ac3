import { spawn } from 'node:child_process'
import { access, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { dataFolder, end, look, NOTED, postmasterOf, processesOn, refusal, start, until } from './process.ts'

t.setTimeout(120_000)

const ready = async (url: string) => (await fetch(`${url}/readyz`)).status === 200
const kept = (dataDir: string) =>
  look(dataDir, async (sql) => (await sql.query('SELECT id FROM bookings ORDER BY id')).rows)

t.test('two starts at the very same moment on an empty folder: one serves, the other says so', async (t) => {
  const DATA_DIR = await dataFolder(t)
  const both = [start(t, { DATA_DIR }), start(t, { DATA_DIR })]
  const outcomes = await Promise.all(
    both.map((house) =>
      house.open().then(
        ({ url }) => ({ house, url }),
        async () => ({ house, said: (await house.ended).err }),
      ),
    ),
  )
  const [serving, ...others] = outcomes.filter((outcome) => 'url' in outcome)
  const [refused] = outcomes.filter((outcome) => 'said' in outcome)
  if (!serving) throw new Error(JSON.stringify(refused))
  t.equal(others.length, 0, 'not both')
  t.equal(
    refused?.said,
    `Priemna cannot start: Priemna already runs on this data folder (process ${serving.house.pid}); stop it first or set another DATA_DIR\n`,
  )
  t.ok(await ready(serving.url))

  await t.test('a third, later, is told the same and does no harm', async (t) => {
    const before = await kept(DATA_DIR)
    t.match(
      await refusal(t, { DATA_DIR }, { counted: true }),
      `already runs on this data folder (process ${serving.house.pid})`,
    )
    t.ok(await ready(serving.url))
    t.same(await kept(DATA_DIR), before)
    t.equal((await processesOn(join(DATA_DIR, 'postgres'))).length, 1)
  })

  await t.test('one that starts while this one closes takes its place', async (t) => {
    const closing = serving.house.stop()
    const heir = start(t, { DATA_DIR })
    const outcome = await heir.open().then(
      ({ url }) => url,
      () => null,
    )
    t.match(await closing, { code: 0, err: NOTED })
    // Too early, it is told that somebody is there; else it serves. Nothing in between.
    if (outcome === null) t.match((await heir.ended).err, /already runs on this data folder/)
    else t.ok(await ready(outcome))
    await heir.stop()
    t.same(await processesOn(DATA_DIR), [])
  })
})

t.test('what a killed house leaves behind', async (t) => {
  const DATA_DIR = await dataFolder(t)
  const first = start(t, { DATA_DIR })
  await first.open()
  const content = await kept(DATA_DIR)

  await t.test('a database that still runs: taken over', async (t) => {
    const running = await postmasterOf(DATA_DIR)
    await first.stop('SIGKILL')
    t.equal((await processesOn(join(DATA_DIR, 'postgres'))).length, 1, 'PostgreSQL goes on')
    const next = start(t, { DATA_DIR })
    const { url } = await next.open()
    t.equal(await postmasterOf(DATA_DIR), running)
    t.ok(await ready(url))
    t.same(await kept(DATA_DIR), content)

    await t.test('which dies under the house: started again, and the house serves again', async (t) => {
      end(running)
      await until(async () => (await postmasterOf(DATA_DIR)) !== running && (await ready(url)))
      t.same(await kept(DATA_DIR), content)
    })
    const last = await postmasterOf(DATA_DIR)
    await next.stop('SIGKILL')
    end(last)
    await until(async () => (await processesOn(join(DATA_DIR, 'postgres'))).length === 0)
  })

  await t.test('a note of a database that is dead, and half-made folders: cleared', async (t) => {
    const dead = await postmasterOf(DATA_DIR)
    await mkdir(join(DATA_DIR, `postgres.new-${dead}`))
    await writeFile(join(DATA_DIR, `.password-${dead}`), 'x')
    const next = start(t, { DATA_DIR })
    t.ok(await ready((await next.open()).url))
    t.same(await kept(DATA_DIR), content)
    await t.rejects(access(join(DATA_DIR, `postgres.new-${dead}`)))
    await t.rejects(access(join(DATA_DIR, `.password-${dead}`)))
    const last = await postmasterOf(DATA_DIR)
    await next.stop('SIGKILL')
    end(last)
    await until(async () => (await processesOn(join(DATA_DIR, 'postgres'))).length === 0)
  })

  await t.test('a note whose number another program has now: not mistaken for the database', async (t) => {
    const file = join(DATA_DIR, 'postgres', 'postmaster.pid')
    const lines = (await readFile(file, 'utf8')).split('\n')
    const { uid, gid } = await stat(join(DATA_DIR, 'postgres'))
    // As the database's own user: PostgreSQL would take only such a process for itself.
    const other = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {})
    t.teardown(async () => other.kill('SIGKILL'))
    await writeFile(file, [other.pid, ...lines.slice(1)].join('\n'))
    const next = start(t, { DATA_DIR }, { counted: true })
    t.ok(await ready((await next.open()).url))
    t.same(await kept(DATA_DIR), content)
    t.equal(other.exitCode, null, 'the other program is left alone')
    t.match(await next.stop(), { code: 0, err: NOTED })
    t.same(await processesOn(DATA_DIR), [])
  })
})
