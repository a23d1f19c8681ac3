import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { tokenHash } from '../../../src/messages/manage-link.ts'
import { asCitizen, orderOf } from '../../support/client.ts'
import { offerSlots } from '../../support/receptions.ts'
import { chanceOf, percentile } from '../chance.ts'
import { type Asked, ask, type Heard, leavesOpen } from '../http-client.ts'
import { openWire, type Wire } from '../tcp-proxy.ts'
import { type Bench, openTown, type Row, type Town, wrongs } from '../town.ts'
import { figuresOf, loadOf, must } from './crashes.ts'
import { statusesOf } from './rushes.ts'

/** A town whose houses reach their database over a wire that can fail. */
async function wiredTown(bench: Bench, name: string): Promise<Town & { wire: Wire }> {
  let wire: Wire | undefined
  const town = await openTown(bench, name, {
    through: async (url) => {
      const address = new URL(url)
      wire = await openWire(bench.scope, { host: address.hostname, port: Number(address.port) })
      address.host = `127.0.0.1:${wire.port}`
      return address.href
    },
  })
  if (!wire) throw new Error('no wire')
  return { ...town, wire }
}

type Try = { path: string; asked: Asked; maxTries?: number }

/** As a client does: the same again until somebody says yes or no. */
async function insist(origin: string, { path, asked, maxTries = 12 }: Try): Promise<{ last: Heard; tries: Heard[] }> {
  const tries: Heard[] = []
  for (;;) {
    const last = await ask(origin, path, tries.length === 0 ? asked : { ...asked, cutAfterMs: undefined as never })
    tries.push(last)
    if (!leavesOpen(last) || tries.length >= maxTries) return { last, tries }
    await pause(50 * tries.length)
  }
}

/** A post of an order under its key. */
export const posted = (body: unknown, key: string): Asked => ({
  method: 'POST',
  body,
  headers: { 'idempotency-key': key },
})

/** Each order stands exactly once and is the one that its client was told of. */
async function orderFaults({ sql }: Town, told: { person: number; last: Heard }[]): Promise<string[]> {
  const { rows } = await sql.query('SELECT id, phone, state FROM bookings WHERE phone IS NOT NULL')
  const byPhone = Map.groupBy(rows, ({ phone }) => phone)
  return told.flatMap(({ person, last }) => {
    const there = byPhone.get(`+35988${7_000_000 + person}`) ?? []
    if (there.length > 1) return [`order ${person} stands ${there.length} times`]
    if (last.status !== 201) return [`order ${person} ended with ${last.lost ?? last.status}`]
    return there[0]?.id === last.body.id ? [] : [`order ${person} was told of another booking`]
  })
}

const cutAfterCommit: Row = {
  id: 'F4',
  title: 'the wire to the database cut after what commits is sent, 200 bookings and 60 changes',
  run: async (bench) => {
    const town = await wiredTown(bench, 'F4')
    const { slotIds } = await offerSlots(town.sql, { days: 10, slotsPerDay: 40, minutes: 10 })
    await town.house.start()
    const told: { person: number; last: Heard }[] = []
    const firsts: Heard[] = []
    const whens = ['after-reply', 'at-once'] as const
    for (let n = 0; n < 200; n++) {
      town.wire.cutNext(/"keyHash"/, whens[n % 2] ?? 'at-once')
      const asked = posted(orderOf(n, slotIds[n] ?? 0), randomUUID())
      const { last, tries } = await insist(town.house.origin, { path: '/bookings', asked })
      if (tries[0]) firsts.push(tries[0])
      told.push({ person: n, last })
    }
    const booked = town.wire.cuts()
    const faults = await orderFaults(town, told)
    // The same for a change, one statement too, known on the wire by the hash of its token: repeated, it is the same change.
    for (let n = 0; n < 60; n++) {
      const token = told[n]?.last.body?.manageToken
      if (!token) continue
      const hash = tokenHash(token).toString('latin1')
      town.wire.cutNext({ test: (sent) => sent.includes(hash) }, whens[n % 2] ?? 'at-once')
      const move = n % 3 !== 0
      const slotId = slotIds[200 + n] ?? 0
      const { last } = await insist(town.house.origin, {
        path: move ? '/my-booking/move' : '/my-booking/cancel',
        asked: { method: 'POST', headers: asCitizen(token), ...(move && { body: { slotId: String(slotId) } }) },
      })
      const { rows } = await town.sql.query('SELECT state, slot_id, version FROM bookings WHERE id = $1', [
        told[n]?.last.body.id,
      ])
      const right = move ? rows[0].slot_id === slotId : rows[0].state === 'cancelled-by-citizen'
      if (last.status !== 200 || !right || rows[0].version !== 2)
        faults.push(`change ${n}: ${last.lost ?? last.status}, ${JSON.stringify(rows[0])}`)
    }
    const cuts = town.wire.cuts()
    faults.push(...must(cuts >= 260, `the wire was cut only ${cuts} times`))
    const verdict = await town.verdict()
    const { faults: wrong, ...rest } = verdict
    return {
      figures: { cuts, ofBookings: booked, firstAnswers: JSON.stringify(statusesOf(firsts)), ...rest },
      faults: [...faults.slice(0, 10), ...wrong, ...town.house.troubles],
    }
  },
}

