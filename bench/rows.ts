import { bookingLoad, inTurn, type Row, ratio, round } from './compare.ts'
import { load, median, order, rush, slotsOf } from './load.ts'
import { pgbenchBookings } from './pgbench.ts'
import { type Cluster, query, residentMb, type Server, startHouse, startPeer } from './processes.ts'
import { addHistory, offerSlots, ordinaryOfficial } from './town.ts'

/** What every part of the bench is given: the cluster, how long to load, and where to say how far it is. */
export type Bench = { cluster: Cluster; seconds: number; quick: boolean; say: (line: string) => void }

/** Reading: ready answers against the same bytes from a bare Fastify. */
export async function reading({ cluster, seconds, say }: Bench): Promise<Row[]> {
  say('reading: availability, 304, home')
  const database = await cluster.database('bench_reading')
  for (const slug of ['kmet', 'zamestnik-kmet', 'sekretar']) await ordinaryOfficial(database, slug)
  const house = await startHouse(database)
  const path = '/api/v1/officials/kmet/availability'
  const answer = await fetch(`${house.url}${path}`)
  const size = (await answer.arrayBuffer()).byteLength
  const etag = answer.headers.get('etag') ?? ''
  const homeSize = (await (await fetch(`${house.url}/bg/`)).arrayBuffer()).byteLength
  const json = await startPeer('static-server.ts', String(size))
  const html = await startPeer('static-server.ts', String(homeSize))
  const measured = await inTurn(
    [
      { name: 'static', run: (s) => load(json.url, { path: '/json', seconds: s }) },
      { name: 'availability', run: (s) => load(house.url, { path, seconds: s }) },
      { name: '304', run: (s) => load(house.url, { path, seconds: s, headers: { 'if-none-match': etag } }) },
      { name: 'static html', run: (s) => load(html.url, { path: '/html', seconds: s }) },
      { name: 'home', run: (s) => load(house.url, { path: '/bg/', seconds: s }) },
    ],
    seconds,
  )
  await Promise.all([house.stop(), json.stop(), html.stop()])
  const of = (name: string) => measured.get(name)
  return [
    ratio(`availability / static JSON of ${size} bytes`, [of('availability'), of('static')], {
      floor: 0.8,
      towards: 0.95,
    }),
    ratio('availability, known ETag (304) / static JSON', [of('304'), of('static')], { floor: null, towards: null }),
    ratio(`home page / static HTML of ${homeSize} bytes`, [of('home'), of('static html')], {
      floor: 0.25,
      towards: 0.5,
    }),
  ]
}

/** Booking: over HTTP against the least that a booking can be, and against pgbench of the same statement. */
export async function booking({ cluster, seconds, say }: Bench): Promise<Row[]> {
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
    seconds,
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

/** Other calls of a citizen, told as a part of the rate of `GET /my-booking`. */
export async function otherCalls({ cluster, seconds, say }: Bench): Promise<Row[]> {
  say('other calls: hold, my-booking, move')
  const database = await cluster.database('bench_calls')
  const { slotIds } = await offerSlots(database, 60_000)
  const house = await startHouse(database)
  const tokens: string[] = []
  for (const slotId of slotIds.slice(0, 400)) {
    const { body, headers } = order(slotId)
    const answer = await fetch(`${house.url}/api/v1/bookings`, { method: 'POST', body, headers })
    tokens.push((await answer.json()).manageToken)
  }
  const free = slotsOf(slotIds.slice(2_400))
  const moves = slotsOf(slotIds.slice(400, 2_400))
  let at = 0
  const asCitizen = () => ({ authorization: `Booking ${tokens[at++ % tokens.length]}` })
  const json = { 'content-type': 'application/json' }
  const measured = await inTurn(
    [
      {
        name: 'look',
        run: (s) => load(house.url, { path: '/api/v1/my-booking', seconds: s, next: () => ({ headers: asCitizen() }) }),
      },
      {
        name: 'hold',
        run: (s) =>
          load(house.url, {
            path: '/api/v1/holds',
            method: 'POST',
            seconds: s,
            headers: json,
            next: () => ({ body: JSON.stringify({ slotId: String(free()) }) }),
          }),
      },
      {
        name: 'move',
        run: (s) =>
          load(house.url, {
            path: '/api/v1/my-booking/move',
            method: 'POST',
            seconds: Math.min(s, 1),
            connections: 8,
            headers: json,
            next: () => ({ headers: asCitizen(), body: JSON.stringify({ slotId: String(moves()) }) }),
          }),
      },
    ],
    Math.min(seconds, 2),
    1,
  )
  await house.stop()
  return [...measured].map(([name, { perSecond, p50, p99 }]) => ({
    name: `${name}: answers a second`,
    value: perSecond,
    unit: '/s',
    floor: null,
    towards: null,
    better: 'more',
    detail: `p50 ${p50}, p99 ${p99} ms`,
  }))
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
  for (let round = 0; round < 3; round++) {
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
  const steady = await bookingLoad(house, slotIds.slice(20_000), { rate: 1_000 })(quick ? 5 : 10)
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
      value: steady.p99,
      unit: 'ms',
      floor: 25,
      towards: 5,
      better: 'less',
      detail: `${steady.perSecond}/s, p50 ${steady.p50} ms, ${steady.refused} refused`,
    },
  ]
}

