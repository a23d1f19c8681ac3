import { setTimeout as pause } from 'node:timers/promises'
import { chanceOf } from '../chance.ts'
import { drained, type Verdict } from '../checker.ts'
import { endAtOnce, processesOf } from '../cluster.ts'
import { type LoadFigures, startLoad } from '../load.ts'
import { openOwnServerTown } from '../own-server-town.ts'
import { type Outcome, openTown, type Row, type Town, wrongs } from '../town.ts'

/** Clients of the load L of the matrix, and how long each thinks at most: two cores are shared with the clients. */
export const L = { clients: 100, thinkMs: 500 }

export const loadOf = (town: Town, seed: number, more: Partial<Parameters<typeof startLoad>[0]> = {}) =>
  startLoad({
    ...L,
    origins: town.origins,
    offers: town.offers,
    seed,
    history: town.history,
    staffUrl: town.url,
    ...more,
  })

/** What every loaded row tells. */
export function figuresOf(figures: LoadFigures, verdict: Verdict): Outcome['figures'] {
  const { faults: _, ...told } = verdict
  const { statuses, ...rest } = figures
  return { ...rest, ...Object.fromEntries(Object.entries(statuses).map(([status, n]) => [`x${status}`, n])), ...told }
}

export function must(holds: boolean, what: string): string[] {
  return holds ? [] : [what]
}

const CONNECTIONS = 3

const serverKilled: Row = {
  id: 'F1',
  title: 'SIGKILL of the server 20 times under load',
  run: async (bench) => {
    const town = await openTown(bench, 'F1')
    const chance = chanceOf(bench.seed)
    const ready = [await town.house.start()]
    const load = loadOf(town, bench.seed, { tries: 14 })
    const kills = 20
    let killed = 0
    for (let kill = 0; kill < kills; kill++) {
      await pause(1_500 + chance() * 2_000)
      await town.house.end('SIGKILL')
      killed = await town.now()
      ready.push(await town.house.start())
      if (kill % 5 === 4) bench.say(`${kill + 1} kills, ready again after ${Math.round(ready.at(-1) ?? 0)} ms`)
    }
    await pause(2_000)
    const figures = await load.stop()
    const verdict = await town.verdict({ orphaned: killed })
    const slowest = Math.round(Math.max(...ready.slice(1)))
    return {
      figures: { kills, slowestStartMs: slowest, ...figuresOf(figures, verdict) },
      faults: [
        ...wrongs(town.houses, verdict),
        ...must(verdict.copies <= kills * CONNECTIONS, `${verdict.copies} copies of mails`),
        ...must(slowest <= 5_000, `ready only after ${slowest} ms`),
        ...must(figures.given_up === 0, `${figures.given_up} operations never got an answer`),
        ...must(!figures.statuses['500'], `${figures.statuses['500']} × 500`),
      ],
    }
  },
}

const databaseKilled: Row = {
  id: 'F2',
  title: 'SIGKILL of all processes of PostgreSQL 5 times under load (the house keeps its own server)',
  run: async (bench) => {
    const town = await openOwnServerTown(bench, 'F2')
    const { house, cluster } = town
    const load = town.load(L)
    const healed: number[] = []
    for (let kill = 0; kill < 5; kill++) {
      await pause(4_000)
      const began = performance.now()
      for (const pid of await processesOf(cluster)) endAtOnce(pid)
      await pause(100)
      while (performance.now() - began < 60_000 && !(await fetch(`${house.origin}/readyz`).catch(() => null))?.ok)
        await pause(50)
      healed.push(Math.round(performance.now() - began))
      bench.say(`kill ${kill + 1}, ready again after ${healed.at(-1)} ms`)
    }
    await pause(4_000)
    const figures = await load.stop()
    const verdict = await town.verdict()
    const others = Object.keys(figures.statuses).filter((status) => /^5/.test(status) && status !== '503')
    return {
      figures: { slowestHealMs: Math.max(...healed), ...figuresOf(figures, verdict) },
      faults: [
        ...wrongs([house], verdict),
        ...must(Math.max(...healed) <= 10_000, `healed after ${healed} ms`),
        ...must(others.length === 0, `${others.map((status) => `${figures.statuses[status]} × ${status}`)}`),
        ...must(!figures.statuses['lost'], `${figures.statuses['lost']} requests without an answer`),
        ...must(verdict.copies <= 5 * CONNECTIONS, `${verdict.copies} copies of mails`),
      ],
    }
  },
}

