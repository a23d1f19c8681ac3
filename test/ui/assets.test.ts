import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { loadAssets } from '../../src/ui/assets.ts'
import { buildAssets, freshenAssets } from '../../src/ui/build-assets.ts'

t.test('the build: whole files, named by their content, that fetch nothing from elsewhere', async (t) => {
  const folder = t.testdir()
  const made = await Promise.all([buildAssets(folder), buildAssets(folder), buildAssets(folder)])
  t.same(made[0], made[1], 'the same sources make the same names')
  const names = await readdir(folder)
  t.same(names.sort(), ['manifest.json', ...Object.values(made[0].files)].sort(), 'no drafts are left')

  const css = await readFile(join(folder, made[0].files['theme.css'] ?? ''), 'utf8')
  const addresses = [...css.matchAll(/url\("?([^")]+)"?\)/g)].map(([, address]) => address)
  t.same(addresses.sort(), [made[0].files['inter-cyrillic.woff2'], made[0].files['inter-latin.woff2']])
  t.notMatch(css, /GDS Transport|govuk-crest|crown|@import/i)
  t.match(css, /--govuk-brand-colour: ?#0b4f8a/)
  t.match(css, /forced-colors/)
  const size = gzipSync(css).length
  t.ok(size < 13_000, `${size} bytes gzipped`)
  t.match(await readFile(join(folder, made[0].files['inter-licence.txt'] ?? ''), 'utf8'), 'SIL Open Font License')
})

t.test('a house that runs from its source makes them when they are missing, and not again', async (t) => {
  const first = await freshenAssets()
  t.same(await freshenAssets(), first)
  const assets = await loadAssets()
  t.match(assets.url('theme.css'), /^\/assets\/theme\.[0-9a-f]{12}\.css$/)
  t.ok(assets.files.get(assets.url('theme.css').slice('/assets/'.length))?.gzipped)
  t.equal(assets.files.get(assets.url('inter-latin.woff2').slice('/assets/'.length))?.gzipped, null)
  t.throws(() => assets.url('other.css'), /no asset is called other\.css/)
})

t.test('changed sources are noticed', async (t) => {
  const folder = t.testdir()
  const { source } = await buildAssets(folder)
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ source: 'old', files: {} }))
  t.equal((await freshenAssets(folder)).source, source)
})
