/** The reports, by the names that the API knows. */
export const REPORTS = ['receptions', 'waiting', 'channels', 'overrides', 'messages', 'satisfaction'] as const
export type ReportName = (typeof REPORTS)[number]

/** What a figure measures, as a median or ninth decile; without one it is a number of things. */
export type Measure = 'minutes' | 'days'

/**
 * The figures of each report in the order in which they are shown; docs/reports.md says of each what it counts. `of` names the count
 * that a measure is taken from.
 */
export const FIGURES = {
  receptions: [
    { name: 'receptions' },
    { name: 'closedDays' },
    { name: 'offered' },
    { name: 'booked' },
    { name: 'attended' },
    { name: 'noShow' },
    { name: 'left' },
    { name: 'cancelledByCitizen' },
    { name: 'cancelledByMunicipality' },
    { name: 'notNoted' },
    { name: 'movedAway' },
    { name: 'walkIns' },
  ],
  waiting: [
    { name: 'daysAhead', measure: 'days', of: 'daysAheadOf' },
    { name: 'daysAheadOf' },
    { name: 'atDoor', measure: 'minutes', of: 'atDoorOf' },
    { name: 'atDoorP90', measure: 'minutes', of: 'atDoorOf' },
    { name: 'atDoorOf' },
    { name: 'pastHour', measure: 'minutes', of: 'pastHourOf' },
    { name: 'pastHourOf' },
    { name: 'meeting', measure: 'minutes', of: 'meetings' },
    { name: 'planned', measure: 'minutes', of: 'meetings' },
    { name: 'meetings' },
    { name: 'withinPlan' },
    { name: 'longer' },
  ],
  channels: [
    { name: 'all' },
    { name: 'web' },
    { name: 'phone' },
    { name: 'desk' },
    { name: 'e-mail' },
    { name: 'walk-in' },
  ],
  overrides: [
    { name: 'all' },
    { name: 'opening' },
    { name: 'closing-hour' },
    { name: 'one-per-official' },
    { name: 'three-in-all' },
    { name: 'waiting-list' },
  ],
  messages: [
    { name: 'all' },
    { name: 'sent' },
    { name: 'failed' },
    { name: 'late' },
    { name: 'underWay' },
    { name: 'calls' },
    { name: 'callsReached' },
    { name: 'callsUnreached' },
    { name: 'callsNoLongerNeeded' },
    { name: 'callsOpen' },
  ],
  satisfaction: [
    { name: 'asked' },
    { name: 'unanswered' },
    { name: 'answered' },
    { name: 'bookingYes' },
    { name: 'bookingPartly' },
    { name: 'bookingNo' },
    { name: 'timeYes' },
    { name: 'timePartly' },
    { name: 'timeNo' },
    { name: 'answerYes' },
    { name: 'answerPartly' },
    { name: 'answerNo' },
  ],
} as const satisfies Record<ReportName, readonly FigureKind[]>

type FigureKind = { name: string; measure?: Measure; of?: string }
export type Figure = (typeof FIGURES)[ReportName][number]['name']

/** Sums in a row: a figure is what its parts are together. Who looks can reckon with them, so suppression must too. */
export const SUMS: Record<ReportName, readonly { total: Figure; parts: readonly Figure[] }[]> = {
  receptions: [
    {
      total: 'booked',
      parts: ['attended', 'noShow', 'left', 'cancelledByCitizen', 'cancelledByMunicipality', 'notNoted'],
    },
  ],
  waiting: [{ total: 'meetings', parts: ['withinPlan', 'longer'] }],
  channels: [{ total: 'all', parts: ['web', 'phone', 'desk', 'e-mail', 'walk-in'] }],
  overrides: [{ total: 'all', parts: ['opening', 'closing-hour', 'one-per-official', 'three-in-all', 'waiting-list'] }],
  messages: [
    { total: 'all', parts: ['sent', 'failed', 'late', 'underWay'] },
    { total: 'calls', parts: ['callsReached', 'callsUnreached', 'callsNoLongerNeeded', 'callsOpen'] },
  ],
  satisfaction: [
    { total: 'asked', parts: ['answered', 'unanswered'] },
    { total: 'answered', parts: ['bookingYes', 'bookingPartly', 'bookingNo'] },
    { total: 'answered', parts: ['timeYes', 'timePartly', 'timeNo'] },
    { total: 'answered', parts: ['answerYes', 'answerPartly', 'answerNo'] },
  ],
}

/**
 * Reports that count the same bookings. Whoever has one of them has the others, and reckons with all of them: what is hidden in one must
 * not stand in another. No two of their figures have the same name.
 */
export const TOGETHER: readonly ReportName[] = ['receptions', 'waiting', 'channels']

/** What nobody is shown, but can be reckoned, or narrows what can be: who came without an hour and went in; and what is left over. */
export const UNSHOWN = ['walkInsIn', 'walkInsOut', 'inUnnoted', 'endUnnoted'] as const
export type Unshown = (typeof UNSHOWN)[number]

/** What holds between the figures of those, in each row: so many times each is nought. What is not shown is never below nought. */
export const LINKS: readonly Partial<Record<Figure | Unshown, number>>[] = [
  { booked: 1, daysAheadOf: -1 },
  { walkIns: 1, 'walk-in': -1 },
  { all: 1, booked: -1, walkIns: -1 },
  { atDoorOf: 1, pastHourOf: -1, walkInsIn: -1 },
  { walkIns: 1, walkInsIn: -1, walkInsOut: -1 },
  { attended: 1, pastHourOf: -1, inUnnoted: -1 },
  { attended: 1, walkIns: 1, meetings: -1, endUnnoted: -1 },
]

/** A figure as the database counts it, of an official and month; of null: of all of them. */
export type Counted = {
  slug: string | null
  /** YYYY-MM. */
  month: string | null
  figure: string
  n: number
  median: number | null
  p90: number | null
}

/** `few`: hidden, for it is one to four; `other`: hidden so that a few cannot be reckoned; `thin`: of fewer than five. */
export type Hidden = 'few' | 'other' | 'thin'
/** `value` null: nothing was counted that it could be of, or it is hidden. */
export type Cell = { value: number | null; hidden: Hidden | null }
export type Row = { slug: string | null; month: string | null; cells: Partial<Record<Figure, Cell>> }

/** The figures of a report, as rows of what they are of. */
export const figuresOf = (name: ReportName): readonly { name: Figure; measure?: Measure; of?: Figure }[] =>
  FIGURES[name] as readonly { name: Figure; measure?: Measure; of?: Figure }[]
