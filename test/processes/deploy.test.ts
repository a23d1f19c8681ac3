import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { packageRoot } from '../../src/db/package-root.ts'
import { ADDRESSES } from '../../src/ui/addresses.ts'
import { openTestHouse } from '../support/house.ts'

// What deploy/ names must be there. That nginx and PostgreSQL take it, the rows F9 and P5 of the fault bench show.

const read = (...path: string[]) => readFile(join(packageRoot, ...path), 'utf8')

t.test('every metric of the alert rules is one that a web process shows', async (t) => {
  const { origin } = await openTestHouse(t)
  await fetch(`${origin}/livez`)
  const shown = await (await fetch(`${origin}/metrics`)).text()
  const rules = await read('deploy', 'prometheus', 'priemna.rules.yml')
  const named = new Set(rules.match(/\b(messages|invariants|sign_in|http|nodejs|process)_\w+/g))
  t.ok(named.size >= 7)
  for (const name of named) t.match(shown, new RegExp(`^${name}(\\{.*\\})? `, 'm'), name)
})

t.test('every setting of the units is one of the house, and every file that they start is there', async (t) => {
  const settings = await read('.env.example')
  const operations = await read('docs', 'operations.md')
  for (const name of await readdir(join(packageRoot, 'deploy', 'systemd'))) {
    const unit = await read('deploy', 'systemd', name)
    for (const [, line = ''] of unit.matchAll(/^Environment=(.*)$/gm))
      for (const setting of line.split(' ').map((each) => each.split('=')[0] ?? ''))
        t.match(settings, new RegExp(`^#${setting}=`, 'm'), `${name}: ${setting}`)
    for (const [, script = ''] of unit.matchAll(/^ExecStart=\/usr\/local\/lib\/priemna\/(\S+)$/gm))
      t.ok((await readdir(join(packageRoot, 'deploy', 'postgresql'))).includes(script), script)
    t.ok(operations.includes(name), `${name} is explained`)
  }
})

t.test(
  'a process is given longer to end than it takes at most, and the proxy lets go before it waits no more',
  async (t) => {
    const seconds = (text: string, what: RegExp) => Number(what.exec(text)?.[1]?.replaceAll('_', '') ?? Number.NaN)
    const closing = seconds(await read('src', 'main.ts'), /CLOSE_WITHIN_MS = ([\d_]+)/) / 1_000
    const waiting = seconds(await read('src', 'http', 'close-web.ts'), /PROXY_LETS_GO_MS = ([\d_]+)/) / 1_000
    const idle = seconds(await read('deploy', 'nginx', 'priemna.conf'), /^ {4}keepalive_timeout (\d+)s;/m)
    for (const name of ['priemna-web@.service', 'priemna-worker.service'])
      t.ok(seconds(await read('deploy', 'systemd', name), /^TimeoutStopSec=(\d+)/m) > closing, name)
    t.ok(idle < waiting && waiting < closing, `${idle} s, ${waiting} s, ${closing} s`)
  },
)

t.test('the proxy logs no address that holds a key', async (t) => {
  const conf = await read('deploy', 'nginx', 'priemna.conf')
  const blocks = conf.matchAll(/location ~ (\S+) \{\n\s+error_log \/dev\/null emerg;\n\s+gzip off;/g)
  const secret = [...blocks].map(([, path = '']) => new RegExp(path))
  const keyed = Object.values(ADDRESSES)
    .flatMap(Object.values<string>)
    .filter((path) => path.includes(':token'))
  t.ok(keyed.length > 20)
  for (const path of [...keyed, '/sluzhebno/parola/:token', '/tablo/:key', '/tablo/:key/potok', '/feeds/:token'])
    t.ok(
      secret.some((each) => each.test(path)),
      path,
    )
})
