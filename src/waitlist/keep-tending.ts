import type { Deps } from '../deps.ts'
import { nextTurn } from './queries.ts'
import { tendWaitlists } from './tend-waitlists.ts'

/** Words of a change that come within so long are one, in milliseconds. */
const GATHER_MS = 100
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
  let running: Promise<void> | null = null
  let again = false
  let closed = false

  const soon = (ms: number) => {
    if (closed) return
    clearTimeout(timer)
    timer = setTimeout(start, ms)
  }
  const start = () => {
    if (running) {
      again = true
      return
    }
    running = run().finally(() => {
      running = null
      if (again) soon(GATHER_MS)
      again = false
    })
  }
  const run = async () => {
    try {
      await tendWaitlists(deps)
      const ms = await nextTurn(deps.db)
      if (ms !== null && ms < FARTHEST_MS) soon(Math.max(ms, 0) + GATHER_MS)
    } catch (error) {
      note('tend-waitlists-failed', error)
    }
  }
  let heard: NodeJS.Timeout | undefined
  deps.changes.subscribe(() => {
    if (closed) return
    heard ??= setTimeout(() => {
      heard = undefined
      start()
    }, GATHER_MS)
  })
  return {
    close: async () => {
      closed = true
      clearTimeout(timer)
      clearTimeout(heard)
      await running
    },
  }
}
