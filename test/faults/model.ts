import type { BookingInput } from '../../src/bookings/booking-rules.ts'

/** A booking as it must be; `lapsed` is a hold whose end has passed and that nobody has flipped yet. */
export type Stood = {
  id: string
  slot: number
  state: 'held' | 'lapsed' | 'expired' | 'confirmed' | 'cancelled-by-citizen'
  version: number
  person: number | null
  extensions: number
  erased: boolean
  /** What opens it; null until the house has said it. */
  holdToken: string | null
  token: string | null
  /** What its citizen is told of, as kind and version. */
  told: string[]
}

/** A post whose answer is kept under its key, and that answer: a booking's id, or the refusal. */
export type Posted = { key: string; input: BookingInput; answer: { id: string } | { refused: string } }

export type Place = { slotId: number; official: number }

/** The whole house, as simple as it can be said: no database, no time, one citizen after the other. */
export class Model {
  readonly places: readonly Place[]
  readonly bookings: Stood[] = []
  readonly posts: Posted[] = []
  readonly closed = new Set<number>()

  constructor(places: readonly Place[]) {
    this.places = places
  }

  officialOf(slot: number): number {
    return this.places[slot]?.official ?? -1
  }

  occupant(slot: number): Stood | undefined {
    return this.bookings.find((each) => each.slot === slot && (each.state === 'held' || each.state === 'confirmed'))
  }

  /** Whoever wants a slot first flips the hold on it that has lapsed. */
  flip(slot: number): void {
    for (const each of this.bookings) if (each.slot === slot && each.state === 'lapsed') this.#expire(each)
  }

  #expire(hold: Stood): void {
    hold.state = 'expired'
    hold.version += 1
  }

  hold(slot: number): string {
    if (this.closed.has(this.officialOf(slot))) return 'day-closed'
    this.flip(slot)
    return this.occupant(slot) ? 'slot-taken' : 'held'
  }

  extend(hold: Stood): string {
    if (hold.state === 'confirmed' || hold.state === 'cancelled-by-citizen') return 'not-found'
    if (hold.state === 'expired') return 'hold-expired'
    if (hold.extensions >= 12) return 'limit-reached'
    if (hold.state === 'lapsed' || this.closed.has(this.officialOf(hold.slot))) return 'hold-expired'
    hold.extensions += 1
    return 'extended'
  }

  release(hold: Stood): void {
    if (hold.state === 'held' || hold.state === 'lapsed') this.#expire(hold)
  }

  sweep(): void {
    for (const each of this.bookings) if (each.state === 'lapsed') this.#expire(each)
  }

  /** The refusal, or the hold that becomes the booking, or null: a new booking. */
  book(slot: number, person: number, hold: Stood | null): string | Stood | null {
    const official = this.officialOf(slot)
    if (this.closed.has(official)) return 'day-closed'
    const live = this.bookings.filter((each) => each.person === person && each.state === 'confirmed' && !each.erased)
    if (live.some((each) => this.officialOf(each.slot) === official)) return 'already-booked'
    if (live.length >= 3) return 'limit-reached'
    if (hold && hold.state === 'held' && hold.slot === slot) {
      Object.assign(hold, { state: 'confirmed', version: hold.version + 1, person })
      return hold
    }
    this.flip(slot)
    if (this.occupant(slot)) return hold ? 'hold-expired' : 'slot-taken'
    return null
  }

  move(booking: Stood, slot: number): string {
    if (booking.erased) return 'not-found'
    if (booking.slot === slot) return 'moved'
    if (booking.state !== 'confirmed') return 'not-changeable'
    if (this.closed.has(this.officialOf(slot))) return 'day-closed'
    if (this.officialOf(slot) !== this.officialOf(booking.slot)) return 'slot-not-bookable'
    if (this.occupant(slot)) return 'slot-taken'
    this.flip(slot)
    Object.assign(booking, { slot, version: booking.version + 1 })
    booking.told.push(`moved v${booking.version}`)
    return 'moved'
  }

  cancel(booking: Stood): string {
    if (booking.erased) return 'not-found'
    if (booking.state === 'cancelled-by-citizen') return 'cancelled'
    Object.assign(booking, { state: 'cancelled-by-citizen', version: booking.version + 1 })
    booking.told.push(`cancelled v${booking.version}`)
    return 'cancelled'
  }

  erase(booking: Stood): string {
    if (booking.erased) return 'not-found'
    Object.assign(booking, { state: 'cancelled-by-citizen', version: booking.version + 1, erased: true })
    for (const post of this.posts)
      if ('id' in post.answer && post.answer.id === booking.id) post.answer = { refused: 'gone' }
    return 'erased'
  }
}
