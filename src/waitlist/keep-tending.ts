import { monotonicMs } from '../clock.ts'
import type { Deps } from '../deps.ts'
import { nextTurn } from './queries.ts'
import { tendWaitlists } from './tend-waitlists.ts'

/** Words of a change that come within so long are one, in milliseconds. */
const GATHER_MS = 100
/** After a run it rests so many times as long as that took: beside a rush of bookings it must not be a load of its own. */
const REST = 10
/** What lies further ahead the chore of each minute finds. */
const FARTHEST_MS = 60_000

/**
 * Tends the waiting lists in the moment in which something becomes free, rather than within a minute: after each word of a change of
 * an official's slots, and when the clock gives one free. One run at a time; what happens meanwhile calls for another.
 *
 * @param note told of a run that failed; the chore tries again
 */
export function keepTending(deps: Deps, note: (event: string, error: unknown) => void): { close(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined
  let dueAt = Number.POSITIVE_INFINITY
  let restUntil = 0
  let running: Promise<void> | null = null
  let closed = false

  /** In so many milliseconds, unless it is due earlier; not before it has rested. */
  const soon = (ms: number) => {
    const at = Math.max(monotonicMs() + ms, restUntil)
    if (closed || at >= dueAt) return
    dueAt = at
    clearTimeout(timer)
    if (!running) timer = setTimeout(start, at - monotonicMs())
  }
  const start = () => {
    dueAt = Number.POSITIVE_INFINITY
    running = run().finally(() => {
      running = null
      const wanted = dueAt - monotonicMs()
      dueAt = Number.POSITIVE_INFINITY
      if (Number.isFinite(wanted)) soon(Math.max(wanted, 0))
    })
  }
  const run = async () => {
    const began = monotonicMs()
    try {
      await tendWaitlists(deps)
      const ms = await nextTurn(deps.db)
      if (ms !== null && ms < FARTHEST_MS) soon(Math.max(ms, 0) + GATHER_MS)
    } catch (error) {
      note('tend-waitlists-failed', error)
    }
    restUntil = monotonicMs() + REST * (monotonicMs() - began)
  }
  deps.changes.subscribe(() => soon(GATHER_MS))
  return {
    close: async () => {
      closed = true
      clearTimeout(timer)
      await running
    },
  }
}
