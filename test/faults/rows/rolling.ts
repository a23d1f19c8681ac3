import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { orderOf } from '../../support/client.ts'
import { type HouseProcess, houseProcess } from '../house-process.ts'
import { ask } from '../http-client.ts'
import { type Nginx, openNginx } from '../nginx.ts'
import { openTown, type Row, type Town, wrongs } from '../town.ts'
import { figuresOf, loadOf, must } from './crashes.ts'

const DRAIN_MS = 25_000

/** Restarts of processes, one after another; how long each took to drain, and how they ended. */
async function rollOver(houses: HouseProcess[], { say, every }: { say(line: string): void; every: number }) {
  const drains: number[] = []
  const codes = new Set<string>()
  for (const [n, house] of houses.entries()) {
    await pause(1_000)
    const { code, signal, ms } = await house.end('SIGTERM')
    codes.add(`${signal ?? code}`)
    drains.push(Math.round(ms))
    await house.start()
    if (n % every === every - 1) say(`${n + 1} restarts, slowest drain ${Math.max(...drains)} ms`)
  }
  return { slowest: Math.max(...drains), exits: [...codes].join(' ') }
}

/** Every answer through the proxy that a citizen would call a failure. */
const failed = (statuses: Record<string, number>) =>
  Object.entries(statuses).filter(([status]) => /^5|^lost$|^408$|^429$/.test(status))

const behindNginx: Row = {
  id: 'F9',
  title: "20 rolling SIGTERM of two web processes and 5 of the worker under load, behind Debian's nginx",
  run: async (bench) => {
    const env = { TRUST_PROXY: '1' }
    const town = await openTown(bench, 'F9', { houses: 2, env: { ...env, ROLE: 'web' } })
    const [one, other] = town.houses
    if (!one || !other) throw new Error('two houses')
    const worker = await houseProcess(bench.scope, {
      databaseUrl: town.url,
      smtpUrl: town.sink.url,
      env: { ...env, ROLE: 'worker' },
    })
    await Promise.all([one, other, worker].map((house) => house.start()))
    const nginx = await openNginx(bench.scope, [one.origin, other.origin])
    if (!nginx) return { figures: {}, faults: ['nginx is not installed (Debian: nginx): this row proved nothing'] }
    const addressOf = (client: number) => `127.1.${client >> 8}.${(client & 255) + 1}`
    const load = loadOf(town, bench.seed, { origins: [nginx.origin], addressOf })
    await pause(2_000)
    const order = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : other))
    const turns = order.flatMap((web, n) => (n % 4 === 3 ? [web, worker] : [web]))
    const { slowest, exits } = await rollOver(turns, { say: bench.say, every: 5 })
    await pause(1_000)
    const figures = await load.stop()
    const retried = (await nginx.accesses()).split('\n').filter((line) => / \S+, \S+ \S+, \S+ \S+, /.test(line)).length
    const brokenOff = (await nginx.errors()).match(/prematurely closed|\(104: |\(32: /g)?.length ?? 0
    const verdict = await town.verdict()
    const lost = failed(figures.statuses)
    return {
      figures: {
        nginx: nginx.version,
        restarts: turns.length,
        slowestDrainMs: slowest,
        exits,
        failed: lost.reduce((sum, [, count]) => sum + count, 0),
        sentToTheOther: retried,
        ofThemBrokenOff: brokenOff,
        ...figuresOf(figures, verdict),
      },
      faults: [
        ...wrongs([...town.houses, worker], verdict),
        ...must(lost.length === 0, `answers ${lost.map(([status, count]) => `${count} × ${status}`)}`),
        ...must(figures.given_up === 0, `${figures.given_up} operations failed`),
        ...must(slowest <= DRAIN_MS, `a drain took ${slowest} ms`),
        ...must(exits === '0', `they ended with ${exits}`),
        ...must(verdict.copies === 0, `${verdict.copies} copies of mails`),
        ...(await proxyFaults(town, nginx)),
      ],
    }
  },
}

/** What the proxy must not let out, nor write down, also when nobody is behind it. */
async function proxyFaults(town: Town, nginx: Nginx): Promise<string[]> {
  const { rows } = await town.sql.query(
    `SELECT s.id FROM slots s JOIN bookable_slots b ON b.id = s.id ORDER BY s.id LIMIT 1`,
  )
  const booked = await ask(nginx.origin, '/bookings', {
    method: 'POST',
    body: orderOf(2_800_000, rows[0].id),
    headers: { 'idempotency-key': randomUUID() },
  })
  const token: string = booked.body?.manageToken ?? ''
  const statusOf = async (path: string, method = 'GET') => (await fetch(`${nginx.origin}${path}`, { method })).status
  const paths = [`/bg/chas/${token}`, `/en/booking/${token}/cancel`, `//bg/%63has/${token}`]
  const open = await statusOf(`/bg/chas/${token}`)
  const shut = await Promise.all(
    ['/metrics', '/metrics/', '//metrics', '/%6detrics', '/readyz', '/livez'].map((path) => statusOf(path)),
  )
  await Promise.all(town.houses.map((house) => house.end('SIGTERM')))
  const away = await Promise.all([...paths.map((path) => statusOf(path)), statusOf(`/bg/chas/${token}/otkaz`, 'POST')])
  const away_api = await ask(nginx.origin, '/officials')
  const written = `${await nginx.accesses()}${await nginx.errors()}`
  for (const house of town.houses) await house.start()
  return [
    ...must(token.length > 20 && open === 200, `the booking's page is ${open}`),
    ...must(
      shut.every((status) => status === 404),
      `what only this machine may ask is ${shut}`,
    ),
    ...must(
      away.every((status) => status === 503),
      `with nobody behind it: ${away}`,
    ),
    ...must(
      away_api.body?.code === 'unavailable' && away_api.retryAfter === '10',
      'no problem+json with nobody behind',
    ),
    ...must(written.includes('booking-page 503'), 'its log does not tell of the pages'),
    ...must(!written.includes(token.slice(0, 12)), 'its logs hold a token'),
  ]
}

const withoutProxy: Row = {
  id: 'F9D',
  title: '20 rolling SIGTERM of two houses under load without a proxy: the client goes on to the other',
  run: async (bench) => {
    const town = await openTown(bench, 'F9D', { houses: 2 })
    for (const house of town.houses) await house.start()
    const load = loadOf(town, bench.seed, { tries: 8 })
    const turns = Array.from({ length: 20 }, (_, n) => town.houses[n % 2] ?? town.house)
    const { slowest, exits } = await rollOver(turns, { say: bench.say, every: 5 })
    const figures = await load.stop()
    const verdict = await town.verdict()
    const fives = Object.entries(figures.statuses).filter(([status]) => /^5/.test(status))
    return {
      figures: { slowestDrainMs: slowest, exits, ...figuresOf(figures, verdict) },
      faults: [
        ...wrongs(town.houses, verdict),
        ...must(slowest <= DRAIN_MS, `a drain took ${slowest} ms`),
        ...must(exits === '0', `they ended with ${exits}`),
        ...must(figures.given_up === 0, `${figures.given_up} operations failed in spite of the retries`),
        ...must(fives.length === 0, `answers ${fives.map(([status, n]) => `${n} × ${status}`)}`),
        ...must(verdict.copies === 0, `${verdict.copies} copies of mails`),
      ],
    }
  },
}

export const rollingRows: Row[] = [behindNginx, withoutProxy]
