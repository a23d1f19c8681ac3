import type { ListedDay, ListedSlot, Visitor } from './queries.ts'
import { type Called, orderOfCalling, type QueueRules } from './queue-rules.ts'

/** Somebody of a day's list with their hour, and their place among those who wait; null: they do not wait. */
export type OnTheSpot = { day: ListedDay; slot: ListedSlot; visitor: Visitor; called: Called<Visitor> | null }

/** Finds a booking on its day's list; null where it stands there no more. `now` in seconds since 1970. */
export function onTheSpot(
  day: ListedDay,
  bookingId: string,
  { now, rules }: { now: number; rules: QueueRules },
): OnTheSpot | null {
  for (const slot of day.slots) {
    const visitor = slot.visitors.find((each) => each.bookingId === bookingId)
    if (!visitor) continue
    const called = orderOfCalling(day, now, rules).waiting.find((each) => each.visitor === visitor) ?? null
    return { day, slot, visitor, called }
  }
  return null
}
