import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { Agent, request as httpRequest } from 'node:http'
import { promisify } from 'node:util'
import autocannon from 'autocannon'

const run = promisify(execFile)

/** What one run of load gave: answers a second, milliseconds of the middle and of the slowest hundredth, answers that were not 2xx. */
export type Measured = { perSecond: number; p50: number; p99: number; refused: number; answered: number }

type Load = {
  path: string
  method?: 'GET' | 'POST'
  seconds: number
  connections?: number
  headers?: Record<string, string>
  next?: () => { body?: string; headers?: Record<string, string> }
}

/** wrk, where Debian's is installed: a client in C does not itself bound what is read. */
export const hasWrk = run('wrk', ['-v']).then(
  () => true,
  ({ code }: { code: unknown }) => code !== 'ENOENT',
)

/** Reads one address for some seconds as fast as it answers. */
export async function readLoad(
  origin: string,
  { path, seconds, headers = {} }: { path: string; seconds: number; headers?: Record<string, string> },
): Promise<Measured> {
  if (!(await hasWrk)) return load(origin, { path, seconds, headers })
  const named = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const options = ['-t1', '-c64', `-d${Math.max(1, Math.round(seconds))}s`, '--latency', ...named]
  const { stdout } = await run('wrk', [...options, `${origin}${path}`])
  const perSecond = Math.round(Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]))
  const at = (part: string) => milliseconds(new RegExp(`${part}%\\s+([\\d.]+)(us|ms|s)`).exec(stdout))
  const refused = Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0)
  return { perSecond, p50: at('50'), p99: at('99'), refused, answered: perSecond * seconds }
}

const UNITS: Record<string, number> = { us: 0.001, ms: 1, s: 1_000 }
const milliseconds = (found: RegExpExecArray | null) =>
  Math.round(Number(found?.[1] ?? 0) * (UNITS[found?.[2] ?? 'ms'] ?? 1) * 10) / 10

/** Loads one address for some seconds. `next` makes each request's body and headers. */
export async function load(
  origin: string,
  { path, method = 'GET', seconds, connections = 64, headers = {}, next }: Load,
): Promise<Measured> {
  const result = await autocannon({
    url: origin,
    connections,
    duration: seconds,
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

/**
 * Posts bookings at a fixed rate, one after another in time, whether or not earlier ones are answered; a time counts from when
 * the request was due. (autocannon's own rate is a burst at the beginning of each second.)
 */
export async function steady(
  origin: string,
  { rate, seconds, next }: { rate: number; seconds: number; next: () => number },
): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const answers: Promise<{ status: number; ms: number }>[] = []
  const began = performance.now()
  for (let sent = 0; sent < rate * seconds; ) {
    const due = Math.min(rate * seconds, ((performance.now() - began) * rate) / 1_000)
    for (; sent < due; sent++) {
      const late = performance.now() - began - (sent * 1_000) / rate
      const answer = post(`${origin}/api/v1/bookings`, order(next()), agent)
      answers.push(answer.then(({ status, ms }) => ({ status, ms: ms + late })))
    }
    await new Promise((later) => setTimeout(later, 1))
  }
  const all = await Promise.all(answers)
  const took = performance.now() - began
  agent.destroy()
  const times = all.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (part: number) => Math.round((times[Math.floor(times.length * part)] ?? 0) * 10) / 10
  const refused = all.filter(({ status }) => status !== 201).length
  return {
    perSecond: Math.round((all.length * 1_000) / took),
    p50: at(0.5),
    p99: at(0.99),
    refused,
    answered: all.length,
  }
}

/** The middle one. */
export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
