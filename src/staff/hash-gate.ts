import { DomainError } from '../domain-error.ts'

/** Lets so many pieces of work run at once, in order; the others wait, and when too many wait, who comes is sent away. */
export type Gate = {
  /** @throws DomainError `unavailable` where too many wait already */
  pass<T>(work: () => Promise<T>): Promise<T>
  /** How many have begun, and how many ran at once at most. */
  readonly counts: { readonly begun: number; readonly most: number }
}

export function openGate({ atOnce, waiting }: { atOnce: number; waiting: number }): Gate {
  const queue: (() => void)[] = []
  const counts = { begun: 0, most: 0 }
  let running = 0
  return {
    counts,
    async pass(work) {
      if (running < atOnce) running += 1
      else if (queue.length >= waiting) throw new DomainError('unavailable', { retryAfterSeconds: 2 })
      // Who leaves hands the place on, so that nobody who comes meanwhile takes it.
      else await new Promise<void>((enter) => queue.push(enter))
      counts.begun += 1
      counts.most = Math.max(counts.most, running)
      try {
        return await work()
      } finally {
        const next = queue.shift()
        if (next) next()
        else running -= 1
      }
    },
  }
}