const sessionsEnded: Row = {
  id: 'F3',
  title: 'pg_terminate_backend of all sessions each second for 60 s',
  run: async (bench) => {
    const town = await openTown(bench, 'F3')
    await town.house.start()
    const load = loadOf(town, bench.seed, { tries: 14 })
    for (let second = 0; second < 60; second++) {
      await pause(1_000)
      await town.sql.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name LIKE 'priemna %'`,
      )
    }
    await pause(1_000)
    const figures = await load.stop()
    // The house lives: what it claims may lapse only when no conversation can still go on.
    await pause(31_000)
    const verdict = await town.verdict({ orphaned: (await town.now()) - 31 })
    const share = (100 * (figures.statuses['503'] ?? 0)) / figures.requests
    return {
      figures: { share503: `${share.toFixed(2)} %`, ...figuresOf(figures, verdict) },
      faults: [
        ...wrongs(town.houses, verdict),
        ...must(share <= 5, `${share.toFixed(2)} % of the answers were 503`),
        ...must(!figures.statuses['500'], `${figures.statuses['500']} × 500`),
        ...must(!figures.statuses['lost'], `${figures.statuses['lost']} requests without an answer`),
        ...must(figures.given_up === 0, `${figures.given_up} operations never got an answer`),
      ],
    }
  },
}

const asleep: Row = {
  id: 'F8',
  title: 'SIGSTOP of a sender for longer than its lease while another works, SIGCONT; 3 rounds',
  run: async (bench) => {
    const town = await openTown(bench, 'F8', { houses: 2 })
    const [sleeper, waker] = town.houses
    if (!sleeper || !waker) throw new Error('two houses')
    town.sink.ways.delayMs = 150
    await sleeper.start()
    const faults: string[] = []
    let caught = 0
    let overwritten = 0
    for (let round = 0; round < 3; round++) {
      const load = loadOf(town, bench.seed + round, {
        clients: 20,
        thinkMs: 50,
        origins: [sleeper.origin],
        firstPerson: round * 300_000,
        tries: 3,
      })
      await pause(3_000)
      sleeper.signal('SIGSTOP')
      const { rows } = await town.sql.query(`SELECT count(*)::int AS n FROM messages WHERE state = 'sending'`)
      caught += rows[0].n
      const stopping = load.stop()
      // Twice the lease passes for the claims, not for us; the sleep itself is longer than a transaction may idle.
      await town.sql.query(
        `UPDATE messages SET lease_until = house_now() - interval '2 minutes' WHERE state = 'sending'`,
      )
      await waker.start()
      await pause(18_000)
      await stopping
      await drained(town.url, { withinMs: 70_000 })
      const before = await messagesOf(town)
      sleeper.signal('SIGCONT')
      await pause(5_000)
      const after = await messagesOf(town)
      for (const [id, state] of before) if (after.get(id) !== state) overwritten += 1
      await waker.end('SIGTERM')
    }
    const verdict = await town.verdict()
    faults.push(...must(overwritten === 0, `${overwritten} rows were overwritten by the sleeper`))
    faults.push(...must(verdict.copies <= 3 * CONNECTIONS, `${verdict.copies} copies of mails`))
    faults.push(...must(caught > 0, 'nothing was being sent when it fell asleep: the row proved nothing'))
    const { faults: wrong, ...told } = verdict
    return {
      figures: { caughtSending: caught, overwritten, ...told },
      faults: [...faults, ...wrong, ...waker.troubles],
    }
  },
}

async function messagesOf({ sql }: Town): Promise<Map<string, string>> {
  const { rows } = await sql.query(
    `SELECT id::text, state || ' ' || attempts || ' ' || coalesce(sent_at::text, '') AS state FROM messages WHERE state IN ('sent', 'dead', 'superseded')`,
  )
  return new Map(rows.map(({ id, state }) => [id, state]))
}

export const crashRows: Row[] = [serverKilled, databaseKilled, sessionsEnded, asleep]