/** An empty house against one with years of use. */
export async function growth({ cluster, seconds, quick, say }: Bench): Promise<Row[]> {
  const old = quick ? 100_000 : 1_000_000
  say(`growth: an empty house against one with ${old.toLocaleString('en')} old bookings`)
  const [young, full] = [await cluster.database('bench_young'), await cluster.database('bench_full')]
  await addHistory(full, old)
  const houses: Server[] = []
  const candidates = []
  for (const [name, database] of [
    ['young', young],
    ['full', full],
  ] as const) {
    await ordinaryOfficial(database, 'kmet')
    const { slotIds, slugs } = await offerSlots(database, Math.ceil(seconds * 30_000))
    const house = await startHouse(database)
    houses.push(house)
    candidates.push({ name: `book ${name}`, run: bookingLoad(house, slotIds) })
    // Each question is another range of dates, so that nothing is answered from what stands ready.
    let asked = 0
    const path = () =>
      `/api/v1/officials/${slugs[asked % slugs.length]}/availability?from=${dateAfter(asked % 50)}&to=${dateAfter((asked++ % 50) + 1)}`
    candidates.push({ name: `read ${name}`, run: async (s: number) => readEach(house.url, path, s) })
  }
  const measured = await inTurn(candidates, seconds)
  await Promise.all(houses.map((house) => house.stop()))
  const cost = (what: string, name: string): Row => {
    const [before, after] = [measured.get(`${what} young`), measured.get(`${what} full`)]
    if (!before || !after) throw new Error('not measured')
    return {
      name,
      value: round(before.perSecond / after.perSecond),
      unit: 'x',
      floor: 1.15,
      towards: 1.05,
      better: 'less',
      detail: `${before.perSecond}/s empty, ${after.perSecond}/s full`,
    }
  }
  return [
    cost('book', `cost of a booking, ${old.toLocaleString('en')} old bookings / empty`),
    cost('read', 'cost of availability (not cached), full / empty'),
  ]
}

const dateAfter = (days: number) =>
  new Date(performance.timeOrigin + (7 + days) * 86_400_000).toISOString().slice(0, 10)

async function readEach(origin: string, path: () => string, seconds: number) {
  const began = performance.now()
  let answered = 0
  const times: number[] = []
  const worker = async () => {
    while (performance.now() - began < seconds * 1_000) {
      const asked = performance.now()
      await (await fetch(`${origin}${path()}`)).arrayBuffer()
      times.push(performance.now() - asked)
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: 16 }, worker))
  const sorted = times.sort((a, b) => a - b)
  const at = (part: number) => Math.round((sorted[Math.floor(sorted.length * part)] ?? 0) * 10) / 10
  return { perSecond: Math.round(answered / seconds), p50: at(0.5), p99: at(0.99), refused: 0, answered }
}

/** Memory of the server's process after many bookings, start, and several processes on one database. */
export async function processes({ cluster, quick, seconds, say }: Bench): Promise<Row[]> {
  const wanted = quick ? 20_000 : 100_000
  say(`processes: memory after ${wanted.toLocaleString('en')} bookings; one, two and four on one database`)
  const database = await cluster.database('bench_processes')
  const { slotIds } = await offerSlots(database, wanted + seconds * 40_000)
  const first = await startHouse(database)
  const before = await residentMb(first.pid)
  const nextSlot = slotsOf(slotIds)
  let made = 0
  const half: number[] = []
  while (made < wanted) {
    const { answered } = await load(first.url, {
      path: '/api/v1/bookings',
      method: 'POST',
      seconds: 2,
      next: () => order(nextSlot()),
    })
    made += answered
    if (made > wanted / 2 && half.length === 0) half.push(await residentMb(first.pid))
  }
  const after = await residentMb(first.pid)
  const rates: Record<number, number> = {}
  const servers = [first]
  for (const count of [1, 2, 4]) {
    while (servers.length < count) servers.push(await startHouse(database))
    const measured = await Promise.all(
      servers.map((server) =>
        load(server.url, {
          path: '/api/v1/bookings',
          method: 'POST',
          seconds: Math.min(2, seconds),
          connections: Math.floor(64 / count),
          next: () => order(nextSlot()),
        }),
      ),
    )
    rates[count] = measured.reduce((sum, { perSecond }) => sum + perSecond, 0)
  }
  const doubled = await query<{ n: number }>(
    database,
    `SELECT count(*)::int AS n FROM (SELECT slot_id FROM bookings WHERE state IN ('held', 'confirmed') GROUP BY 1 HAVING count(*) > 1) d`,
  )
  await Promise.all(servers.map((server) => server.stop()))
  return [
    {
      name: `memory after ${made.toLocaleString('en')} bookings`,
      value: after,
      unit: 'MB',
      floor: 250,
      towards: 150,
      better: 'less',
      detail: `${before} MB at start, ${half[0] ?? '?'} MB half-way`,
    },
    {
      name: 'start of a web process',
      value: Math.round(first.startedMs),
      unit: 'ms',
      floor: null,
      towards: null,
      better: 'less',
      detail: 'from exec to the first answer, schema there',
    },
    {
      name: 'booking with two processes / one (one core)',
      value: round((rates[2] ?? 0) / (rates[1] ?? 1)),
      unit: 'x',
      floor: null,
      towards: null,
      better: 'more',
      detail: `${rates[1]}, ${rates[2]}, ${rates[4]} a second with one, two, four; ${doubled[0]?.n} slots doubled`,
    },
  ]
}
