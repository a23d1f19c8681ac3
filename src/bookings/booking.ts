/** The states of a booking (docs/glossary.md); the first five are live, a hold and an unverified booking until their end. */
export type BookingState =
  | 'held'
  | 'unverified'
  | 'confirmed'
  | 'arrived'
  | 'in-meeting'
  | 'done'
  | 'no-show'
  | 'left'
  | 'cancelled-by-citizen'
  | 'cancelled-by-municipality'
  | 'expired'

/** States in which a citizen may still move the booking. */
export const MOVABLE: readonly BookingState[] = ['unverified', 'confirmed']

/** States in which a citizen may still cancel: late too, and at the door. */
export const CANCELLABLE: readonly BookingState[] = ['unverified', 'confirmed', 'arrived']

/** How long a hold keeps a slot, and how often it may be extended (WCAG 2.2.1 asks for ten times). */
export const HOLD_MINUTES = 15
export const HOLD_EXTENSIONS = 12

/**
 * What one address (`clientAddress`) may do: holds at once, holds an hour, bookings and places on waiting lists an hour that have us
 * write a mail, places an hour and a day. How many bookings an hour is a setting (`BOOKINGS_PER_ADDRESS`).
 */
export const CLIENT_LIMITS = { holds: 3, holdsPerHour: 20, mailsPerHour: 60, joinsPerHour: 3, joinsPerDay: 10 }

/** How many hours' worth of bookings one address may make in a day. */
export const BOOKING_HOURS_A_DAY = 3

/** How many times as much an address may do that many people share: that of a library, a kiosk, the town hall itself. */
export const SHARED_TIMES = 10

/** A booking as it was made, as facts in no language; instants in seconds since 1970. What is kept under an idempotency key. */
export type BookedFacts = {
  id: string
  code: string
  state: BookingState
  version: number
  keyId: number
  tokenVersion: number
  slotId: number
  slug: string
  titleBg: string
  titleEn: string
  placeBg: string
  placeEn: string
  startsAt: number
  endsAt: number
  /** Until when it waits for its address to be confirmed; absent: it need not be. */
  confirmBy?: number
}
