import type { Queue, Waiter } from '../desk/queue-rules.ts'
import { ticketName } from '../desk/ticket.ts'
import type { InBoth } from '../i18n/words.ts'

/** Who is of a day, as a board reads them: by number. Instants in seconds since 1970. */
export type BoardVisitor = Waiter & { ticket: number | null }

/** A reception of today as a board sees it: nothing in it names anybody. Instants in seconds since 1970. */
export type BoardDay = {
  id: number
  slug: string
  /** Before the numbers of this reception. */
  letter: string
  /** Of whoever receives. */
  title: InBoth
  place: InBoth
  startsAt: number
  endsAt: number
  state: 'open' | 'closed' | 'needs-decision'
  delayMinutes: number
  slots: { startsAt: number; endsAt: number; visitors: BoardVisitor[] }[]
}

/** A number on the board, „К 08“, with the reception that it belongs to; `hour`: theirs. */
export type OnBoard = { ticket: string; hour: number; day: BoardDay }

/** What a board shows. */
export type BoardScene = {
  /** Whoever was called and is inside, the latest first. */
  called: Omit<OnBoard, 'hour'>[]
  /** Who comes next, in order. */
  next: OnBoard[]
  /** Receptions that run late, and go on. */
  late: BoardDay[]
  /** Receptions of today that do not take place. */
  off: BoardDay[]
  /** What there is to say where nobody is called. */
  mood: 'receiving' | 'before' | 'over' | 'off' | 'none'
  /** The receptions of today that take place. */
  days: BoardDay[]
}

/** How many of the next a board shows. */
const NEXT = 3
/** How many of those inside: more could not be read from afar. */
const CALLED = 3

/**
 * What a board shows of today's receptions.
 *
 * @param now in seconds since 1970
 * @param queueOf who is inside, and who is called in which order, at one door
 */
export function boardScene(
  days: readonly BoardDay[],
  now: number,
  queueOf: (day: BoardDay) => Queue<BoardVisitor>,
): BoardScene {
  const doors = days.map((day) => ({ day, queue: queueOf(day) }))
  const busy = ({ queue }: (typeof doors)[number]) => queue.inMeeting.length + queue.waiting.length > 0
  const taking = doors.filter((door) => door.day.state === 'open' || busy(door)).map(({ day }) => day)
  const going = taking.filter(({ endsAt, delayMinutes }) => now < endsAt + delayMinutes * 60)
  const off = days.filter(({ state, endsAt }) => state === 'closed' && now < endsAt)
  return {
    called: doors
      .flatMap(({ day, queue }) => queue.inMeeting.map((visitor) => ({ day, visitor })))
      .sort((a, b) => (b.visitor.enteredAt ?? 0) - (a.visitor.enteredAt ?? 0))
      .slice(0, CALLED)
      .map(({ day, visitor }) => ({ ticket: numberOf(day, visitor), day })),
    // Of several doors whoever goes in first; the order at each stays.
    next: doors
      .flatMap(({ day, queue }) => queue.waiting.map((called) => ({ day, ...called })))
      .sort((a, b) => a.waitMinutes - b.waitMinutes)
      .slice(0, NEXT)
      .map(({ day, visitor, hour }) => ({ ticket: numberOf(day, visitor), hour, day })),
    late: going.filter(({ state, delayMinutes }) => state === 'open' && delayMinutes > 0),
    off,
    mood:
      doors.some(busy) || going.some(({ startsAt }) => startsAt <= now)
        ? 'receiving'
        : going.length > 0
          ? 'before'
          : taking.length > 0
            ? 'over'
            : off.length > 0
              ? 'off'
              : 'none',
    days: taking,
  }
}

function numberOf({ letter }: BoardDay, { ticket }: BoardVisitor): string {
  return ticketName(letter, ticket ?? 0)
}