const clientCut: Row = {
  id: 'F7',
  title: 'the client hangs up after its request, 500 times, and asks again',
  run: async (bench) => {
    const town = await openTown(bench, 'F7')
    const { slotIds } = await offerSlots(town.sql, { days: 10, slotsPerDay: 60, minutes: 5 })
    await town.house.start()
    const chance = chanceOf(bench.seed)
    const told: { person: number; last: Heard }[] = []
    let cut = 0
    for (let n = 0; n < 500; n += 10)
      await Promise.all(
        Array.from({ length: 10 }, async (_, more) => {
          const person = n + more
          const asked = posted(orderOf(person, slotIds[person] ?? 0), randomUUID())
          const { last, tries } = await insist(town.house.origin, {
            path: '/bookings',
            asked: { ...asked, cutAfterMs: chance() * 25 },
          })
          if (tries[0]?.lost !== undefined) cut += 1
          told.push({ person, last })
        }),
      )
    const verdict = await town.verdict()
    const { faults: wrong, ...rest } = verdict
    return {
      figures: { asked: 500, cutBeforeTheAnswer: cut, ...rest },
      faults: [...(await orderFaults(town, told)).slice(0, 10), ...wrong, ...town.house.troubles],
    }
  },
}

const blackHole: Row = {
  id: 'F5',
  title: 'the database in a black hole for 30 s under load',
  run: async (bench) => {
    const town = await wiredTown(bench, 'F5')
    await town.house.start()
    const load = loadOf(town, bench.seed, { clients: 50, tries: 40 })
    // A process that has just started grows by itself: what counts is what the darkness adds.
    await pause(15_000)
    const memory = await town.house.memory()
    const dark = performance.now()
    town.wire.blackhole('on')
    await pause(30_000)
    town.wire.blackhole('off')
    const light = performance.now()
    let recovered = Number.POSITIVE_INFINITY
    for (let look = 0; look < 200 && !Number.isFinite(recovered); look++) {
      const heard = await ask(town.house.origin, '/officials', { timeoutMs: 3_000 })
      if (heard.status === 200) recovered = Math.round(performance.now() - light)
      else await pause(50)
    }
    await pause(8_000)
    const figures = await load.stop()
    const growth = Math.round(((await town.house.memory()) - memory) / 1_048_576)
    const meanwhile = load.latencies.filter(({ at }) => at > dark && at < light + 1_000)
    const longest = percentile(
      meanwhile.map(({ ms }) => ms),
      1,
    )
    await pause(31_000)
    const verdict = await town.verdict({ orphaned: (await town.now()) - 31 })
    return {
      figures: {
        longestInTheDarkMs: longest,
        recoveredMs: recovered,
        memoryGrowthMB: growth,
        ...figuresOf(figures, verdict),
      },
      faults: [
        ...wrongs(town.houses, verdict),
        ...must(longest <= 10_000, `a request in the dark took ${longest} ms`),
        ...must(recovered <= 5_000, `recovered after ${recovered} ms`),
        ...must(growth < 50, `memory grew by ${growth} MB`),
        ...must(!figures.statuses['500'], `${figures.statuses['500']} × 500`),
        ...must(!figures.statuses['lost'], `${figures.statuses['lost']} requests without an answer`),
      ],
    }
  },
}

const farAway: Row = {
  id: 'F6',
  title: '500 ms to the database and as long back, 30 clients for 60 s',
  run: async (bench) => {
    const town = await wiredTown(bench, 'F6')
    await town.house.start()
    town.wire.delayMs = 1_000
    // Its connections are there; what follows is the distance alone.
    await pause(3_000)
    const load = loadOf(town, bench.seed, { clients: 30, thinkMs: 3_000 })
    await pause(60_000)
    const figures = await load.stop()
    town.wire.delayMs = 0
    const verdict = await town.verdict()
    const busy = (100 * (figures.statuses['503'] ?? 0)) / figures.requests
    const byOp = Map.groupBy(load.latencies, ({ op }) => op)
    const p99 = Object.fromEntries(
      [...byOp].map(([op, each]) => [
        `p99 ${op}`,
        percentile(
          each.map(({ ms }) => ms),
          0.99,
        ),
      ]),
    )
    return {
      figures: { ...p99, share503: `${busy.toFixed(2)} %`, ...figuresOf(figures, verdict) },
      faults: [
        ...wrongs(town.houses, verdict),
        ...must(figures.p99 < 5_000, `p99 is ${figures.p99} ms`),
        ...must(!figures.statuses['500'], `${figures.statuses['500']} × 500`),
        ...must(busy < 1, `${busy.toFixed(2)} % of the answers were 503`),
      ],
    }
  },
}

export const networkRows: Row[] = [cutAfterCommit, blackHole, farAway, clientCut]
