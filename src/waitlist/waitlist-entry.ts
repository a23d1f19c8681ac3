/** The states of a place on the waiting list (docs/glossary.md); the first two are on the list. */
export type EntryState = 'waiting' | 'offered' | 'accepted' | 'left' | 'expired'

/**
 * Why a place has ended: accepted an offer, left, booked otherwise, two offers in a row without an answer, or its days are over without
 * a slot.
 */
export type EndReason = 'accepted' | 'left' | 'booked' | 'unanswered' | 'no-slot'

/** How long somebody waits who named no last day, in days: nothing personal is kept without an end. */
export const WAIT_DAYS = 180

/** How far ahead the days may lie, in days. */
export const FARTHEST_DAYS = 366
