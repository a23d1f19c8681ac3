import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { asCitizen, orderOf } from '../../support/client.ts'
import { offerSlots } from '../../support/receptions.ts'
import { percentile } from '../chance.ts'
import { ask, type Heard } from '../http-client.ts'
import { openTown, type Row, wrongs } from '../town.ts'
import { figuresOf, loadOf, must } from './crashes.ts'
import { posted } from './networks.ts'
import { LIVE, statusesOf } from './rushes.ts'

const migrated: Row = {
  id: 'F14',
  title: 'columns added and indexes made during the load',
  run: async (bench) => {
    const town = await openTown(bench, 'F14')
    await town.house.start()
    const load = loadOf(town, bench.seed, { clients: 50 })
    const admin = new pg.Client({ connectionString: town.url })
    await admin.connect()
    bench.scope.teardown(() => admin.end())
    await pause(5_000)
    let waits = 0
    for (const table of ['bookings', 'messages', 'slots', 'idempotency_keys', 'audit_entries', 'reception_days']) {
      // As docs/operations.md will say: a lock that is not had soon is asked for again, so that nobody queues behind it.
      const lockable = async (statement: string) => {
        for (let attempt = 0; attempt < 40; attempt++) {
          await admin.query(`SET lock_timeout = '200ms'`)
          const done = await admin.query(statement).then(
            () => true,
            () => false,
          )
          await admin.query('SET lock_timeout = 0')
          if (done) return
          waits += 1
          await pause(100)
        }
        throw new Error(`no lock for: ${statement}`)
      }
      await lockable(`ALTER TABLE ${table} ADD COLUMN faults_note text`)
      await pause(1_000)
      await admin.query(`CREATE INDEX CONCURRENTLY faults_${table} ON ${table} (faults_note)`)
      await pause(1_000)
      await lockable(`ALTER TABLE ${table} DROP COLUMN faults_note`)
      await pause(500)
    }
    const figures = await load.stop()
    const verdict = await town.verdict()
    return {
      figures: { waits, ...figuresOf(figures, verdict) },
      faults: [
        ...wrongs(town.houses, verdict),
        ...must(!figures.statuses['500'], `${figures.statuses['500']} × 500`),
        ...must(figures.p99 < 3_000, `p99 is ${figures.p99} ms`),
      ],
    }
  },
}

const crowd: Row = {
  id: 'F16',
  title: '2,000 idle sockets and 200 that send a byte a second',
  run: async (bench) => {
    const town = await openTown(bench, 'F16')
    await town.house.start()
    const load = loadOf(town, bench.seed, { clients: 20 })
    const p95Since = (from: number) =>
      percentile(
        load.latencies.filter(({ at }) => at > from).map(({ ms }) => ms),
        0.95,
      )
    await pause(3_000)
    const calm = performance.now()
    await pause(10_000)
    const before = p95Since(calm)
    const { port } = new URL(town.house.origin)
    const open: { socket: Socket; since: number; closed: number | null }[] = []
    const join = (first: string) => {
      const socket = connect(Number(port), '127.0.0.1')
      const one = { socket, since: performance.now(), closed: null as number | null }
      socket.on('error', () => {})
      socket.on('data', () => {})
      socket.on('close', () => {
        one.closed = performance.now() - one.since
      })
      if (first) socket.write(first)
      open.push(one)
    }
    bench.scope.teardown(async () => {
      for (const { socket } of open) socket.destroy()
    })
    for (let n = 0; n < 2_200; n++) {
      join(n < 2_000 ? '' : 'POST /api/v1/bookings HTTP/1.1\r\nHost: localhost\r\n')
      if (n % 100 === 99) await pause(20)
    }
    const slow = open.slice(2_000)
    const dripping = setInterval(() => {
      for (const { socket, closed } of slow) if (closed === null) socket.write('x')
    }, 1_000)
    const crowded = performance.now()
    await pause(12_000)
    const during = p95Since(crowded)
    for (let second = 0; second < 50 && open.some(({ closed }) => closed === null); second++) await pause(1_000)
    clearInterval(dripping)
    const figures = await load.stop()
    const closedAfter = (among: typeof open) => Math.round(Math.max(...among.map(({ closed }) => closed ?? 99_000)))
    const [idleMs, slowMs] = [closedAfter(open.slice(0, 2_000)), closedAfter(slow)]
    const verdict = await town.verdict()
    return {
      figures: {
        p95Before: before,
        p95During: during,
        idleClosedMs: idleMs,
        slowClosedMs: slowMs,
        ...figuresOf(figures, verdict),
      },
      faults: [
        ...wrongs(town.houses, verdict),
        ...must(during < Math.max(2 * before, before + 20), `p95 rose from ${before} to ${during} ms`),
        ...must(idleMs <= 30_000, `idle sockets stood ${idleMs} ms`),
        ...must(slowMs <= 30_000, `slow sockets stood ${slowMs} ms`),
      ],
    }
  },
}

