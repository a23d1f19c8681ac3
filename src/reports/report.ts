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
