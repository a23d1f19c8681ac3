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

/** Rules that somebody of the staff may waive for a citizen, with a reason (`waived_rules` in prisma/migrations). */
export const WAIVABLE_RULES = ['opening', 'closing-hour', 'one-per-official', 'three-in-all', 'waiting-list'] as const
export type WaivableRule = (typeof WAIVABLE_RULES)[number]

/** The change that somebody else made meanwhile: `by` a name, `citizen` or `system`; `at` in seconds since 1970. */
export type LastChange = { at: number; by: string; action: string }

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
  | 'invalid-time'
  | 'whole-number'
  | 'choose-one'
  | 'unknown-official'
  | 'expert-invited'
  | 'taken'
  | 'unknown-placeholder'
  | 'missing-placeholder'
  | 'link-not-allowed'

type Refused = { alternatives: Alternative[]; rules?: WaivableRule[] }

type Details = {
  'slot-taken': Refused
  'slot-not-bookable': Refused
  'day-closed': Refused
  'hold-expired': Refused
  /** To the staff: the rules that stand in the way. */
  'already-booked': { rules: WaivableRule[] } | undefined
  'limit-reached': { rules: WaivableRule[] } | undefined
  'version-conflict': { lastChange: LastChange } | undefined
  'invalid-body': { errors: FieldFault[] }
  'egn-not-allowed': { errors: FieldFault[] }
  /** `askAll`: the whole telephone number or e-mail would still be looked at. */
  'too-many-requests': { retryAfterSeconds: number; askAll?: boolean }
  unavailable: { retryAfterSeconds: number }
  'affects-bookings': { affected: AffectedBooking[] }
  'hours-overlap': { dates: string[] }
}

/** Every expected refusal of the house, closed: `http/problems.ts` has a status and `i18n` two texts for each. */
export type DomainErrorCode =
  | keyof Details
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
  | 'not-changeable'
  | 'non-working-day'
  | 'zone-data-differs'
  | 'unauthenticated'
  | 'sign-in-refused'
  | 'second-factor-required'
  | 'second-factor-missing'
  | 'last-administrator'
  | 'forbidden'
  | 'internal-error'

/** The details a code carries; `undefined` for those that need none. */
export type DetailsOf<C extends DomainErrorCode> = C extends keyof Details ? Details[C] : undefined

/** A refusal that the house expects, as opposed to a bug. */
export class DomainError<C extends DomainErrorCode = DomainErrorCode> extends Error {
  readonly code: C
  readonly details: DetailsOf<C>

  constructor(
    code: C,
    ...[details]: C extends keyof Details ? (undefined extends Details[C] ? [Details[C]?] : [Details[C]]) : []
  ) {
    super(code)
    this.name = 'DomainError'
    this.code = code
    this.details = details as DetailsOf<C>
  }
}
