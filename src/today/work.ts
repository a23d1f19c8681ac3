/** A reception of today; instants in seconds since 1970. */
export type Reception = {
  dayId: number
  slug: string
  titleBg: string
  titleEn: string
  startsAt: number
  endsAt: number
  placeBg: string
  placeEn: string
  state: 'open' | 'closed' | 'needs-decision'
  delayMinutes: number
  booked: number
  free: number
}

/** What waits for a keeper of receptions: how many of each, and until when the most urgent. */
export type Work = {
  calls: number
  /** Calls whose time passes today, or has passed. */
  callsToday: number
  closures: number
  /** Commitments and lawful deadlines whose day has passed. */
  commitments: number
  /** Citizens of closed days without a final answer. */
  unanswered: number
  offers: number
  /** When the first open offer runs out. */
  offerUntil: number | null
  undelivered: number
  questions: number
  undecidedDays: number
}

/** Which kinds of work there are, in the order of the page, and where each is done. */
export const WORK = [
  ['closures', '/sluzhebno/otmeneni'],
  ['commitments', '/sluzhebno/angazhimenti'],
  ['calls', '/sluzhebno/obazhdaniya'],
  ['offers', '/sluzhebno/chakashti'],
  ['undecidedDays', '/sluzhebno/kalendar'],
  ['undelivered', '/sluzhebno/saobshteniya'],
  ['questions', '/sluzhebno/vaprosi'],
] as const satisfies readonly (readonly [keyof Work, string])[]

/** Whether nothing waits. */
export function isQuiet(work: Work): boolean {
  return WORK.every(([kind]) => work[kind] === 0)
}
