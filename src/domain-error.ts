/** A free slot offered in place of one that was taken. `startsAt`: seconds since 1970. */
export type Alternative = { slotId: number; at: number }

/** One fault of an input: a JSON pointer (RFC 6901) and the key of its text. */
export type FieldFault = { pointer: string; fault: FaultKey; limit?: number }

/** A booking that a change of its day concerns; instants in milliseconds since 1970. `contactable`: by e-mail. */
export type AffectedBooking = {
  bookingId: string
  code: string
  state: string
  slotId: number
  receptionDayId: number
  date: string
  startsAt: number
  endsAt: number
  contactable: boolean
}

/** What can be wrong with one field; each has its text in `i18n`. */
export type FaultKey =
  | 'required'
  | 'unknown-field'
  | 'wrong-type'
  | 'too-long'
  | 'too-short'
  | 'not-allowed'
  | 'invalid-characters'
  | 'invalid-name'
  | 'invalid-phone'
  | 'invalid-email'
  | 'email-not-ascii'
  | 'contact-required'
  | 'mailed-enough'
  | 'email-to-confirm'
  | 'egn'
  | 'invalid-date'
  | 'range-order'
  | 'range-too-long'
  | 'date-past'
  | 'date-too-far'
  | 'time-order'
  | 'outside-hours'
  | 'no-slots'
  | 'not-together'
  | 'local-time-skipped'
  | 'local-time-repeated'
  | 'unknown-official'
  | 'taken'

type Details = {
  'slot-taken': { alternatives: Alternative[] }
  'slot-not-bookable': { alternatives: Alternative[] }
  'day-closed': { alternatives: Alternative[] }
  'hold-expired': { alternatives: Alternative[] }
  'invalid-body': { errors: FieldFault[] }
  'egn-not-allowed': { errors: FieldFault[] }
  'too-many-requests': { retryAfterSeconds: number }
  unavailable: { retryAfterSeconds: number }
  'affects-bookings': { affected: AffectedBooking[] }
  'hours-overlap': { dates: string[] }
}

/** Every expected refusal of the house, closed: `http/problems.ts` has a status and `i18n` two texts for each. */
export type DomainErrorCode =
  | keyof Details
  | 'already-booked'
  | 'limit-reached'
  | 'mail-limit-reached'
  | 'proof-of-work-required'
  | 'idempotency-key-reused'
  | 'idempotency-key-missing'
  | 'malformed-request'
  | 'unsupported-media-type'
  | 'body-too-large'
  | 'not-found'
  | 'gone'
  | 'offer-gone'
  | 'version-conflict'
  | 'not-changeable'
  | 'non-working-day'
  | 'zone-data-differs'
  | 'unauthenticated'
  | 'sign-in-refused'
  | 'forbidden'
  | 'internal-error'

/** The details a code carries; `undefined` for those that need none. */
export type DetailsOf<C extends DomainErrorCode> = C extends keyof Details ? Details[C] : undefined

/** A refusal that the house expects, as opposed to a bug. */
export class DomainError<C extends DomainErrorCode = DomainErrorCode> extends Error {
  readonly code: C
  readonly details: DetailsOf<C>

  constructor(code: C, ...[details]: C extends keyof Details ? [Details[C]] : []) {
    super(code)
    this.name = 'DomainError'
    this.code = code
    this.details = details as DetailsOf<C>
  }
}
