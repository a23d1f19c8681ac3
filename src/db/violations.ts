/** What an error of the database means to a use case. */
export type Violation =
  | { kind: 'constraint'; name: string }
  /** A conflict that PostgreSQL asks to try again: the whole transaction, a few times. */
  | { kind: 'conflict' }
  /** Somebody else held what we need for too long. */
  | { kind: 'busy' }
  /** The database cannot be had at this moment: down, full, pool exhausted. */
  | { kind: 'unavailable' }
  | { kind: 'unknown' }

/** Constraints that a race or a hurried hand may meet; their names are sentences of prisma/migrations. */
const CONSTRAINT_STATES = new Set(['23505', '23P01', '23514', '23503', '23502'])
// A lock or the whole statement took too long.
const BUSY_STATES = new Set(['55P03', '57014'])
const CONFLICT_STATES = new Set(['40001', '40P01'])
// 08 connection, 53 resources (disk or memory full), 57P0x shutdown, 25P03 idle time-out, 25006 read-only.
const UNAVAILABLE_STATE = /^(08|53|57P0|25P03$|25006$)/
// What comes without a SQLSTATE: from the socket, from the pool, from a connection killed inside a transaction.
const UNAVAILABLE_TEXT =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN|timeout exceeded when trying to connect|Query read timeout|Connection terminated|connection error|not queryable|Server has closed the connection|DatabaseNotReachable|SocketTimeout|Unable to start a transaction|Transaction already closed|terminating connection/i
// P1xxx: cannot reach; P2024: pool; P2028: transaction time-out.
const UNAVAILABLE_CODE = /^(P1\d\d\d|P2024|P2028)$/

/**
 * Tells what a failed query means, by its SQLSTATE: Prisma's own codes change between releases. The state stands at
 * `meta.driverAdapterError.cause.originalCode` for queries, at `cause.originalCode` or `code` for what failed nearer to the driver.
 */
export function classify(error: unknown): Violation {
  const state = sqlState(error)
  if (state && CONSTRAINT_STATES.has(state)) return { kind: 'constraint', name: constraintName(error) ?? 'unnamed' }
  if (state && CONFLICT_STATES.has(state)) return { kind: 'conflict' }
  if (state && BUSY_STATES.has(state)) return { kind: 'busy' }
  if (state && UNAVAILABLE_STATE.test(state)) return { kind: 'unavailable' }
  const texts = layers(error).flatMap(({ code, message, kind, name }) => [code, message, kind, name].map(String))
  if (texts.some((text) => /TransactionWriteConflict/.test(text))) return { kind: 'conflict' }
  if (state === null && texts.some((text) => UNAVAILABLE_TEXT.test(text))) return { kind: 'unavailable' }
  if (texts.some((text) => UNAVAILABLE_CODE.test(text))) return { kind: 'unavailable' }
  return { kind: 'unknown' }
}

/** The five characters by which PostgreSQL names an error (Appendix A of its manual), or null. */
export function sqlState(error: unknown): string | null {
  for (const { originalCode, code } of layers(error)) {
    for (const text of [originalCode, code]) {
      if (typeof text === 'string' && /^(?=.*\d)(?!P\d{4})[0-9A-Z]{5}$/.test(text)) return text
    }
  }
  return null
}

function constraintName(error: unknown): string | null {
  for (const { constraint, originalMessage, message } of layers(error)) {
    if (typeof constraint === 'string') return constraint
    for (const text of [originalMessage, message]) {
      const quoted = /constraint "([a-z0-9_]+)"/.exec(String(text ?? ''))?.[1]
      if (quoted) return quoted
    }
  }
  return null
}

type Layer = Record<'code' | 'message' | 'kind' | 'name' | 'originalCode' | 'originalMessage' | 'constraint', unknown>

/** The error and what it wraps, outermost first. */
function layers(error: unknown): Layer[] {
  const found: Layer[] = []
  const seen = new Set<unknown>()
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null || seen.has(value) || found.length > 12) return
    seen.add(value)
    found.push(value as Layer)
    const inner = value as { meta?: { driverAdapterError?: unknown }; cause?: unknown; driverAdapterError?: unknown }
    visit(inner.meta?.driverAdapterError)
    visit(inner.driverAdapterError)
    visit(inner.cause)
  }
  visit(error)
  return found
}
