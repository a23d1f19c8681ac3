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

/** What one address (`clientAddress`) may do: holds at once, holds an hour, bookings an hour that have us write a mail. */
export const CLIENT_LIMITS = { holds: 3, holdsPerHour: 20, mailsPerHour: 60 }

/** The same for addresses that many people share: those of a library, a kiosk, the town hall itself. */
export const SHARED_CLIENT_LIMITS: typeof CLIENT_LIMITS = { holds: 30, holdsPerHour: 200, mailsPerHour: 600 }

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