const exhausted: Row = {
  id: 'F17',
  title: '50 changes wait for a day that somebody keeps for 20 s: the others hear 503 soon',
  run: async (bench) => {
    const town = await openTown(bench, 'F17')
    await town.house.start()
    const { origin } = town.house
    const { slotIds } = await offerSlots(town.sql, { slotsPerDay: 60, minutes: 5 })
    const tokens: string[] = []
    for (let n = 0; n < 50; n++)
      tokens.push((await ask(origin, '/bookings', posted(orderOf(n, slotIds[n] ?? 0), randomUUID()))).body?.manageToken)
    const keeper = new pg.Client({ connectionString: town.url })
    await keeper.connect()
    bench.scope.teardown(() => keeper.end())
    await keeper.query('BEGIN')
    await keeper.query('SELECT own_days_of_slots($1::int[])', [slotIds])
    const began = performance.now()
    const waiting = Promise.all(
      tokens.map((token) => ask(origin, '/my-booking/cancel', { method: 'POST', headers: asCitizen(token) })),
    )
    await pause(100)
    const probes: Heard[] = []
    const bookings: Heard[] = []
    const elsewhere = town.offers.flatMap(({ slotIds }) => slotIds)
    for (let n = 0; performance.now() - began < 20_000; n++) {
      const [looked, booked] = await Promise.all([
        ask(origin, '/officials'),
        ask(origin, '/bookings', posted(orderOf(1_000 + n, elsewhere[n] ?? 0), randomUUID())),
      ])
      probes.push(looked)
      bookings.push(booked)
      await pause(200)
    }
    const heard = await waiting
    // Who books elsewhere at the moment when somebody books that day waits in the same lane.
    const lane = await Promise.all(
      [slotIds[55] ?? 0, ...elsewhere.slice(-5)].map((slotId, n) =>
        ask(origin, '/bookings', posted(orderOf(5_000 + n, slotId), randomUUID())),
      ),
    )
    await keeper.query('ROLLBACK')
    const freed = performance.now()
    let recovered = Number.POSITIVE_INFINITY
    while (!Number.isFinite(recovered) && performance.now() - freed < 20_000)
      if ((await ask(origin, '/officials')).status === 200) recovered = Math.round(performance.now() - freed)
    const after = await Promise.all(
      tokens.map((token) => ask(origin, '/my-booking/cancel', { method: 'POST', headers: asCitizen(token) })),
    )
    const all = [...probes, ...bookings, ...heard]
    const busy = all.filter(({ status }) => status === 503)
    const bad = all.filter(({ status }) => status !== 503 && status !== 200 && status !== 201 && status !== 409)
    const longest = Math.round(Math.max(...[...probes, ...bookings].map(({ ms }) => ms)))
    const mute = busy.filter((each) => each.lost !== undefined || each.retryAfter === null)
    const { rows } = await town.sql.query(
      `SELECT count(*)::int AS n FROM bookings WHERE slot_id = ANY ($1) AND ${LIVE}`,
      [slotIds],
    )
    const verdict = await town.verdict()
    return {
      figures: {
        waiters: JSON.stringify(statusesOf(heard)),
        longestWaiterMs: Math.round(Math.max(...heard.map(({ ms }) => ms))),
        lookers: JSON.stringify(statusesOf(probes)),
        bookers: JSON.stringify(statusesOf(bookings)),
        longestOfTheOthersMs: longest,
        inOneLaneWithABookingOfThatDay: JSON.stringify(statusesOf(lane.slice(1))),
        recoveredMs: recovered,
      },
      faults: [
        ...must(bad.length === 0, `answers ${JSON.stringify(statusesOf(bad))}`),
        ...must(longest <= 3_000, `one of the others waited ${longest} ms`),
        ...must(mute.length === 0, `${mute.length} × 503 without Retry-After`),
        ...must(recovered <= 1_000, `recovered after ${recovered} ms`),
        ...must(
          after.every(({ status }) => status === 200),
          `afterwards: ${JSON.stringify(statusesOf(after))}`,
        ),
        ...must(rows[0].n === 0, `${rows[0].n} are still booked`),
        ...wrongs(town.houses, verdict),
      ],
    }
  },
}

export const burdenRows: Row[] = [migrated, crowd, exhausted]
