import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { poolConfig } from './client.ts'

/** Hears that something an official offers has changed; null: anything may have. */
export type ChangeListener = (slug: string | null) => void

/** Tells the processes of the house, after a commit, whose free slots have changed. Nothing depends on a word arriving. */
export type Changes = {
  announce(slug: string): void
  subscribe(listener: ChangeListener): void
}

/** Changes within this process alone. */
export function localChanges(): Changes & { emit: ChangeListener } {
  const listeners: ChangeListener[] = []
  const emit: ChangeListener = (slug) => {
    for (const listener of listeners) listener(slug)
  }
  return { announce: emit, emit, subscribe: (listener) => void listeners.push(listener) }
}

const CHANNEL = 'priemna_changes'
/** Words gathered for so long become one NOTIFY, outside every booking's transaction: its commit takes a global lock. */
const GATHER_MS = 50
/** Between two tries to hear again: from the first to the longest, doubled each time. */
const RECONNECT_MS = { first: 500, longest: 5_000 }

/**
 * Changes among all processes on one database: told here at once, elsewhere by one gathered NOTIFY. A lost connection
 * counts as a change of everything.
 *
 * @param note told once of each loss (`changes-unheard`) and once when it is over (`changes-heard-again`)
 */
export function sharedChanges({
  url,
  note,
}: {
  url: string
  note: (event: string, error?: unknown) => void
}): Changes & { close(): Promise<void> } {
  const here = localChanges()
  const self = randomUUID()
  const waiting = new Set<string>()
  let client: pg.Client | null = null
  let unheard = false
  let delay = RECONNECT_MS.first
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const connect = async () => {
    const { max: _, ...config } = poolConfig({ url, poolSize: 1, name: 'priemna changes' })
    const next = new pg.Client(config)
    let trouble: unknown
    next.on('error', (error) => {
      trouble ??= error
    })
    next.once('end', () => lost(trouble))
    next.on('notification', ({ payload = '' }) => {
      const [sender, ...slugs] = payload.split(' ')
      if (sender !== self) for (const slug of slugs) here.emit(slug)
    })
    try {
      await next.connect()
      await next.query(`LISTEN ${CHANNEL}`)
      client = next
      delay = RECONNECT_MS.first
      if (unheard) note('changes-heard-again')
      unheard = false
      here.emit(null)
    } catch (error) {
      trouble ??= error
      await next.end().catch(() => {})
    }
  }
  const lost = (error: unknown) => {
    client = null
    here.emit(null)
    if (closed) return
    if (!unheard) note('changes-unheard', error)
    unheard = true
    setTimeout(() => void (closed || connect()), delay).unref()
    delay = Math.min(2 * delay, RECONNECT_MS.longest)
  }
  const tell = () => {
    timer = undefined
    const payload = [self, ...waiting].join(' ')
    waiting.clear()
    client
      ?.query('SELECT pg_notify($1, $2)', [CHANNEL, payload])
      .catch((error: unknown) => note('change-untold', error))
  }
  void connect()

  return {
    subscribe: here.subscribe,
    announce: (slug) => {
      here.emit(slug)
      waiting.add(slug)
      timer ??= setTimeout(tell, GATHER_MS)
    },
    close: async () => {
      closed = true
      clearTimeout(timer)
      await client?.end()
    },
  }
}
