import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { contrast } from '../../src/config/colours.ts'
import { loadConfig } from '../../src/config.ts'
import { openTestHouse } from '../support/house.ts'
import { linksOf, page } from './page-client.ts'

t.test('contrast is that of WCAG', async (t) => {
  t.equal(contrast('#000000', '#ffffff'), 21)
  t.equal(contrast('#ffffff', '#ffffff'), 1)
  t.equal(contrast('#0b4f8a', '#ffffff').toFixed(1), '8.4')
  t.equal(contrast('#44525f', '#eaf2f9').toFixed(1), '7.1')
  // The two greys on either side of 4.5.
  t.ok(contrast('#767676', '#ffffff') > 4.5 && contrast('#777777', '#ffffff') < 4.5)
})

t.test('a colour that could not be read is refused in one line', async (t) => {
  t.equal(loadConfig({}).colours, null)
  t.same(loadConfig({ THEME_BRAND: '#7A1F1F' }).colours, { brand: '#7a1f1f', link: '#7a1f1f', surface: '#eaf2f9' })
  for (const [env, why] of [
    [{ THEME_BRAND: 'red' }, /^THEME_BRAND must be six hexadecimal digits such as 0B4F8A, not "red"$/],
    [
      { THEME_BRAND: '777777' },
      /^THEME_BRAND #777777 has a contrast of 4.47 : 1 to the white letters of buttons \(#ffffff\)/,
    ],
    [{ THEME_LINK: '767676' }, /^THEME_LINK #767676 .* to the footer/],
    [{ THEME_SURFACE: '777777' }, /^THEME_SURFACE #777777 .* to text/],
    [{ THEME_SURFACE: 'A0A0A0', THEME_LINK: '0B4F8A' }, /^THEME_SURFACE #a0a0a0 .* to secondary text/],
    [{ THEME_BRAND: '757575' }, /^THEME_LINK #757575/, 'what is not set follows the brand'],
    [{ THEME_BRAND: '757575', THEME_LINK: '000000' }, /^THEME_BRAND #757575 .* to THEME_SURFACE/],
  ] as [Record<string, string>, RegExp][])
    t.throws(() => loadConfig(env), { message: why }, JSON.stringify(env))
})

t.test('a house in its own colours, with its coat of arms, under the same policy', async (t) => {
  const coat = join(t.testdir(), 'gerb.svg')
  writeFileSync(
    coat,
    '<svg viewBox="0 0 36 44" onload="x()"><script>x()</script><path fill="#7a1f1f" d="M1 1h34v42z"/></svg>',
  )
  const { origin } = await openTestHouse(t, {
    env: { THEME_BRAND: '7A1F1F', THEME_SURFACE: 'F9EFEA', COAT_OF_ARMS: coat },
  })
  const home = await page(origin, '/bg/')
  t.notMatch(home.text, /<style|style=|shield\.[0-9a-f]/)
  const files = linksOf(home).filter((path) => path.startsWith('/assets/'))
  const sheets = files.filter((path) => path.endsWith('.css'))
  t.match(sheets, [/theme\.[0-9a-f]{12}\.css/, /colours\.[0-9a-f]{12}\.css/], 'in this order')
  const colours = await page(origin, sheets[1] ?? '')
  t.equal(colours.headers.get('content-type'), 'text/css; charset=utf-8')
  t.match(colours.text, '--govuk-brand-colour:#7a1f1f;--priemna-brand-dark:#4d1414;--govuk-link-colour:#7a1f1f')
  t.match(colours.text, '--govuk-surface-background-colour:#f9efea')

  const path = files.find((each) => each.includes('coat-of-arms')) ?? ''
  const arms = await page(origin, path)
  t.equal(arms.headers.get('content-type'), 'image/svg+xml')
  t.match(arms.headers.get('content-security-policy'), "default-src 'none'")
  t.equal(arms.headers.get('x-content-type-options'), 'nosniff')
  t.equal(arms.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  t.notMatch(arms.text, /script|onload/)
  t.match(home.text, `<link rel="icon" href="${path}"/>`)

  const weights = [...new Set(files)].map(async (each) => {
    const answer = await fetch(`${origin}${each}`, { headers: { 'accept-encoding': 'gzip' } })
    return Number(answer.headers.get('content-length'))
  })
  const weight = (await Promise.all(weights)).reduce((sum, each) => sum + each, gzipSync(home.text).length)
  t.ok(weight < 90_000, `a first visit weighs ${weight} bytes`)
})

t.test('a coat of arms that is none stops the start', async (t) => {
  const file = join(t.testdir(), 'gerb.png')
  writeFileSync(file, 'GIF89a')
  await t.rejects(openTestHouse(t, { env: { COAT_OF_ARMS: file } }), { message: 'COAT_OF_ARMS: it is no PNG' })
})
