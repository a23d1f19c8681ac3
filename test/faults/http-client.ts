import { Agent, request } from 'node:http'

/** An answer, or how it was lost on the way; `lost` says nothing about what the server did. */
// biome-ignore lint/suspicious/noExplicitAny: the bench looks into answers of every shape
export type Heard = { status: number; body: any; retryAfter: string | null; ms: number; lost?: undefined } | Lost
// biome-ignore lint/suspicious/noExplicitAny: never there, and asked for like that of an answer
export type Lost = { status: 0; lost: string; ms: number; body?: any; retryAfter?: null }

export type Asked = {
  method?: string
  body?: unknown
  headers?: Record<string, string>
  timeoutMs?: number
  /** The client hangs up so long after the request is out. */
  cutAfterMs?: number
  /** The address on this machine to come from, for who counts clients by it. */
  from?: string | undefined
}

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 256 })

/** Calls the API once, over a kept connection, and never throws. */
export function ask(origin: string, path: string, asked: Asked = {}): Promise<Heard> {
  const { method = 'GET', body, headers = {}, timeoutMs = 15_000, cutAfterMs, from } = asked
  const began = performance.now()
  const payload = body === undefined ? undefined : JSON.stringify(body)
  return new Promise((done) => {
    const ms = () => performance.now() - began
    const lost = (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      done({ status: 0, lost: error.code ?? error.message, ms: ms() })
    }
    const call = request(`${origin}/api/v1${path}`, {
      method,
      agent,
      ...(from !== undefined && { localAddress: from }),
      headers: {
        ...(payload !== undefined && {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(payload)),
        }),
        ...headers,
      },
    })
    const timer = setTimeout(
      () => call.destroy(Object.assign(new Error('time-out'), { code: 'CLIENT_TIMEOUT' })),
      timeoutMs,
    )
    call.on('error', lost)
    call.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('error', lost)
      response.on('end', () => {
        clearTimeout(timer)
        const json = /json/.test(response.headers['content-type'] ?? '') && text !== ''
        const retryAfter = response.headers['retry-after'] ?? null
        done({ status: response.statusCode ?? 0, body: json ? JSON.parse(text) : null, retryAfter, ms: ms() })
      })
    })
    call.end(payload, () => {
      if (cutAfterMs !== undefined)
        setTimeout(() => call.destroy(Object.assign(new Error('cut'), { code: 'CLIENT_CUT' })), cutAfterMs)
    })
  })
}

/** An answer that leaves open what happened: none, or one that says „not now“. */
export const leavesOpen = (heard: Heard): boolean =>
  heard.lost !== undefined || heard.status >= 500 || heard.status === 408
