import { gzipSync } from 'node:zlib'
import t from 'tap'
import { placesOf } from '../browser/places.ts'
import { linksOf, page } from './page-client.ts'
import { openTown } from './town.ts'

const FIRST_VISIT = 90_000
const LATER_PAGE = 5_120
/** For developers only: no citizen comes here. */
const NOT_FOR_CITIZENS = ['reference', 'mailbox', 'mail', 'problem']

t.test('what a citizen’s pages weigh, gzipped: a first visit, every later page, and no script at all', async (t) => {
  const town = await openTown(t)
  const { origin } = town
  const weighed: [name: string, bytes: number][] = []
  for (const place of await placesOf(town)) {
    if (NOT_FOR_CITIZENS.includes(place.name)) continue
    for (const locale of ['bg', 'en'] as const) {
      const answer = await page(origin, place[locale])
      const bytes = gzipSync(answer.text).length
      weighed.push([`${place.name} (${locale})`, bytes])
      t.ok(bytes <= LATER_PAGE, `${place[locale]}: ${bytes} bytes`)
      t.notMatch(
        answer.text,
        /<script|<link[^>]+href="https?:\/\/(?!priem\.example)|<img[^>]+src="http/i,
        place[locale],
      )
    }
  }
  const home = await page(origin, '/bg/')
  const assets = [...new Set(linksOf(home))].filter((path) => path.startsWith('/assets/'))
  let first = gzipSync(home.text).length
  for (const path of assets) {
    const answer = await fetch(`${origin}${path}`, { headers: { 'accept-encoding': 'gzip' } })
    const bytes = Number(answer.headers.get('content-length'))
    first += bytes
    weighed.push([path.replace(/^\/assets\/(.+)\.[0-9a-f]{12}(\.\w+)$/, '$1$2'), bytes])
  }
  t.ok(first <= FIRST_VISIT, `a first visit: ${first} bytes`)
  weighed.push(['a first visit, all in all', first])
  for (const [name, bytes] of weighed) t.comment(`${String(bytes).padStart(7)}  ${name}`)
  t.ok(weighed.length > 40)
})
