import { bookingLoad, inTurn, type Row, ratio, round } from './compare.ts'
import { load, median, order, readLoad, rush, slotsOf, steady } from './load.ts'
import { pgbenchBookings } from './pgbench.ts'
import { type Cluster, startHouse, startPeer } from './processes.ts'
import { offerSlots, ordinaryOfficial } from './town.ts'

/** What every part of the bench is given: the cluster, how long to load, and where to say how far it is. */
export type Bench = { cluster: Cluster; seconds: number; rounds: number; quick: boolean; say: (line: string) => void }

/** Reading: ready answers against the same bytes from a bare Fastify. */
export async function reading({ cluster, seconds, rounds, say }: Bench): Promise<Row[]> {
  say('reading: availability, 304, home')
  const database = await cluster.database('bench_reading')
  for (const slug of ['kmet', 'zamestnik-kmet', 'sekretar']) await ordinaryOfficial(database, slug)
  const house = await startHouse(database)
  const path = '/api/v1/officials/kmet/availability'
  const answer = await fetch(`${house.url}${path}`)
  const size = (await answer.arrayBuffer()).byteLength
  const etag = answer.headers.get('etag') ?? ''
  const sizeOf = async (address: string) => (await (await fetch(`${house.url}${address}`)).arrayBuffer()).byteLength
  const homeSize = await sizeOf('/bg/')
  const listSize = await sizeOf('/api/v1/officials')
  const json = await startPeer('static-server.ts', String(size))
  const html = await startPeer('static-server.ts', String(homeSize))
  const list = await startPeer('static-server.ts', String(listSize))
  const measured = await inTurn(
    [
      { name: 'static', run: (s) => readLoad(json.url, { path: '/json', seconds: s }) },
      { name: 'availability', run: (s) => readLoad(house.url, { path, seconds: s }) },
      { name: '304', run: (s) => readLoad(house.url, { path, seconds: s, headers: { 'if-none-match': etag } }) },
      { name: 'static list', run: (s) => readLoad(list.url, { path: '/json', seconds: s }) },
      { name: 'home data', run: (s) => readLoad(house.url, { path: '/api/v1/officials', seconds: s }) },
      { name: 'static html', run: (s) => readLoad(html.url, { path: '/html', seconds: s }) },
      { name: 'home', run: (s) => readLoad(house.url, { path: '/bg/', seconds: s }) },
    ],
    { seconds, rounds },
  )
  await Promise.all([house.stop(), json.stop(), html.stop(), list.stop()])
  const of = (name: string) => measured.get(name)
  return [
    ratio(`availability / static JSON of ${size} bytes`, [of('availability'), of('static')], {
      floor: 0.8,
      towards: 0.95,
    }),
    ratio('availability, known ETag (304) / static JSON', [of('304'), of('static')], { floor: null, towards: null }),
    ratio(`home data (officials) / static JSON of ${listSize} bytes`, [of('home data'), of('static list')], {
      floor: null,
      towards: null,
    }),
    ratio(`home page / static HTML of ${homeSize} bytes`, [of('home'), of('static html')], {
      floor: 0.25,
      towards: 0.5,
    }),
  ]
}

/** Booking: over HTTP against the least that a booking can be, and against pgbench of the same statement. */
export async function booking({ cluster, seconds, rounds, say }: Bench): Promise<Row[]> {
  say('booking: against a minimal raw one, and against pgbench')
  const database = await cluster.database('bench_booking')
  const { slotIds } = await offerSlots(database, Math.ceil(seconds * 60_000))
  const house = await startHouse(database)
  const raw = await startPeer('raw-booking-server.ts', database)
  const rawSlots = slotsOf(Array.from({ length: 5_000_000 }, (_, n) => n + 1))
  const perCandidate = Math.floor(slotIds.length / 2)
  const measured = await inTurn(
    [
      {
        name: 'raw',
        run: (s) => load(raw.url, { path: '/bookings', method: 'POST', seconds: s, next: () => order(rawSlots()) }),
      },
      { name: 'full', run: bookingLoad(house, slotIds.slice(0, perCandidate)) },
      { name: 'pgbench', run: pgbenchBookings(database, slotIds.slice(perCandidate)) },
    ],
    { seconds, rounds },
  )
  await Promise.all([house.stop(), raw.stop()])
  const of = (name: string) => measured.get(name)
  const rows = [ratio('full booking / minimal raw booking, c=64', [of('full'), of('raw')], { floor: 0.75, towards: 2 })]
  if (of('pgbench')?.perSecond)
    rows.push(
      ratio('full booking, c=64 / pgbench of the same SQL, c=16', [of('full'), of('pgbench')], {
        floor: 0.5,
        towards: 1,
      }),
    )
  return rows
}

