import { type BookingState, CANCELLABLE, MOVABLE } from './booking.ts'

/** What a booking's page says first. `past`: its reception is over and nobody noted what became of it. */
export type PageState =
  | 'booked'
  | 'unverified'
  /** Nobody confirmed it in time. */
  | 'lapsed'
  | 'past'
  | 'arrived'
  | 'in-meeting'
  | 'done'
  | 'no-show'
  | 'left'
  | 'cancelled-by-citizen'
  | 'cancelled-by-municipality'

/** What the citizen may do on the page, and how the state is coloured besides being said. */
export type PageView = { state: PageState; tone: 'good' | 'plain' | 'bad'; live: boolean; movable: boolean }

/** How a booking is to be shown at this moment. */
export function pageViewOf({ state, over }: { state: BookingState; over: boolean }): PageView {
  const live = CANCELLABLE.includes(state) && !over
  const shown = shownState(state, over)
  const tone = live && shown !== 'unverified' ? 'good' : shown === 'cancelled-by-municipality' ? 'bad' : 'plain'
  return { state: shown, tone, live, movable: MOVABLE.includes(state) && !over }
}

function shownState(state: BookingState, over: boolean): PageState {
  switch (state) {
    case 'confirmed':
      return over ? 'past' : 'booked'
    case 'unverified':
    case 'arrived':
      return over ? 'past' : state
    case 'expired':
      return 'lapsed'
    // A hold has no page, lapsed or not: nothing of it is ever shown.
    case 'held':
      return 'past'
    default:
      return state
  }
}
