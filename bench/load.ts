import { randomUUID } from 'node:crypto'
import { Agent, request as httpRequest } from 'node:http'
import autocannon from 'autocannon'

/** What one run of load gave: answers a second, milliseconds of the middle and of the slowest hundredth, answers that were not 2xx. */
export type Measured = { perSecond: number; p50: number; p99: number; refused: number; answered: number }

type Load = {
  path: string
  method?: 'GET' | 'POST'
  seconds: number
  connections?: number
  rate?: number
  headers?: Record<string, string>
  next?: () => { body?: string; headers?: Record<string, string> }
}

/** Loads one address for some seconds. `next` makes each request's body and headers. */
export async function load(
  origin: string,
  { path, method = 'GET', seconds, connections = 64, rate, headers = {}, next }: Load,
): Promise<Measured> {
  const result = await autocannon({
    url: origin,
    connections,
    duration: seconds,
    ...(rate ? { overallRate: rate } : {}),
    requests: [
      {
        method,
        path,
        headers,
        ...(next ? { setupRequest: (request: autocannon.Request) => ({ ...request, ...made(next(), headers) }) } : {}),
      },
    ],
  })
  const answered = result['2xx'] + result.non2xx
  return {
    perSecond: Math.round(answered / result.duration),
    p50: result.latency.p50,
    p99: result.latency.p99,
    refused: result.non2xx + result.errors,
    answered,
  }
}

function made({ body, headers }: { body?: string; headers?: Record<string, string> }, always: Record<string, string>) {
  return { ...(body === undefined ? {} : { body }), headers: { ...always, ...headers } }
}

let people = 0

/** A citizen's order for a slot, under a key of its own; every order is another invented person. */
export function order(slotId: number): { body: string; headers: Record<string, string> } {
  const person = ++people
  return {
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({
      slotId: String(slotId),
      citizen: {
        name: 'Иванка Тодорова',
        phone: `+35988${String(2_000_000 + (person % 7_900_000))}`,
        email: `bench${person}@mail.example`,
      },
      topic: { text: 'Осветление на улица „Първа“' },
      locale: 'bg',
    }),
  }
}

/** Hands out slots in order, and fails when there are no more. */
export function slotsOf(slotIds: number[]): () => number {
  let at = 0
  return () => {
    const slotId = slotIds[at++]
    if (slotId === undefined) throw new Error('the bench ran out of slots')
    return slotId
  }
}

/** So many clients at the same moment, one request each: their statuses, and how long until all were answered. */
export async function rush(
  origin: string,
  orders: { body: string; headers: Record<string, string> }[],
): Promise<{ statuses: Record<number, number>; ms: number; p99: number }> {
  const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY })
  const began = performance.now()
  const answers = await Promise.all(orders.map((each) => post(`${origin}/api/v1/bookings`, each, agent)))
  const ms = performance.now() - began
  agent.destroy()
  const statuses: Record<number, number> = {}
  for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1
  const times = answers.map((answer) => answer.ms).sort((a, b) => a - b)
  return { statuses, ms, p99: times[Math.floor(times.length * 0.99)] ?? 0 }
}

function post(
  url: string,
  { body, headers }: { body: string; headers: Record<string, string> },
  agent: Agent,
): Promise<{ status: number; ms: number }> {
  const began = performance.now()
  return new Promise((done, failed) => {
    const request = httpRequest(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } },
      (response) => {
        response.resume().on('end', () => done({ status: response.statusCode ?? 0, ms: performance.now() - began }))
      },
    )
    request.on('error', failed).end(body)
  })
}

/** The middle one. */
export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
