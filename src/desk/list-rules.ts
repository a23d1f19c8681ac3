import type { ListedDay } from './queries.ts'

/** How many of a day are where. */
export type Counters = {
  /** Hours that somebody may have or has. */
  slots: number
  free: number
  toCome: number
  waiting: number
  inMeeting: number
  done: number
  noShow: number
  left: number
}

/** Counts the people and hours of a day's list. */
export function countersOf({ slots }: Pick<ListedDay, 'slots'>): Counters {
  const states = slots.flatMap(({ visitors }) => visitors.map(({ state }) => state))
  const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length
  return {
    slots: slots.filter(({ blockedReason, visitors }) => blockedReason === null || visitors.length > 0).length,
    free: slots.filter(({ free }) => free).length,
    toCome: count('confirmed', 'unverified'),
    waiting: count('arrived'),
    inMeeting: count('in-meeting'),
    done: count('done'),
    noShow: count('no-show'),
    left: count('left'),
  }
}
