import { randomUUID } from 'node:crypto'

/** A citizen's body for `POST /bookings`; every number is another invented person. */
export function orderOf(person: number, slotId: number | string, extra: Record<string, unknown> = {}) {
  return {
    slotId: String(slotId),
    citizen: {
      name: 'Иванка Тодорова',
      phone: `+35988${String(7_000_000 + person)}`,
      email: `citizen${person}@mail.example`,
    },
    topic: { text: 'Осветление на улицата' },
    locale: 'bg',
    ...extra,
  }
}

/** An answer read whole. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export type Answer = { status: number; headers: Headers; body: any; text: string }

/** Calls the API as a client would, over a real connection. */
export async function call(
  origin: string,
  path: string,
  { method = 'GET', body, headers = {} }: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const json = /json/.test(response.headers.get('content-type') ?? '') && text !== '' ? JSON.parse(text) : null
  return { status: response.status, headers: response.headers, body: json, text }
}

/** Books, under a new key unless one is given. */
export async function book(
  origin: string,
  body: unknown,
  { key = randomUUID(), headers = {} }: { key?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return call(origin, '/bookings', { method: 'POST', body, headers: { 'idempotency-key': key, ...headers } })
}

/** How many answers there were of each status. */
export function countStatuses(answers: Answer[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** The header that opens a booking. */
export const asCitizen = (token: string) => ({ authorization: `Booking ${token}` })