/** The other calls of a citizen: looking against bytes that stand ready, holding and moving against the least booking. */
export async function otherCalls({ cluster, seconds, rounds, say }: Bench): Promise<Row[]> {
  say('other calls: my-booking, hold, move')
  const database = await cluster.database('bench_calls')
  const { slotIds } = await offerSlots(database, 30_000 + seconds * 30_000)
  const house = await startHouse(database)
  const tokens: string[] = []
  for (const slotId of slotIds.slice(0, 400)) {
    const { body, headers } = order(slotId)
    const answer = await fetch(`${house.url}/api/v1/bookings`, { method: 'POST', body, headers })
    tokens.push((await answer.json()).manageToken)
  }
  const raw = await startPeer('raw-booking-server.ts', database)
  const json = await startPeer('static-server.ts', '1000')
  const rawSlots = slotsOf(Array.from({ length: 5_000_000 }, (_, n) => n + 1))
  const free = slotsOf(slotIds.slice(20_000))
  const moves = slotsOf(slotIds.slice(400, 20_000))
  let at = 0
  const asCitizen = () => ({ authorization: `Booking ${tokens[at++ % tokens.length]}` })
  const type = { 'content-type': 'application/json' }
  const post = (path: string, next: () => { body: string; headers?: Record<string, string> }) => (s: number) =>
    load(house.url, { path, method: 'POST', seconds: s, headers: type, next })
  const measured = await inTurn(
    [
      { name: 'static', run: (s) => load(json.url, { path: '/json', seconds: s }) },
      {
        name: 'look',
        run: (s) => load(house.url, { path: '/api/v1/my-booking', seconds: s, next: () => ({ headers: asCitizen() }) }),
      },
      {
        name: 'raw',
        run: (s) => load(raw.url, { path: '/bookings', method: 'POST', seconds: s, next: () => order(rawSlots()) }),
      },
      { name: 'hold', run: post('/api/v1/holds', () => ({ body: JSON.stringify({ slotId: String(free()) }) })) },
      {
        name: 'move',
        run: post('/api/v1/my-booking/move', () => ({
          headers: asCitizen(),
          body: JSON.stringify({ slotId: String(moves()) }),
        })),
      },
    ],
    { seconds: Math.min(seconds, 2), rounds },
  )
  await Promise.all([house.stop(), raw.stop(), json.stop()])
  const against = (name: string, of: string, to: string) =>
    ratio(name, [measured.get(of), measured.get(to)], { floor: null, towards: null })
  return [
    against('my-booking (one query, never kept) / static JSON', 'look', 'static'),
    against('hold / minimal raw booking', 'hold', 'raw'),
    against('move / minimal raw booking', 'move', 'raw'),
  ]
}

/** The rush: many clients at the same moment. */
export async function rushes({ cluster, quick, say }: Bench): Promise<Row[]> {
  say('rushes: 500 clients on 12 slots, 200 on one, 1,000 bookings/s')
  const database = await cluster.database('bench_rush')
  const { slotIds } = await offerSlots(database, 40_000)
  const house = await startHouse(database)
  const next = slotsOf(slotIds)
  await rush(
    house.url,
    Array.from({ length: 100 }, () => order(next())),
  )
  const many = []
  const one = []
  for (let round = 0; round < (quick ? 1 : 3); round++) {
    const twelve = Array.from({ length: 12 }, next)
    many.push(
      await rush(
        house.url,
        Array.from({ length: 500 }, (_, n) => order(twelve[n % 12] ?? 0)),
      ),
    )
    const single = next()
    one.push(
      await rush(
        house.url,
        Array.from({ length: 200 }, () => order(single)),
      ),
    )
  }
  const later = slotsOf(slotIds.slice(20_000))
  await steady(house.url, { rate: 1_000, seconds: quick ? 1 : 2, next: later })
  const even = await steady(house.url, { rate: 1_000, seconds: quick ? 3 : 10, next: later })
  await house.stop()
  const statuses = (all: { statuses: Record<number, number> }[]) =>
    all.map((each) => JSON.stringify(each.statuses)).join(' ')
  return [
    {
      name: '500 clients on 12 slots: all answered',
      value: round(median(many.map(({ ms }) => ms)) / 1_000),
      unit: 's',
      floor: 1,
      towards: 0.3,
      better: 'less',
      detail: statuses(many),
    },
    {
      name: '200 clients on one slot: p99',
      value: Math.round(median(one.map(({ p99 }) => p99))),
      unit: 'ms',
      floor: 250,
      towards: 100,
      better: 'less',
      detail: statuses(one),
    },
    {
      name: '1,000 bookings/s at a fixed rate: p99',
      value: even.p99,
      unit: 'ms',
      floor: 25,
      towards: 5,
      better: 'less',
      detail: `${even.perSecond}/s, p50 ${even.p50} ms, ${even.refused} refused`,
    },
  ]
}
