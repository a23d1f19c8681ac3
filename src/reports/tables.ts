import { type Cell, type Counted, type Figure, figuresOf, type ReportName, type Row, SUMS } from './report.ts'

/** Of what the rows of a report are: each official and month, or only officials, months and all. */
export type Rows = { slugs: readonly string[]; months: readonly string[] }

/** How a figure that measures is counted: under another's name, and which of its values. */
const MEASURED: Partial<Record<Figure, { from: string; value: 'median' | 'p90' }>> = {
  daysAhead: { from: 'daysAhead', value: 'median' },
  atDoor: { from: 'atDoor', value: 'median' },
  atDoorP90: { from: 'atDoor', value: 'p90' },
  pastHour: { from: 'pastHour', value: 'median' },
  meeting: { from: 'meeting', value: 'median' },
  planned: { from: 'planned', value: 'median' },
}
/** How many a measure is of. */
const NUMBER_OF: Partial<Record<Figure, string>> = {
  daysAheadOf: 'daysAhead',
  atDoorOf: 'atDoor',
  pastHourOf: 'pastHour',
}

/** Every row of a report, whether anything was counted or not: all; each month; each official; each month of each official. */
export function reportRows(name: ReportName, counted: readonly Counted[], { slugs, months }: Rows): Row[] {
  const found = new Map(counted.map((each) => [keyOf(each.slug, each.month, each.figure), each]))
  const rowOf = (slug: string | null, month: string | null): Row => {
    const n = (figure: string) => found.get(keyOf(slug, month, figure))?.n ?? 0
    const cells: Row['cells'] = {}
    for (const figure of figuresOf(name))
      cells[figure.name] = cellOf(figure.name, n, (from) => found.get(keyOf(slug, month, from)))
    // What is a sum of its parts was not counted by itself; from the last on, for a part may be a sum.
    for (const { total, parts } of SUMS[name].toReversed()) {
      if (total === 'asked') cells.unanswered = shown(n('asked') - amount(cells.answered))
      else cells[total] = shown(parts.reduce((sum, part) => sum + amount(cells[part]), 0))
    }
    return { slug, month, cells }
  }
  return [
    rowOf(null, null),
    ...months.map((month) => rowOf(null, month)),
    ...slugs.map((slug) => rowOf(slug, null)),
    ...slugs.flatMap((slug) => months.map((month) => rowOf(slug, month))),
  ]
}

/** Only the rows of all, of months and of officials: what stands on a page, and what is published. */
export const withoutDetail = (rows: readonly Row[]): Row[] =>
  rows.filter(({ slug, month }) => slug === null || month === null)

/** Rounded to a tenth, as nobody presses to the second. */
const tenth = (value: number) => Math.round(value * 10) / 10

function cellOf(figure: Figure, n: (figure: string) => number, counted: (figure: string) => Counted | undefined): Cell {
  const measured = MEASURED[figure]
  if (!measured) return shown(n(NUMBER_OF[figure] ?? figure))
  const value = counted(measured.from)?.[measured.value] ?? null
  return { value: value === null ? null : tenth(value), hidden: null }
}

const shown = (value: number): Cell => ({ value, hidden: null })
const amount = (cell: Cell | undefined) => cell?.value ?? 0
const keyOf = (slug: string | null, month: string | null, figure: string) => `${slug}|${month}|${figure}`
