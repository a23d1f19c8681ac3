import { bookingLoad, inTurn, type Row, round } from './compare.ts'
import { load, order, slotsOf } from './load.ts'
import { query, residentMb, type Server, startHouse } from './processes.ts'
import type { Bench } from './rows.ts'
import { addHistory, offerSlots, ordinaryOfficial } from './town.ts'

/** An empty house against one with years of use. */
export async function growth({ cluster, seconds, rounds, quick, say }: Bench): Promise<Row[]> {
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
    await query(database, 'ANALYZE')
    const house = await startHouse(database)
    houses.push(house)
    candidates.push({ name: `book ${name}`, run: bookingLoad(house, slotIds) })
    // Each question is another range of dates, so that nothing is answered from what stands ready.
    let asked = 0
    const path = () =>
      `/api/v1/officials/${slugs[asked % slugs.length]}/availability?from=${dateAfter(asked % 50)}&to=${dateAfter((asked % 50) + 1 + (asked++ % 3))}`
    candidates.push({ name: `read ${name}`, run: async (s: number) => readEach(house.url, path, s) })
  }
  const measured = await inTurn(candidates, { seconds, rounds })
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
  const wanted = quick ? 10_000 : 100_000
  say(`processes: memory after ${wanted.toLocaleString('en')} bookings; one, two and four on one database`)
  const database = await cluster.database('bench_processes')
  const { slotIds } = await offerSlots(database, wanted + 20_000 + seconds * 40_000)
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
    const loadAll = (forSeconds: number) =>
      Promise.all(
        servers.map((server) =>
          load(server.url, {
            path: '/api/v1/bookings',
            method: 'POST',
            seconds: forSeconds,
            connections: Math.floor(64 / count),
            next: () => order(nextSlot()),
          }),
        ),
      )
    await loadAll(quick ? 1 : 2)
    const measured = await loadAll(Math.min(3, seconds))
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
