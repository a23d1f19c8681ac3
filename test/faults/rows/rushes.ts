import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { orderOf } from '../../support/client.ts'
import { offerSlots } from '../../support/receptions.ts'
import { percentile } from '../chance.ts'
import { ask, type Heard } from '../http-client.ts'
import { type Bench, type Outcome, openTown, type Row, type Town } from '../town.ts'

/** The states that occupy a slot. */
export const LIVE = `state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done')`

/** Where a rush is run, and the truth of it. */
export type Rushed = { origins: string[]; sql: pg.Client }

type Rush = { slotIds: number[]; clients: number; firstPerson: number; holdTokens?: string[] }

/** Many citizens post at the same moment, spread evenly over the slots and the houses. */
export function rush({ origins }: Rushed, { slotIds, clients, firstPerson }: Rush): Promise<Heard[]> {
  return Promise.all(
    Array.from({ length: clients }, (_, n) =>
      ask(origins[n % origins.length] ?? '', '/bookings', {
        method: 'POST',
        body: orderOf(firstPerson + n, slotIds[n % slotIds.length] ?? 0),
        headers: { 'idempotency-key': randomUUID() },
        timeoutMs: 30_000,
      }),
    ),
  )
}

/** How many answers there were of each status. */
export function statusesOf(heard: readonly Heard[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { status, lost } of heard) counts[lost ?? status] = (counts[lost ?? status] ?? 0) + 1
  return counts
}

export async function deadlocksIn(sql: pg.Client): Promise<number> {
  const { rows } = await sql.query(`SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()`)
  return rows[0].deadlocks
}

type RushRounds = { rounds: number; clients: number; places: number; from?: number; expireHold?: true }

/** Rounds of `clients` on `places`: each place goes to one, everybody else hears 409, nobody an error. */
export async function rushRounds(town: Rushed, given: RushRounds): Promise<Outcome> {
  const { rounds, clients, places, from = 0, expireHold } = given
  const faults: string[] = []
  const ms: number[] = []
  for (let round = 0; round < rounds; round++) {
    const { slotIds } = await offerSlots(town.sql, { slotsPerDay: Math.max(3, places) })
    const wanted = slotIds.slice(0, places)
    if (expireHold) await lapsedHolds(town, wanted)
    const heard = await rush(town, { slotIds: wanted, clients, firstPerson: from + round * 1_000 })
    ms.push(...heard.map((each) => each.ms))
    const counts = statusesOf(heard)
    const { rows } = await town.sql.query(
      `SELECT count(*)::int AS n, count(DISTINCT slot_id)::int AS slots FROM bookings WHERE ${LIVE} AND slot_id = ANY ($1)`,
      [wanted],
    )
    if (
      counts['201'] !== places ||
      counts['409'] !== clients - places ||
      rows[0].n !== places ||
      rows[0].slots !== places
    )
      faults.push(`round ${round + 1}: ${JSON.stringify(counts)}, ${rows[0].n} bookings on ${rows[0].slots} slots`)
  }
  const deadlocks = await deadlocksIn(town.sql)
  if (deadlocks > 0) faults.push(`${deadlocks} deadlocks`)
  const p99 = percentile(ms, 0.99)
  if (p99 >= 2_000) faults.push(`p99 is ${p99} ms, not below 2000`)
  return { figures: { rounds, clients, places, p50: percentile(ms, 0.5), p99, deadlocks }, faults }
}

/** Each slot is held, and the hold has just lapsed. */
async function lapsedHolds({ origins, sql }: Rushed, slotIds: number[]): Promise<void> {
  for (const slotId of slotIds)
    await ask(origins[0] ?? '', '/holds', { method: 'POST', body: { slotId: String(slotId) } })
  await sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 second' WHERE slot_id = ANY ($1)`, [
    slotIds,
  ])
}

async function opened(bench: Bench, name: string, houses = 1): Promise<Town> {
  const town = await openTown(bench, name, { houses })
  for (const house of town.houses) await house.start()
  return town
}

const rushRow = (id: string, title: string, given: RushRounds & { houses?: number }): Row => ({
  id,
  title,
  run: async (bench) => {
    const town = await opened(bench, id, given.houses)
    const { figures, faults } = await rushRounds(town, given)
    const troubles = town.houses.flatMap(({ troubles }) => troubles)
    return { figures: { ...figures, processes: town.houses.length }, faults: [...faults, ...troubles] }
  },
})

export const rushRows: Row[] = [
  rushRow('C1', '500 clients on 12 slots, all at once, 20 rounds', { rounds: 20, clients: 500, places: 12 }),
  rushRow('C2', '500 clients on one slot, 50 rounds', { rounds: 50, clients: 500, places: 1 }),
  rushRow('C3', '500 clients on 12 slots with four processes, 20 rounds', {
    rounds: 20,
    clients: 500,
    places: 12,
    houses: 4,
  }),
  rushRow('C8', '100 racers on an expired hold, 100 rounds', {
    rounds: 100,
    clients: 100,
    places: 1,
    expireHold: true,
  }),
]
