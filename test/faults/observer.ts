import { setTimeout as pause } from 'node:timers/promises'

/** Somebody who looks all the while; `stop` tells how often. */
export type Observer = { faults: string[]; stop(): Promise<number> }

/** Looks again and again, with five milliseconds between two looks, and notes the first things that are wrong. */
export function observe(look: () => Promise<string[]>): Observer {
  const faults: string[] = []
  let looks = 0
  let stopped = false
  const looking = (async () => {
    while (!stopped) {
      const seen = await look()
      looks += 1
      if (faults.length < 5) faults.push(...seen.map((each) => `seen: ${each}`))
      await pause(5)
    }
  })()
  return {
    faults,
    stop: async () => {
      stopped = true
      await looking
      return looks
    },
  }
}
