import type { BookingState } from '../bookings/booking.ts'

/** The house's rule of calling: from when somebody counts as late, in minutes, and whether those who came early are called early. */
export type QueueRules = { lateAfterMinutes: number; callEarly: boolean }

/** Who is of a day, as far as the order asks; instants in seconds since 1970. */
export type Waiter = {
  state: BookingState
  arrivedAt: number | null
  enteredAt: number | null
  endedAt: number | null
  /** How they came to their booking: `walk-in`, without an hour. */
  channel?: string
}

/** A reception day as the order reads it. */
export type QueueDay<W extends Waiter> = {
  startsAt: number
  delayMinutes: number
  slots: readonly { startsAt: number; endsAt: number; visitors: readonly W[] }[]
}

/** Somebody who waits; `hour`: their own, in seconds since 1970. */
export type Called<W> = {
  visitor: W
  hour: number
  /** They came later after their hour than the rule allows. */
  late: boolean
  /** How long they still wait, in whole minutes, as far as one can tell; 0: they may go in. */
  waitMinutes: number
}

/** Who is inside, and who waits in the order in which they are called. */
export type Queue<W> = { inMeeting: W[]; waiting: Called<W>[] }

/** From so many meetings of the day their mean counts as the length of the next, and no longer that of the plan. */
const MEETINGS_FOR_A_MEAN = 3

/** `length`: of their meeting, in seconds. */
type Person<W> = { visitor: W; hour: number; length: number; here: boolean; late: boolean }

/**
 * The order of calling, found by going through the rest of the day as it will be:
 *
 * - by hour; whoever came without one has that of the gap they were given, the first who came the first of those;
 * - who came too late goes in after the next who is on time, so that the two take turns;
 * - who came early is called before their hour only while nobody waits whose hour comes first, and only where the meeting is over before
 *   the hour of the next who is expected; where the house does not want that, at their hour;
 * - who is expected counts as coming at their hour; once that is past, only when they are here.
 *
 * A delay that was announced holds for every hour: nobody is promised an earlier moment, and nobody who heard of it is late for it.
 *
 * @param now seconds since 1970
 */
export function orderOfCalling<W extends Waiter>(day: QueueDay<W>, now: number, rules: QueueRules): Queue<W> {
  const delay = day.delayMinutes * 60
  const isLate = ({ arrivedAt }: Waiter, hour: number) =>
    arrivedAt !== null && arrivedAt > hour + delay + rules.lateAfterMinutes * 60
  const mean = meanLength(day)
  const listed = day.slots.flatMap(({ startsAt: hour, endsAt, visitors }) =>
    visitors.map((visitor): Person<W> => {
      const here = visitor.state === 'arrived'
      return { visitor, hour, length: mean ?? endsAt - hour, here, late: here && isLate(visitor, hour) }
    }),
  )
  const people = inOrderOfComing(listed).sort((a, b) => a.hour - b.hour || cameAt(a) - cameAt(b))
  const inside = people.filter(({ visitor }) => visitor.state === 'in-meeting')
  const left = people.filter(({ visitor, here, hour }) => here || (visitor.state === 'confirmed' && hour > now))
  // Of a meeting that takes longer than the others nobody knows the end: a minute, again and again.
  const ends = inside.map(({ visitor, length }) => Math.max((visitor.enteredAt ?? now) + length, now + 60))
  let free = Math.max(now, day.startsAt, ...ends)
  let last = lastIn(people, isLate)
  const waiting: Called<W>[] = []
  while (left.some(({ here }) => here)) {
    const { person, at } = nextIn(left, { at: free, last, delay, callEarly: rules.callEarly })
    const { visitor, hour, length, here, late } = person
    left.splice(left.indexOf(person), 1)
    if (here) waiting.push({ visitor, hour, late, waitMinutes: Math.ceil((at - now) / 60) })
    free = at + length
    last = { at, late }
  }
  return { inMeeting: inside.map(({ visitor }) => visitor), waiting }
}

/** Who came without an hour has none of their own: those of a gap that came up later go to who came first. */
function inOrderOfComing<W extends Waiter>(people: readonly Person<W>[]): Person<W>[] {
  const without = people.filter(({ here, visitor }) => here && visitor.channel === 'walk-in')
  const hours = without.map(({ hour }) => hour).sort((a, b) => a - b)
  const inOrder = without.toSorted((a, b) => cameAt(a) - cameAt(b))
  return people.map((person) => {
    const hour = hours[inOrder.indexOf(person)]
    return hour === undefined ? person : { ...person, hour, late: false }
  })
}

const cameAt = ({ visitor }: Person<Waiter>) => visitor.arrivedAt ?? 0

type Moment = { at: number; last: { at: number; late: boolean } | null; delay: number; callEarly: boolean }

/** Who goes in next, and when, from the moment that the room is free. */
function nextIn<W extends Waiter>(left: readonly Person<W>[], { at, last, delay, callEarly }: Moment) {
  const dueAt = ({ hour }: Person<W>) => hour + delay
  const late = left.find((person) => person.late)
  const others = left.filter((person) => !person.late)
  const onTime = others.find((person) => dueAt(person) <= at)
  // The last who went in was on time and passed them: it is their turn.
  const turn = late && last !== null && !last.late && last.at >= (late.visitor.arrivedAt ?? 0)
  if (late && (turn || (!onTime && fits(late, left, { at, delay })))) return { person: late, at }
  if (onTime) return { person: onTime, at }
  const early = others.find(({ here }) => here)
  if (early && !late && callEarly && delay === 0 && fits(early, left, { at, delay })) return { person: early, at }
  // Nobody goes in at this moment: the next hour that comes. Where there is none, only who is late is left, and fits.
  const next = (others[0] ?? left[0]) as Person<W>
  return { person: next, at: Math.max(at, dueAt(next)) }
}

/** Whether a meeting out of its hour is over before the next who is expected has theirs. */
function fits<W>(
  { length }: Person<W>,
  left: readonly Person<W>[],
  { at, delay }: Pick<Moment, 'at' | 'delay'>,
): boolean {
  return left.every(({ here, hour }) => here || hour + delay >= at + length)
}

/** When the last went in, and whether they were late. */
function lastIn<W extends Waiter>(people: readonly Person<W>[], isLate: (visitor: W, hour: number) => boolean) {
  return people.reduce<Moment['last']>((last, { visitor, hour }) => {
    const at = visitor.enteredAt
    return at === null || (last !== null && at < last.at) ? last : { at, late: isLate(visitor, hour) }
  }, null)
}

/** How long the meetings of the day really took, in seconds; null while there are too few. */
function meanLength({ slots }: QueueDay<Waiter>): number | null {
  const lengths = slots.flatMap(({ visitors }) =>
    visitors.flatMap(({ state, enteredAt, endedAt }) =>
      state === 'done' && enteredAt !== null && endedAt !== null ? [endedAt - enteredAt] : [],
    ),
  )
  return lengths.length < MEETINGS_FOR_A_MEAN ? null : lengths.reduce((sum, each) => sum + each, 0) / lengths.length
}
