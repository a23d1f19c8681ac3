import type { ListedDay, ListedSlot } from './queries.ts'

/** How many of a day are where. */
export type Counters = {
  /** Hours that somebody may have or has. */
  slots: number
  /** Of them those that can still be given to somebody. */
  free: number
  toCome: number
  waiting: number
  inMeeting: number
  done: number
  noShow: number
  left: number
}

/** Whether an hour can still be given to somebody. `now` in seconds since 1970. */
export function canBeGiven({ free, endsAt }: Pick<ListedSlot, 'free' | 'endsAt'>, now: number): boolean {
  return free && endsAt > now
}

/** Counts the people and hours of a day's list. `now` in seconds since 1970. */
export function countersOf({ slots }: Pick<ListedDay, 'slots'>, now: number): Counters {
  const states = slots.flatMap(({ visitors }) => visitors.map(({ state }) => state))
  const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length
  return {
    slots: slots.filter(({ blockedReason, visitors }) => blockedReason === null || visitors.length > 0).length,
    free: slots.filter((slot) => canBeGiven(slot, now)).length,
    toCome: count('confirmed', 'unverified'),
    waiting: count('arrived'),
    inMeeting: count('in-meeting'),
    done: count('done'),
    noShow: count('no-show'),
    left: count('left'),
  }
}
