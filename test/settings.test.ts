import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import t from 'tap'
import { loadConfig } from '../src/config.ts'
import { packageRoot } from '../src/db/package-root.ts'

const read = (path: string) => readFile(join(packageRoot, path), 'utf8')

/** The names that src/config.ts and src/config/ read, as they write them; of a secret also that of its file. */
function namesRead(source: string): string[] {
  const plain = [...source.matchAll(/\benv\['([A-Z][A-Z0-9_]*)'\]/g)].map(([, name = '']) => name)
  const parsed = [...source.matchAll(/\b(?:integer|choice|urlOf|addresses)\(\s*env,\s*'([A-Z0-9_]+)'/g)].map(
    ([, name = '']) => name,
  )
  const secrets = [...source.matchAll(/\bsecretOf\(\s*env,\s*'([A-Z0-9_]+)'/g)].map(([, name = '']) => name)
  // TZ is read by Node itself, and looked at there.
  return sorted([...plain, ...parsed, ...secrets, ...secrets.map((name) => `${name}_FILE`), 'TZ'])
}

const sorted = (names: string[]) => [...new Set(names)].sort()
const namesIn = (example: string) => [...example.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name = '']) => name)

t.test('.env.example explains every setting, and no other', async (t) => {
  const files = (await readdir(join(packageRoot, 'src/config'))).map((name) => `src/config/${name}`)
  const source = (await Promise.all(['src/config.ts', ...files].map(read))).join('\n')
  const explained = namesIn(await read('.env.example')).filter((name) => !name.startsWith('POSTGRES_'))
  t.same(sorted(explained), namesRead(source))
  t.equal(explained.length, new Set(explained).size, 'each once')
  t.notSame(namesRead(`${source}\nenv['NEW_ONE']`), namesRead(source), 'a new one would be missed')
})

t.test('the values shown there are those that hold when nothing is set', async (t) => {
  const shown = parseEnv((await read('.env.example')).replaceAll(/^#([A-Z][A-Z0-9_]*=)/gm, '$1'))
  t.ok(Object.values(shown).filter(Boolean).length > 15)
  t.same(loadConfig(shown), loadConfig({}))
})

t.test('docker-compose.yml sets only what there is', async (t) => {
  const compose = await read('docker-compose.yml')
  const known = new Set(namesIn(await read('.env.example')))
  const set = [...compose.matchAll(/^ +([A-Z][A-Z0-9_]*): /gm)].map(([, name = '']) => name)
  const asked = [...compose.matchAll(/\$\{([A-Z][A-Z0-9_]*)/g)].map(([, name = '']) => name)
  t.ok(set.includes('DATABASE_URL'))
  const others = /^(POSTGRES_|MP_)/
  t.same(
    [...set, ...asked].filter((name) => !known.has(name) && !others.test(name)),
    [],
  )
})
