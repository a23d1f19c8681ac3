import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { dataFolder, look, NOTED, refusal, start } from './process.ts'

t.setTimeout(120_000)

const HELD = /Careful: no mail leaves, for (.*)\. "npm run messages:release" shows what waits\./

const release = (dataDir: string) =>
  look(dataDir, (sql) =>
    sql.query(
      'UPDATE mail_quarantine SET home = database_home(), reason = NULL, since = NULL, released_at = house_now()',
    ),
  )

t.test('M13 a data folder that was copied: the house says so, until it is released', async (t) => {
  const DATA_DIR = await dataFolder(t)
  const first = start(t, { DATA_DIR })
  t.notMatch((await first.open()).greeting, HELD)
  await first.stop()
  const again = start(t, { DATA_DIR })
  t.notMatch((await again.open()).greeting, HELD, 'its own folder is known again')
  await again.stop()

  const copied = join(DATA_DIR, '..', 'copied')
  await promisify(execFile)('cp', ['-a', DATA_DIR, copied])
  const second = start(t, { DATA_DIR: copied }, { counted: true })
  const { greeting, url } = await second.open()
  t.equal(HELD.exec(greeting)?.[1], 'the data folder is a copy')
  t.match(await (await fetch(`${url}/readyz`)).json(), { status: 'ready', mails: 'quarantined' })
  await second.stop()
  const third = start(t, { DATA_DIR: copied })
  t.match((await third.open()).greeting, HELD, 'still, after another start')
  await release(copied)
  await third.stop()
  const fourth = start(t, { DATA_DIR: copied })
  t.notMatch((await fourth.open()).greeting, HELD)
  await fourth.stop()
})

t.test('M13 MAIL_QUARANTINE=on begins with it, and every start does', async (t) => {
  const DATA_DIR = await dataFolder(t)
  const house = start(t, { DATA_DIR, MAIL_QUARANTINE: 'on' })
  t.equal(HELD.exec((await house.open()).greeting)?.[1], 'an operator said so')
  await release(DATA_DIR)
  const ended = await house.stop()
  t.match(ended, { code: 0, err: NOTED })
  const next = start(t, { DATA_DIR, MAIL_QUARANTINE: 'on' })
  t.match((await next.open()).greeting, HELD)
  await next.stop()
  const last = start(t, { DATA_DIR })
  t.match((await last.open()).greeting, HELD, 'and it stays when the setting is taken away')
  await last.stop()
})

t.test('P3 a ledger of erasures that cannot be written is told at start', async (t) => {
  const DATA_DIR = await dataFolder(t)
  t.equal(
    await refusal(t, { DATA_DIR, ERASURE_LEDGER: '/nonexistent/erasures' }),
    'Priemna cannot start: ERASURE_LEDGER is not writable: /nonexistent/erasures (ENOENT)',
  )
  const ledger = join(DATA_DIR, 'erasures')
  const house = start(t, { DATA_DIR, ERASURE_LEDGER: ledger })
  await house.open()
  t.equal(await readFile(ledger, 'utf8'), '')
  await house.stop()
})
