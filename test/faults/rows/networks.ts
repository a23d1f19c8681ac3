import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { packageRoot } from '../../../src/db/package-root.ts'
import { tokenHash } from '../../../src/messages/manage-link.ts'
import { asCitizen, orderOf } from '../../support/client.ts'
import { offerSlots } from '../../support/receptions.ts'
import { chanceOf, percentile } from '../chance.ts'
import { type Asked, ask, type Heard, leavesOpen } from '../http-client.ts'
import { openWire, type Wire } from '../tcp-proxy.ts'
import { type Bench, type Outcome, openTown, type Row, type Town, wrongs } from '../town.ts'
import { figuresOf, loadOf, must } from './crashes.ts'
import { LIVE, statusesOf } from './rushes.ts'

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

const posted = (body: unknown, key: string): Asked => ({ method: 'POST', body, headers: { 'idempotency-key': key } })

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
    await pause(6_000)
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

const HOUR = 3_600_000

/** One house whose wall clock is wrong: nothing that a citizen is told or given moves with it. */
async function wrongClock(bench: Bench, shift: number): Promise<Outcome> {
  const name = `${shift > 0 ? '+' : ''}${Math.round(shift / HOUR)} h`
  const town = await openTown(bench, `F12 ${name}`, {
    env: { FAULTS_CLOCK_SHIFT_MS: String(shift) },
    nodeArgs: ['--import', join(packageRoot, 'test/faults/shifted-clock.ts')],
  })
  await town.house.start()
  const { origin } = town.house
  const { slotIds } = await offerSlots(town.sql, { slotsPerDay: 12 })
  const at = (n: number) => slotIds[n] ?? 0
  const faults: string[] = []
  const expect = (holds: boolean, what: string) => faults.push(...must(holds, `${name}: ${what}`))

  const hold = await ask(origin, '/holds', { method: 'POST', body: { slotId: String(at(0)) } })
  const left = Date.parse(hold.body?.expiresAt) / 1_000 - (await town.now())
  expect(Math.abs(left - 900) < 3, `a hold lasts ${Math.round(left)} s`)
  const booked = await ask(origin, '/bookings', posted(orderOf(1, at(1)), randomUUID()))
  expect(booked.status === 201, `booking heard ${booked.status}`)
  const again = await ask(origin, '/bookings', posted(orderOf(1, at(2)), randomUUID()))
  expect(again.status === 409, `a second booking with the official heard ${again.status}`)
  const looked = await ask(origin, `/officials`, {})
  expect(looked.status === 200, `the officials heard ${looked.status}`)
  const { rows } = await town.sql.query(
    `SELECT m.due_at = day_before_reminder_due(s.local_date, s.start_minute) AS right FROM messages m
     JOIN bookings b ON b.id = m.booking_id JOIN slots s ON s.id = b.slot_id WHERE m.kind = 'reminder'`,
  )
  expect(rows.length === 1 && rows[0].right, 'the reminder is due at another hour')
  // Without any word from outside, the cron finds what is due and leaves what is not.
  const due = await ask(origin, '/bookings', posted(orderOf(2, at(3)), randomUUID()))
  const later = await ask(origin, '/bookings', posted(orderOf(3, at(4)), randomUUID()))
  await pause(1_500)
  const stands = (kind: string, heard: Heard) =>
    town.sink.mails.some(({ messageId }) => messageId.startsWith(`${kind}.${heard.body?.id}`))
  for (const [heard, wait] of [
    [due, '1 second'],
    [later, '10 minutes'],
  ] as const)
    await town.sql.query(
      `UPDATE messages SET due_at = house_now() + $2::interval WHERE booking_id = $1 AND kind = 'reminder'`,
      [heard.body?.id, wait],
    )
  for (let look = 0; look < 75 && !stands('reminder', due); look++) await pause(1_000)
  expect(stands('confirmation', booked), 'the confirmation never came')
  expect(stands('reminder', due), 'a reminder that is due did not go out within 75 s')
  expect(!stands('reminder', later), 'a reminder went out ten minutes early')
  await town.sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 second' WHERE state = 'held'`)
  const taken = await ask(origin, '/bookings', posted(orderOf(4, at(0)), randomUUID()))
  expect(taken.status === 201, `a lapsed hold keeps its slot: ${taken.status}`)
  return { figures: { [`hold at ${name}`]: `${left.toFixed(1)} s` }, faults: [...faults, ...town.house.troubles] }
}

const clocks: Row = {
  id: 'F12',
  title: "the server's clock wrong by 36 hours either way and by a year",
  run: async (bench) => {
    const all = await Promise.all([36 * HOUR, -36 * HOUR, 8_760 * HOUR].map((shift) => wrongClock(bench, shift)))
    return {
      figures: Object.assign({}, ...all.map(({ figures }) => figures)),
      faults: all.flatMap(({ faults }) => faults),
    }
  },
}

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

export const networkRows: Row[] = [cutAfterCommit, blackHole, farAway, clientCut, clocks, migrated, crowd, exhausted]
