import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { asking } from './own-server-town.ts'

/** Somebody who looks all the while; `stop` tells how often. */
export type Observer = { faults: string[]; stop(): Promise<number> }

/** Looks again and again over a connection of its own, five milliseconds after each look, and notes the first things that are wrong. */
export function observe(url: string, look: (sql: pg.Client) => Promise<string[]>): Observer {
  const faults: string[] = []
  let looks = 0
  let stopped = false
  const looking = asking(url, async (sql) => {
    while (!stopped) {
      const seen = await look(sql)
      looks += 1
      if (faults.length < 5) faults.push(...seen.map((each) => `seen: ${each}`))
      await pause(5)
    }
  })
  return {
    faults,
    stop: async () => {
      stopped = true
      await looking
      return looks
    },
  }
}
