import type { BookingState } from '../bookings/booking.ts'

/** What the desk notes of a visit: the state that a booking goes to. */
export const VISIT_STEPS = ['arrived', 'in-meeting', 'done', 'no-show', 'left'] as const
export type VisitStep = (typeof VISIT_STEPS)[number]

/** How long a step can be taken back, in minutes. */
export const UNDO_MINUTES = 10

/** The graph of `record_visit` in prisma/migrations. */
const NEXT: Partial<Record<BookingState, readonly VisitStep[]>> = {
  confirmed: ['arrived', 'in-meeting', 'no-show'],
  arrived: ['in-meeting', 'left'],
  'in-meeting': ['done'],
}

/**
 * The steps that a visit may take, the usual one first. Nobody has failed to come before their hour.
 *
 * @param now and `startsAt` in seconds since 1970
 */
export function nextSteps(
  { state, startsAt }: { state: BookingState; startsAt: number },
  now: number,
): readonly VisitStep[] {
  return (NEXT[state] ?? []).filter((step) => step !== 'no-show' || startsAt <= now)
}

/** Whether the step that led to a state may still be taken back. `steppedAt`: seconds since 1970; null where there was none. */
export function canUndo({ steppedAt }: { steppedAt: number | null }, now: number): boolean {
  return steppedAt !== null && now - steppedAt <= UNDO_MINUTES * 60
}
