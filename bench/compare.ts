import { load, type Measured, median, order, slotsOf } from './load.ts'
import type { Server } from './processes.ts'

/** A line of the table: a figure, its floor and what it would like to be; `better` says in which direction. */
export type Row = {
  name: string
  value: number
  unit: string
  floor: number | null
  towards: number | null
  better: 'more' | 'less'
  detail: string
}

/** One of those that are measured in turn. */
export type Candidate = { name: string; run: (seconds: number) => Promise<Measured> }

/** Runs candidates in turn (A B A B A B) after a warm-up, and gives the middle of each. */
export async function inTurn(
  candidates: Candidate[],
  { seconds, rounds }: { seconds: number; rounds: number },
): Promise<Map<string, Measured>> {
  const runs = new Map<string, Measured[]>()
  for (const { run } of candidates) await run(Math.min(1, seconds))
  for (let round = 0; round < rounds; round++)
    for (const { name, run } of candidates) runs.set(name, [...(runs.get(name) ?? []), await run(seconds)])
  return new Map([...runs].map(([name, all]) => [name, middleOf(all)]))
}

function middleOf(all: Measured[]): Measured {
  const of = (key: keyof Measured) => median(all.map((each) => each[key]))
  return {
    perSecond: of('perSecond'),
    p50: of('p50'),
    p99: of('p99'),
    refused: Math.max(...all.map(({ refused }) => refused)),
    answered: of('answered'),
  }
}

/** Books slot after slot, each once. */
export function bookingLoad(server: Server, slotIds: number[]): (seconds: number) => Promise<Measured> {
  const nextSlot = slotsOf(slotIds)
  return (seconds) =>
    load(server.url, { path: '/api/v1/bookings', method: 'POST', seconds, next: () => order(nextSlot()) })
}

/** A ratio of two measured rates, as a row. */
export function ratio(
  name: string,
  [above, below]: [Measured | undefined, Measured | undefined],
  { floor, towards }: { floor: number | null; towards: number | null },
): Row {
  if (!above || !below) throw new Error(`${name}: not measured`)
  const detail = `${above.perSecond}/s (p50 ${above.p50}, p99 ${above.p99} ms) against ${below.perSecond}/s (p50 ${below.p50}, p99 ${below.p99} ms)`
  return { name, value: round(above.perSecond / below.perSecond), unit: 'x', floor, towards, better: 'more', detail }
}

export const round = (value: number) => Math.round(value * 100) / 100
